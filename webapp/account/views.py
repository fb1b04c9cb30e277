"""Account: the pages about somebody's own ways back and own numbers."""

from flask import Blueprint, flash
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.account import actions
from webapp.account.forms import NumbersForm
from webapp.forms import OneButtonForm
from webapp.gate import signed_in
from webapp.people import queries as people
from webapp.people.models import CodeKind
from webapp.web import form_page, go_to, page

bp = Blueprint("account", __name__)


@bp.route("/ander-toestel", methods=["GET", "POST"])
@signed_in
def other_device() -> Response:
    """A code of eight characters for a second browser."""
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("account/other_device.html", form)
    made = actions.make_code(current_user.person, CodeKind.DEVICE, operation_key=form.key)
    return page("account/other_device.html", code=made)


@bp.route("/herstelcode", methods=["GET", "POST"])
@signed_in
def recovery() -> Response:
    """A code to print: the way back when phone and mail are gone."""
    form = OneButtonForm()
    if not form.validate_on_submit():
        known = people.recovery_code_of(current_user.person_id)
        return form_page("account/recovery.html", form, known=known)
    made = actions.make_code(current_user.person, CodeKind.RECOVERY, operation_key=form.key)
    return page("account/recovery.html", code=made)


@bp.route("/mijn-nummers", methods=["GET", "POST"])
@signed_in
def numbers() -> Response:
    """The own numbers that Hulp nu shows."""
    form = NumbersForm(data=current_user.person.numbers or {})
    if not form.validate_on_submit():
        return form_page("account/numbers.html", form)
    actions.keep_numbers(current_user.person, numbers={"gp": form.gp.data, "team": form.team.data})
    flash(_("Je nummers staan nu bij Hulp nu."))
    return go_to("help.now")
