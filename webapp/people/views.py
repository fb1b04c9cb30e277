"""People: the pages to come in, to go out and to choose."""

from uuid import UUID

from flask import Blueprint, current_app, flash, request, session
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import clock, limits
from webapp.forms import OneButtonForm
from webapp.gate import everybody, signed_in
from webapp.notices import queries as notices
from webapp.people import actions, browser, queries
from webapp.people.forms import (
    AddressForm,
    CodeForm,
    DigitsForm,
    OwnPhoneForm,
    SignInForm,
    StartForm,
    StartHereForm,
)
from webapp.people.models import Device, SignIn
from webapp.web import form_page, go_to, local_path, page
from webapp.words import language as current_language

bp = Blueprint("people", __name__)

_AsksCode = StartForm | SignInForm | AddressForm


@bp.get("/")
@everybody
def welcome() -> Response:
    """The front page; somebody who is signed in goes to their groups."""
    if current_user.is_authenticated:
        return go_to("groups.mine")
    return page("people/welcome.html")


@bp.route("/begin", methods=["GET", "POST"])
@everybody
def begin() -> Response:
    """Begin a support group: a first name and an address."""
    form = StartForm()
    browser.secret()  # from the first look on, so that a lost answer can be sent again
    if form.validate_on_submit() and _ask_code(form, name=form.name.data):
        return go_to("people.code")
    return form_page("people/begin.html", form)


@bp.route("/begin/zonder-mail", methods=["GET", "POST"])
@everybody
def begin_here() -> Response:
    """Begin with this phone alone."""
    form = StartHereForm()
    token, device = browser.token(form.key), browser.begun(form.key)
    if device is None:
        if not form.validate_on_submit() or not _counted(form, "answer from network"):
            return form_page("people/begin_here.html", form)
        device = actions.start_without_address(
            name=form.name.data, language=current_language(), token=token
        )
    browser.let_in(device)
    return go_to("groups.start")


@bp.route("/inloggen", methods=["GET", "POST"])
@everybody
def sign_in() -> Response:
    """Come back by mail."""
    form = SignInForm()
    browser.secret()
    if form.validate_on_submit() and _ask_code(form):
        return go_to("people.code")
    return form_page("people/sign_in.html", form)


@bp.route("/code", methods=["GET", "POST"])
@everybody
def code() -> Response:
    """Type the six digits of the mail."""
    form = DigitsForm()
    proof = form.digits.data or ""
    if device := browser.begun(form.key, proof):
        return _come_in_again(device)
    asked = queries.sign_ins_of(browser.secret())
    if not asked:
        return go_to("people.sign_in")
    if form.validate_on_submit() and (right := _right_digits(form, asked)):
        return _come_in(right, browser.token(form.key, proof))
    return form_page(
        "people/code.html", form, asked=asked[0], refused=notices.refused(asked[0].message_id)
    )


@bp.post("/code/opnieuw")
@everybody
def resend() -> Response:
    """Mail another code to the same address; the one before stays good."""
    asked = queries.sign_ins_of(browser.secret())
    if not asked:
        return go_to("people.sign_in")
    form = OneButtonForm()
    if clock.now() < asked[0].made_at + actions.RESEND_AFTER:
        flash(_("We stuurden net een mail. Wacht een halve minuut."))
    elif form.validate_on_submit() and _ask_again(form, asked[0]):
        flash(_("We stuurden een nieuwe mail."))
    else:
        flash(_("Je vroeg al vaak een code. Wacht een uur en probeer het opnieuw."))
    return go_to("people.code")


@bp.route("/in/<string:link>", methods=["GET", "POST"])
@everybody
def link(link: str) -> Response:
    """The link in the mail: a button in the browser that asked, digits in any other."""
    digits = DigitsForm()
    proof = (link, digits.digits.data or "")
    if device := browser.begun(digits.key, *proof):
        return _come_in_again(device)
    asked = queries.sign_in_behind(link)
    if asked is None:
        return page("people/link_old.html", status=404)
    here = asked in queries.sign_ins_of(browser.secret())
    form = OneButtonForm() if here else digits
    if form.validate_on_submit() and (here or _right_digits(digits, [asked])):
        return _come_in(asked, browser.token(form.key, *proof))
    return form_page("people/link.html", form, here=here)


