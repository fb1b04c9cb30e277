"""Proof: somebody who is signed in shows that it is them (product.md M2)."""

from flask import Blueprint, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import limits
from webapp.account import actions, queries
from webapp.account.forms import PaperForm
from webapp.forms import OneButtonForm
from webapp.gate import never_locked, outside, signed_in
from webapp.keys import queries as keys
from webapp.keys import views as key_views
from webapp.keys.forms import KeyForm
from webapp.keys.models import Purpose
from webapp.people import actions as people_actions
from webapp.people import browser
from webapp.people.forms import DigitsForm
from webapp.people.views import right_digits
from webapp.pin import actions as pins
from webapp.pin import here, recipe
from webapp.pin import queries as pin_queries
from webapp.pin.forms import PinForm
from webapp.web import form_page, go_to, local_path

bp = Blueprint("proof", __name__)

_WAIT = {
    "pin": lazy_gettext("Wacht vijf minuten, of kies een andere manier."),
    "pin in an hour": lazy_gettext("Wacht een uur, of kies een andere manier."),
    "pin in a day": lazy_gettext("Wacht een dag, of kies een andere manier."),
    "pin in new browsers": lazy_gettext("Wacht een dag, of kies een andere manier."),
}


@bp.route("/ben-jij-het", methods=["GET", "POST"])
@signed_in
@never_locked
def prove() -> Response:
    """A PIN, the lock of the own phone, or a mail with digits; without these, code on paper."""
    form, person = OneButtonForm(), current_user.person
    if here.is_locked() and keys.is_fresh(current_user):
        return go_to("pin.choose")
    if not (person.email or person.has_pin or keys.has_key(person.id)):
        return go_to("proof.on_paper")
    if _mail_is_enough() and form.validate_on_submit() and _ask_code(form):
        return go_to("proof.code")
    return _ways_to_prove(form)


@bp.route("/ben-jij-het/pincode", methods=["GET", "POST"])
@signed_in
@never_locked
def by_pin() -> Response:
    """The own PIN."""
    form = PinForm()
    if browser.is_renewed():
        return _go_on()
    if not current_user.person.has_pin:
        return go_to("proof.prove")
    if form.validate_on_submit() and _pin_is_right(form):
        actions.prove(current_user)
        return _opened()
    return _ways_to_prove(form)


@bp.route("/ben-jij-het/sleutel", methods=["GET", "POST"])
@signed_in
@never_locked
def by_key() -> Response:
    """The lock of the own phone."""
    form = KeyForm()
    if browser.is_renewed():
        return _go_on()
    if not keys.has_key(current_user.person_id):
        return go_to("proof.prove")
    if form.validate_on_submit():
        who = str(current_user.person_id)
        if key_views.shown(form, Purpose.PROVE, "proof by key", who):
            actions.prove(current_user)
            return _opened()
    return _ways_to_prove(form)


@bp.post("/ben-jij-het/sleutel/vraag")
@signed_in
@never_locked
def ask_key() -> Response:
    """The question to the own phones."""
    return key_views.question(Purpose.PROVE, current_user.person)


@bp.route("/ben-jij-het/code", methods=["GET", "POST"])
@signed_in
@never_locked
def code() -> Response:
    """The digits of the mail."""
    form = DigitsForm()
    asked = queries.own_proofs(browser.secret(), current_user.person)
    if browser.is_renewed():
        return _go_on()
    if not asked or not _mail_is_enough():
        return go_to("proof.prove")
    if form.validate_on_submit() and (right := right_digits(form, asked)):
        actions.prove(current_user, right)
        return _shown()
    return form_page("account/prove_code.html", form, asked=asked[0])


@bp.route("/ben-jij-het/papier", methods=["GET", "POST"])
@signed_in
@never_locked
def on_paper() -> Response:
    """The printed code; it stays good."""
    form = PaperForm()
    if browser.is_renewed():
        return _go_on()
    if keys.recovery_code_of(current_user.person_id) is None:
        return go_to("mine.more")
    if form.validate_on_submit() and _paper_is_right(form):
        return _shown()
    return form_page("account/prove_on_paper.html", form)


def _ways_to_prove(form: OneButtonForm | KeyForm | PinForm) -> Response:
    person = current_user.person
    return form_page(
        "account/prove.html",
        form,
        pin=form if isinstance(form, PinForm) else PinForm(formdata=None),
        has_pin=person.has_pin,
        by_key=keys.has_key(person.id),
        by_mail=_mail_is_enough(),
        on_paper=keys.recovery_code_of(person.id) is not None,
    )


def _mail_is_enough() -> bool:
    return current_user.person.email is not None and pin_queries.may_mail(current_user)


def _shown() -> Response:
    """A session in which more may be done has another secret (ASVS 7.2.4).

    Who unlocks with mail or paper takes another PIN: whose PIN it was notices that.
    """
    browser.renew()
    return go_to("pin.choose") if here.is_locked() else _go_on()


def _opened() -> Response:
    """The PIN and the own lock open a locked app as well."""
    browser.renew()
    here.unlock()
    return _go_on()


def _go_on() -> Response:
    return local_path(session.pop("proves_for", "/meer"))


def _pin_is_right(form: PinForm) -> bool:
    mark = browser.mark()
    try:
        pins.look_first(current_user, mark)
        made = outside(recipe.kept(current_user.person, form.digits).made)
        pins.compare(current_user, mark, made)
    except limits.TooOften as often:
        form.pin.errors = [_WAIT[str(often)]]
        return False
    except pins.WrongPin:
        form.pin.errors = [_("Deze pincode klopt niet.")]
        return False
    return True


def _ask_code(form: OneButtonForm) -> bool:
    person = current_user.person
    asking = browser.asking(
        person.email, own_phone=current_user.own_phone, person_id=current_user.person_id
    )
    try:
        people_actions.ask_code(asking, operation_key=form.key)
    except limits.TooOften:
        form.form_errors.append(
            _("Je vroeg al vaak een code. Wacht een uur en probeer het opnieuw.")
        )
        return False
    return True


def _paper_is_right(form: PaperForm) -> bool:
    try:
        actions.prove_on_paper(current_user, form.code.data)
    except limits.TooOften:
        form.form_errors.append(
            _("Dit is heel vaak geprobeerd. Wacht een uur en probeer het opnieuw.")
        )
        return False
    except people_actions.WrongCode:
        actions.count_wrong_paper(current_user.person)
        form.code.errors = [_("Deze code werkt niet. Kijk of alle letters en cijfers kloppen.")]
        return False
    return True
