"""Face: by which name and picture the app stands on this device (product.md G8)."""

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, make_response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, options
from webapp.gate import everybody, never_locked, signed_in
from webapp.help import home_screen
from webapp.people.queries import OWN_PHONE_LASTS
from webapp.web import form_page, go_to

bp = Blueprint("face", __name__)
COOKIE, NOTES = "face", "notes"
"""No secret: what a phone kept of a page follows it as well, by the page's script."""


@dataclass(frozen=True)
class Face:
    """A name, where the manifest is, and the pictures."""

    name: str
    manifest: str
    icon: str
    touch: str
    plain: bool = False


OURS = Face(
    "Steungroep", "help.manifest", "icons/favicon.svg", "icons/apple-touch-icon.png", plain=True
)
OTHER = Face("Notities", "face.manifest", "icons/notes.svg", "icons/notes-touch.png")


class FaceForm(PlainForm):
    """The name on this device."""

    face = RadioField(
        lazy_gettext("Hoe heet de app op dit toestel?"),
        choices=options([("ours", OURS.name), (NOTES, OTHER.name)]),
        validators=[InputRequired(lazy_gettext("Kies een naam."))],
    )


@bp.app_context_processor
def _face() -> dict[str, Face]:
    return {"face": OTHER if _is_other() else OURS}


@bp.route("/andere-naam", methods=["GET", "POST"])
@signed_in
def choose() -> Response:
    """A name and a picture that say nothing to who looks along. For this device alone."""
    form = FaceForm(data={"face": NOTES if _is_other() else "ours"})
    if not form.validate_on_submit():
        return form_page("help/face.html", form)
    flash(_("Dit is bewaard."))
    answer = go_to("face.choose")
    age = OWN_PHONE_LASTS if form.face.data == NOTES else 0
    secure = current_app.config["SETTINGS"].https
    answer.set_cookie(COOKIE, form.face.data, max_age=age, secure=secure, samesite="Lax")
    return answer


@bp.get("/notities.webmanifest")
@everybody
@never_locked
def manifest() -> Response:
    """How the app stands on a home screen by the other name; nothing in it says more."""
    values = home_screen.neutral(current_app.extensions["assets"].address, OTHER.name)
    answer = make_response(current_app.json.dumps(values))
    answer.content_type = "application/manifest+json; charset=utf-8"
    answer.cache_control.no_cache = True
    return answer


def _is_other() -> bool:
    return request.cookies.get(COOKIE) == NOTES
