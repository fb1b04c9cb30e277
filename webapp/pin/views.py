"""Pin: the pages about the own lock."""

from flask import Blueprint, flash, session
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm
from webapp.gate import never_locked, outside, proved, signed_in
from webapp.keys import queries as keys
from webapp.pin import actions, here
from webapp.pin.forms import LockForm, NewPinForm
from webapp.pin.recipe import Recipe
from webapp.web import form_page, go_to, local_path, page

bp = Blueprint("pin", __name__)


@bp.app_context_processor
def _who_is_here() -> dict[str, object]:
    """For every page: while it is locked nobody is here."""
    return {"locked": True, "person": None} if here.is_locked() else {"locked": False}


@bp.get("/mijn-slot")
@signed_in
def mine() -> Response:
    """Whether there is a PIN, and when the app locks."""
    person = current_user.person
    form = LockForm(
        formdata=None,
        data={"after": str(person.lock_after or "never"), "plan": person.plan_without_pin},
    )
    return form_page("pin/mine.html", form)


@bp.route("/mijn-slot/pincode", methods=["GET", "POST"])
@signed_in
@never_locked
@proved
def choose() -> Response:
    """A PIN, or another one."""
    form = NewPinForm()
    if not form.validate_on_submit():
        return form_page("pin/choose.html", form, leads=session.get("proves_for"))
    made = outside(Recipe.of(current_user.person, form.digits, form.key).made)
    actions.keep(current_user, made)
    here.unlock()
    flash(_("Je pincode is bewaard."))
    return local_path(session.pop("proves_for", "/mijn-slot"))


@bp.post("/mijn-slot/wanneer")
@signed_in
@proved
def when() -> Response:
    """When the app locks by itself."""
    form = LockForm()
    if not current_user.person.has_pin:
        return go_to("pin.choose")
    if not form.validate_on_submit():
        return form_page("pin/mine.html", form)
    minutes = None if form.after.data == "never" else int(form.after.data)
    actions.lock_after(current_user.person, minutes, plan_open=form.plan.data)
    flash(_("Dit is bewaard."))
    return go_to("pin.mine")


@bp.route("/mijn-slot/weg", methods=["GET", "POST"])
@signed_in
@proved
def take_away() -> Response:
    """No PIN any more."""
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("pin/take_away.html", form)
    actions.take_away(current_user)
    flash(_("Je hebt geen pincode meer."))
    return go_to("pin.mine")


@bp.get("/kies-een-slot")
@signed_in
def first() -> Response:
    """Who sees things of others for their work chooses a lock first; both are as good."""
    if current_user.person.has_pin or keys.has_key(current_user.person_id):
        return local_path(session.pop("proves_for", "/"))
    return page("pin/first.html")
