"""Web: what every view needs and nothing more."""

from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter
from werkzeug.wrappers import Response

T = TypeVar("T")


def page(
    template: str, *, fragment: str | None = None, status: int = 200, **values: Any
) -> Response:
    """Show a page, or only its fragment to htmx (a history restore wants the whole page)."""
    part = fragment if _asks_part() else None
    answer = make_response(render_template(part or template, **values), status)
    answer.vary.add("HX-Request")
    return answer if part else whole(answer)


def whole(answer: Response) -> Response:
    """A whole page takes the place of the whole page, also when htmx asked for a part of it."""
    if _asks_part():
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "body", "innerHTML"
    return answer


def _asks_part() -> bool:
    return request.headers.get("HX-Request-Type") == "partial"


def form_page(template: str, form: Any, **values: Any) -> Response:
    """Show a form: 422 when something in it has to change, with every typed word."""
    return page(template, form=form, status=422 if form.errors else 200, **values)


def both_texts(template: str, form: Any, *, version: int, **values: Any) -> Response:
    """Something else was kept meanwhile: 409 with both texts, and nothing is overwritten.

    The form is about this version from now on, so that sending it again is a choice (C8).
    """
    form.now_about(version)
    return page(template, form=form, changed=True, status=409, **values)


def go_to(endpoint: str, **values: Any) -> Response:
    """Send the browser on with a GET (303), so that going back repeats nothing."""
    return redirect(url_for(endpoint, **values), 303)


FURTHEST = 100_000
"""Nobody has more things than this to look back at."""


def passed_over() -> int:
    """How many of the newest things a page passes over, to show «eerder»."""
    asked = request.args.get("eerder", default=0, type=int)
    return asked if 0 < asked < FURTHEST else 0


def or_404(thing: T | None) -> T:
    """The thing, or the page that says there is nothing here."""
    if thing is None:
        abort(404)
    return thing


def local_path(path: str | None) -> Response:
    """Send the browser on to a page of our own; anything else becomes the first page."""
    try:
        endpoint, values = adapter().match(urlsplit(path or "").path, method="GET")
    except (HTTPException, ValueError):
        endpoint, values = "people.welcome", {}
    return go_to(endpoint, **values)


def adapter() -> MapAdapter:
    """What knows which view an address of our own leads to."""
    found: MapAdapter = current_app.create_url_adapter(request)  # type: ignore[assignment]
    return found
