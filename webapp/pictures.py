"""Pictures: a link as a QR code, drawn by the server."""

import io

import segno
from markupsafe import Markup


def qr(link: str, title: str) -> Markup:
    """The link as an inline SVG with a title, dark on light in every theme."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        border=4,
        title=title,
        light="#ffffff",
        dark="#000000",
        svgclass="qr",
        lineclass=None,
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - our own drawing, the title is escaped by segno
