"""Paper: a page becomes a PDF, after the commit and outside the lock of the database."""

import logging
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

from flask import Flask, g, redirect
from werkzeug.wrappers import Response

from webapp.config import ROOT

LOOK = ROOT / "static" / "css" / "paper.css"
GOES_ON = """
.goes-on { display: block }
@page { @bottom-center { content: counter(page) " / " counter(pages); font: 1rem "Noto Sans" } }
"""
AS = {"pdf_tags": True, "pdf_variant": "pdf/ua-1"}
"""Tagged, with a language and a title, so that a screen reader can read it aloud."""

_one = Lock()  # two at a time would only take each other's time and twice the room
_missing: set[str] = set()

# It warns about what a browser understands and paper does not; an error is still heard.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Sheet:
    """What goes on paper. Its title and name hold no name of a person or a group."""

    html: str
    name: str
    sizes: tuple[int, ...]
    """Letters in points. The first with which everything stands on one side is taken."""
    instead: str
    """The page to show where no PDF can be made; it says so."""


class CannotMake(Exception):
    """What a PDF is made with is not on this machine."""


def can_be_made() -> bool:
    """Whether it looks as if a PDF can be made here; what it takes is not loaded for that."""
    return not _missing and find_spec("weasyprint") is not None


def later(sheet: Sheet) -> Response:
    """An answer that becomes this sheet as soon as the database is free again."""
    g.sheet = sheet
    return Response(mimetype="application/pdf")


def written(sheet: Sheet) -> bytes:
    """The sheet as a PDF: on one side if the letters may be small enough. Raises CannotMake."""
    with _one:
        printer = _printer()
        for size in sheet.sizes:
            made = _laid_out(printer, sheet, size)
            if len(made.pages) == 1:
                break
        else:
            made = _laid_out(printer, sheet, sheet.sizes[-1], GOES_ON)
        return bytes(made.write_pdf(**AS))


def _laid_out(printer: Any, sheet: Sheet, size: int, more: str = "") -> Any:
    fetches, look = _fetches_nothing(), f"{_look()} html {{ font-size: {size}pt }} {more}"
    style = printer.CSS(string=look, url_fetcher=fetches)
    return printer.HTML(string=sheet.html, url_fetcher=fetches).render(stylesheets=[style], **AS)


def _printer() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as missing:  # the latter: Pango is not there
        _missing.add(str(missing))
        raise CannotMake from missing
    return weasyprint


def _fetches_nothing() -> Any:
    """Everything that a sheet needs is in it. Nothing is ever asked for, from anybody."""
    return _printer().urls.URLFetcher(allowed_protocols=())


@cache
def _look() -> str:
    return LOOK.read_text()


def finish(answer: Response) -> Response:
    """After the commit: put the PDF in the answer that waits for it."""
    sheet: Sheet | None = g.pop("sheet", None)
    if sheet is None or answer.status_code != 200:
        return answer
    try:
        answer.set_data(written(sheet))
    except CannotMake:
        return redirect(sheet.instead, 303)
    answer.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.pdf"'
    return answer


def open_paper(app: Flask) -> None:
    """Stand behind the gate. What comes first here runs last, so the gate has committed then."""
    app.after_request(finish)
