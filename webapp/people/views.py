"""People: the pages to come in, to go out and to choose."""

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import clock, limits
from webapp.forms import OneButtonForm
from webapp.gate import everybody
from webapp.keys import actions as key_actions
from webapp.keys import queries as keys
from webapp.notices import queries as notices
from webapp.people import actions, browser, queries
from webapp.people.forms import (
    CodeForm,
    DigitsForm,
    SignInForm,
    StartForm,
    StartHereForm,
)
from webapp.people.models import Device, SignIn
from webapp.pin import actions as pins
from webapp.web import form_page, go_to, page
from webapp.words import language as current_language

bp = Blueprint("people", __name__)

_AsksCode = StartForm | SignInForm


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
    if form.validate_on_submit() and (right := right_digits(form, asked)):
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
    if form.validate_on_submit() and (here or right_digits(digits, [asked])):
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


def _ask_code(form: _AsksCode, *, name: str | None = None) -> bool:
    asking = browser.asking(form.email.data or "", own_phone=form.is_own, name=name)
    try:
        actions.ask_code(asking, operation_key=form.key)
    except limits.TooOften:
        form.email.errors = [_("Je vroeg al vaak een code. Wacht een uur en probeer het opnieuw.")]
        return False
    return True


def _ask_again(form: OneButtonForm, asked: SignIn) -> bool:
    asking = browser.asking(asked.email, own_phone=asked.own_phone, name=asked.name)
    try:
        actions.ask_code(asking, operation_key=form.key)
    except limits.TooOften:
        return False
    return True


def right_digits(form: DigitsForm, asked: list[SignIn]) -> SignIn | None:
    """The one that these digits belong to; otherwise the form says what to do."""
    try:
        return actions.use_digits(asked, "".join(c for c in form.digits.data if c.isdecimal()))
    except actions.WrongCode:
        can_try_again = any(each.is_open(clock.now()) for each in asked)
        again = _("Deze code klopt niet. Kijk nog eens in de mail.")
        ask_new = _("Deze code werkt niet meer. Vraag een nieuwe code.")
        form.digits.errors = [again if can_try_again else ask_new]
        return None


def _come_in(asked: SignIn, token: str) -> Response:
    device = actions.finish_sign_in(asked, language=current_language(), token=token)
    pins.ask_second(device, browser.mark())
    if current_user.is_authenticated:
        browser.let_out()  # the session that was here ends; the new one takes its place
    browser.let_in(device)
    if request.form.get("can_key") == "yes" and keys.may_offer(device):
        key_actions.offer(device.person)
        return go_to("keys.add", na="begin" if asked.name else "inloggen")
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
        key_actions.count_code(form.code.data, network=browser.network(), mark=browser.mark())
    except limits.TooOften:
        return _too_often(form)
    return True


def _too_often(form: StartHereForm | CodeForm) -> bool:
    form.form_errors.append(_("Dit is heel vaak geprobeerd. Wacht een uur en probeer het opnieuw."))
    return False


def _code_opens(form: CodeForm) -> bool:
    try:
        token = browser.token(form.key, form.code.data)
        device = key_actions.use_code(form.code.data, own_phone=form.is_own, token=token)
    except actions.WrongCode:
        form.code.errors = [_("Deze code werkt niet. Kijk of alle letters en cijfers kloppen.")]
        return False
    pins.ask_second(device, browser.mark())
    browser.let_in(device)
    return True
