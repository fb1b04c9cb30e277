"""Headers: what every answer carries (security.md 5), and how it is compressed."""

import gzip
import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from wsgiref.headers import Headers

from flask import Flask, abort, current_app, request
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response

from webapp import chance

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "report-to csp",
    )
)
SANDBOX = "sandbox; default-src 'none'"
"""For a file that somebody brought: whatever it says, nothing in it runs."""
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Reporting-Endpoints": 'csp="/csp"',
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: the check of a post over https needs one.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(), payment=()",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
COMPRESSED = {
    *("text/html", "text/plain", "text/javascript"),
    *("application/json", "application/manifest+json"),
}
PADDING = 64


class Protected:
    """Every answer carries the headers, whoever gives it: a page, a file, or an error of either."""

    def __init__(self, app: "WSGIApplication", *, https: bool) -> None:
        self.app, self.https = app, https
        self.carried = ALWAYS | ({"Strict-Transport-Security": TWO_YEARS} if https else {})

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass the question on, and put the headers on what comes back."""

        def _begin(
            status: str, headers: list[tuple[str, str]], *error: Any
        ) -> Callable[[bytes], object]:
            named = Headers(headers)
            sandboxed = named["Content-Security-Policy"] == SANDBOX
            for name, value in self.carried.items():
                named[name] = value
            if sandboxed:
                named["Content-Security-Policy"] = SANDBOX
            return start_response(status, headers, *error)

        if self.https:  # so do people come, whatever a proxy says about the last stretch
            environ["wsgi.url_scheme"] = "https"
        return self.app(environ, _begin)


def keep_private(response: Response) -> Response:
    """Nothing personal in any cache."""
    if not response.cache_control.no_cache:
        response.headers["Cache-Control"] = "no-store, private"
    return response


def compress(response: Response) -> Response:
    """Gzip with a padding of random length, so that a length says nothing about words (BREACH)."""
    response.vary.add("Accept-Encoding")
    takes = request.accept_encodings.quality("gzip") > 0
    if not takes or response.mimetype not in COMPRESSED or response.direct_passthrough:
        return response
    out = io.BytesIO()
    with gzip.GzipFile("x" * chance.length(PADDING), "wb", 6, out, mtime=0) as file:
        file.write(response.get_data())
    response.set_data(out.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    return response


def refuse_other_address() -> Response | None:
    """Only our own name is answered to, and without a page: its links would carry the other one."""
    settings = current_app.config["SETTINGS"]
    trusted = not isinstance(request.routing_exception, SecurityError)
    if trusted and (settings.trial or request.host == urlsplit(settings.base_url).netloc):
        return None
    return Response(f"Dit adres klopt niet. Ga naar {settings.base_url}", 400)


def refuse_proxy_in_trial() -> None:
    """A trial never stands behind a proxy: real people could reach it."""
    forwarded = any(
        name.lower().startswith(("x-forwarded", "forwarded")) for name, _ in request.headers
    )
    if current_app.config["SETTINGS"].trial and forwarded:
        abort(400)


def open_headers(app: Flask) -> None:
    """Put them on every answer, errors included."""
    app.before_request(refuse_other_address)
    app.before_request(refuse_proxy_in_trial)
    app.after_request(compress)
    app.after_request(keep_private)
