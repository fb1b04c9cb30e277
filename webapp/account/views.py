"""Account: the pages about somebody's own ways back and own numbers."""

from flask import Blueprint, current_app, flash, request, session
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import clock, limits
from webapp.account import actions, queries
from webapp.account.forms import AddressForm, NumbersForm
from webapp.forms import OneButtonForm
from webapp.gate import everybody, never_locked, proved, signed_in
from webapp.keys import queries as keys
from webapp.notices import queries as notices
from webapp.people import actions as people_actions
from webapp.people import browser
from webapp.people import queries as people
from webapp.people.forms import DigitsForm
from webapp.people.models import CodeKind
from webapp.people.views import right_digits
from webapp.web import form_page, go_to, local_path, or_404, page

bp = Blueprint("account", __name__)


@bp.route("/ander-toestel", methods=["GET", "POST"])
@signed_in
@proved
def other_device() -> Response:
    """A code of eight characters for a second browser."""
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("account/other_device.html", form)
    made = actions.make_code(current_user.person, CodeKind.DEVICE, operation_key=form.key)
    return page("account/other_device.html", code=made)


@bp.route("/herstelcode", methods=["GET", "POST"])
@signed_in
@proved
def recovery() -> Response:
    """A code to print: the way back when phone and mail are gone."""
    form = OneButtonForm()
    if not form.validate_on_submit():
        known = keys.recovery_code_of(current_user.person_id)
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


@bp.get("/mijn-adres")
@signed_in
def address() -> Response:
    """The own address, and a change of it that can be turned back."""
    changes = queries.changes_of(current_user.person_id)
    return form_page("account/address.html", OneButtonForm(formdata=None), changes=changes)


@bp.route("/mijn-adres/nieuw", methods=["GET", "POST"])
@signed_in
@proved
def new_address() -> Response:
    """Add an e-mail address, or take another one, as a way back."""
    form = AddressForm()
    if form.validate_on_submit() and _ask_code(form):
        return go_to("account.address_code")
    return form_page("account/new_address.html", form)


@bp.route("/mijn-adres/code", methods=["GET", "POST"])
@signed_in
def address_code() -> Response:
    """The digits that show that the new address is somebody's own."""
    form = DigitsForm()
    asked = queries.new_addresses(browser.secret(), current_user.person)
    if not asked:
        return go_to("account.address")
    if form.validate_on_submit() and (right := right_digits(form, asked)):
        try:
            actions.change_address(current_user.person, right)
            flash(_("Je adres is bewaard. Je kunt hiermee weer binnenkomen."))
        except actions.AddressTaken:
            flash(_("Dit adres hoort al bij iemand anders. Kies een ander adres."))
        return go_to("account.address")
    refused = notices.refused(asked[0].message_id)
    return form_page("account/address_code.html", form, asked=asked[0], refused=refused)


@bp.post("/mijn-adres/opnieuw")
@signed_in
def resend() -> Response:
    """Mail another code to the same new address; the one before stays good."""
    asked = queries.new_addresses(browser.secret(), current_user.person)
    if not asked:
        return go_to("account.address")
    form = AddressForm(data={"email": asked[0].email}, formdata=None)
    if clock.now() < asked[0].made_at + people_actions.RESEND_AFTER:
        flash(_("We stuurden net een mail. Wacht een halve minuut."))
    elif _ask_code(form):
        flash(_("We stuurden een nieuwe mail."))
    else:
        flash(_("Je vroeg al vaak een code. Wacht een uur en probeer het opnieuw."))
    return go_to("account.address_code")


@bp.post("/mijn-adres/terug")
@signed_in
def turn_back() -> Response:
    """From any device: the address of before, without a question."""
    changes = queries.changes_of(current_user.person_id)
    if OneButtonForm().validate_on_submit() and changes:
        actions.turn_back(changes[0], here=current_user)
        flash(_("Je adres is weer zoals het was."))
    return go_to("account.address")


@bp.route("/adres-terug/<string:link>", methods=["GET", "POST"])
@everybody
@never_locked
def turn_back_by_link(link: str) -> Response:
    """From the mail to the old address: a button that turns it back, and lets nobody in."""
    change = or_404(queries.change_behind(link))
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("account/turn_back.html", form, change=change)
    actions.turn_back(change, here=None)
    flash(_("Je adres is weer zoals het was."))
    return go_to("people.welcome")


@bp.post("/taal")
@everybody
@never_locked
def language() -> Response:
    """Choose the language, signed in or not."""
    wanted = request.form.get("language", "")
    if wanted in current_app.config["SETTINGS"].languages:
        session["language"] = wanted
        if current_user.is_authenticated:
            actions.choose_language(current_user.person, language=wanted)
    return local_path(request.form.get("next"))


def _ask_code(form: AddressForm) -> bool:
    here = current_user
    asking = browser.asking(
        form.email.data or "", own_phone=here.own_phone, person_id=here.person_id
    )
    if people.lookup_of(asking.email) == here.person.email_lookup:
        form.email.errors = [_("Dit is al je adres. Kies een ander adres.")]
        return False
    try:
        people_actions.ask_code(asking, operation_key=form.key)
    except limits.TooOften:
        form.email.errors = [_("Je vroeg al vaak een code. Wacht een uur en probeer het opnieuw.")]
        return False
    return True