@bp.route("/code-invullen", methods=["GET", "POST"])
@everybody
def enter_code() -> Response:
    """Sign in with a code from another screen or from paper."""
    form = CodeForm()
    if device := browser.begun(form.key, form.code.data or ""):
        browser.let_in(device)
        return go_to("groups.mine")
    if form.validate_on_submit() and _code_counts(form) and _code_opens(form):
        return go_to("groups.mine")
    return form_page("people/enter_code.html", form)


@bp.route("/mijn-adres", methods=["GET", "POST"])
@signed_in
def address() -> Response:
    """Add an e-mail address, or take another one, as a way back."""
    form = AddressForm(data={"email": current_user.person.email})
    browser.secret()
    if form.validate_on_submit() and _ask_code(form, person_id=current_user.person_id):
        return go_to("people.code")
    return form_page("account/address.html", form)


@bp.post("/taal")
@everybody
def language() -> Response:
    """Choose the language, signed in or not."""
    wanted = request.form.get("language", "")
    if wanted in current_app.config["SETTINGS"].languages:
        session["language"] = wanted
        if current_user.is_authenticated:
            actions.choose_language(current_user.person, language=wanted)
    return local_path(request.form.get("next"))


def _ask_code(form: _AsksCode, *, name: str | None = None, person_id: UUID | None = None) -> bool:
    asking = actions.Asking(
        email=form.email.data or "",
        browser=browser.secret(),
        network=browser.network(),
        mark=browser.mark(),
        language=current_language(),
        own_phone=_is_own(form),
        name=name,
        person_id=person_id,
    )
    try:
        actions.ask_code(asking, operation_key=form.key)
    except limits.TooOften:
        form.email.errors = [_("Je vroeg al vaak een code. Wacht een uur en probeer het opnieuw.")]
        return False
    return True


def _ask_again(form: OneButtonForm, asked: SignIn) -> bool:
    asking = actions.Asking(
        email=asked.email,
        browser=browser.secret(),
        network=browser.network(),
        mark=browser.mark(),
        language=current_language(),
        own_phone=asked.own_phone,
        name=asked.name,
        person_id=asked.person_id,
    )
    try:
        actions.ask_code(asking, operation_key=form.key)
    except limits.TooOften:
        return False
    return True


def _right_digits(form: DigitsForm, asked: list[SignIn]) -> SignIn | None:
    try:
        return actions.use_digits(asked, "".join(c for c in form.digits.data if c.isdecimal()))
    except actions.WrongCode:
        can_try_again = any(each.is_open(clock.now()) for each in asked)
        again = _("Deze code klopt niet. Kijk nog eens in de mail.")
        ask_new = _("Deze code werkt niet meer. Vraag een nieuwe code.")
        form.digits.errors = [again if can_try_again else ask_new]
        return None


def _is_own(form: _AsksCode) -> bool:
    return form.is_own if isinstance(form, OwnPhoneForm) else bool(current_user.own_phone)


def _come_in(asked: SignIn, token: str) -> Response:
    try:
        device = actions.finish_sign_in(asked, language=current_language(), token=token)
    except actions.AddressTaken:
        flash(_("Dit adres hoort al bij iemand anders. Kies een ander adres."))
        return go_to("people.address")
    if current_user.is_authenticated:
        browser.let_out()  # the session that was here ends; the new one takes its place
    browser.let_in(device)
    if asked.person_id:
        flash(_("Je adres is bewaard. Je kunt hiermee weer binnenkomen."))
    return go_to("groups.start" if asked.name else "groups.mine")


def _come_in_again(device: Device) -> Response:
    asked = queries.came_in_with(device.person)
    browser.let_in(device)
    return go_to("groups.start" if asked and asked.name else "groups.mine")


def _counted(form: StartHereForm, kind: str) -> bool:
    try:
        limits.count_try(kind, browser.network())
    except limits.TooOften:
        return _too_often(form)
    return True


def _code_counts(form: CodeForm) -> bool:
    try:
        actions.count_code(form.code.data, network=browser.network(), mark=browser.mark())
    except limits.TooOften:
        return _too_often(form)
    return True


def _too_often(form: StartHereForm | CodeForm) -> bool:
    form.form_errors.append(_("Dit is heel vaak geprobeerd. Wacht een uur en probeer het opnieuw."))
    return False


def _code_opens(form: CodeForm) -> bool:
    try:
        token = browser.token(form.key, form.code.data)
        browser.let_in(actions.use_code(form.code.data, own_phone=form.is_own, token=token))
    except actions.WrongCode:
        form.code.errors = [_("Deze code werkt niet. Kijk of alle letters en cijfers kloppen.")]
        return False
    return True
