"""Away: off this page at once, to one that everybody has (product.md G8)."""

from flask import Blueprint, current_app, make_response
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.gate import everybody, never_locked
from webapp.people import browser
from webapp.pin import actions as pin
from webapp.web import go_to

bp = Blueprint("away", __name__)


@bp.app_context_processor
def _where_to() -> dict[str, str]:
    return {"away_url": current_app.config["SETTINGS"].away_url}


@bp.post("/snel-weg")
@everybody
@never_locked
def leave() -> Response:
    """A borrowed phone is signed out; an own one is locked when its owner uses the lock."""
    if current_user.is_authenticated and not current_user.own_phone:
        browser.let_out()
    elif current_user.is_authenticated and current_user.person.lock_after:
        pin.lock(current_user)
    return go_to("away.gone")


@bp.get("/weg")
@everybody
@never_locked
def gone() -> Response:
    """Nothing at all, and on at once. No redirect: a form may not lead to another site."""
    answer = make_response("")
    answer.content_type = "text/plain; charset=utf-8"
    answer.headers["Refresh"] = f"0; url={current_app.config['SETTINGS'].away_url}"
    return answer
