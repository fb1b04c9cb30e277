"""Errors: pages that say what happened and what to do, with every typed word."""

import logging
from typing import Any

from flask import Flask, current_app, g, make_response, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.wrappers import Response

from webapp import db
from webapp.extensions import login
from webapp.web import whole

log = logging.getLogger("steungroep")

PAGES = {400, 401, 404, 405, 413, 429}
TYPED = {
    *("address", "at", "bond", "called", "chair", "channel", "code", "day", "digits", "email"),
    *("expectations", "function", "gives", "giving", "gp", "line", "moment", "name", "own_name"),
    *("place", "reach", "relation", "replies", "team", "thanks", "weeks", "why", "word", "words"),
    *("worries", "quiet_from", "quiet_until"),
}
"""The fields of all forms that somebody types in. The rest was chosen, or goes along by itself."""


def typed_words() -> list[str]:
    """What somebody typed on the page before this one, to give it back."""
    if request.method != "POST":
        return []
    try:
        fields = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [words for name, words in fields if name in TYPED and words.strip()]


def error_page(status: int, **values: Any) -> Response:
    """The page for this status. It knows no group, so it says nothing about one."""
    g.me = None
    template = f"errors/{status if status in PAGES | {500, 503} else 400}.html"
    words = render_template(template, typed=typed_words(), here="/", **values)
    return whole(make_response(words, status))


def _undo() -> None:
    """Nothing was kept: the session is as it was, and the page asks no database who is here."""
    if "session_before" in g:
        session.clear()
        session.update(g.session_before)
    g._login_user = login.anonymous_user()


def not_kept(trouble: Exception) -> Response:
    """The database could not keep it: say so, give the words back, offer to try again."""
    log.error("not kept: %s", type(trouble).__name__)
    _undo()
    again = [
        (name, words) for name, words in request.form.items(multi=True) if name != "csrf_token"
    ]
    answer = error_page(503, again=again, to=request.path)
    answer.headers["Retry-After"] = "30"
    return answer


def _http(error: HTTPException) -> Response:
    answer = error_page(error.code or 400)
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer


def _csrf(_error: CSRFError) -> Response:
    return error_page(400, old_page=True)


def _unavailable(trouble: Exception) -> Response:
    db.rollback()
    if request.endpoint == "help.now":  # help is there, whatever is broken
        _undo()
        return make_response(current_app.view_functions["help.now"]())
    return not_kept(trouble)


def _broken(error: Exception) -> Response:
    cause = getattr(error, "original_exception", error)
    if isinstance(cause, OperationalError | TimeoutError):  # while another error's page was made
        return _unavailable(cause)
    log.exception("an error nobody expected", exc_info=cause)
    _undo()
    return error_page(500)


def open_errors(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(TimeoutError, _unavailable)
    app.register_error_handler(500, _broken)
