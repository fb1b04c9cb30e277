"""Proof: somebody who is signed in shows that it is them (product.md M2)."""

from flask import Blueprint, session
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import limits
from webapp.account import actions, queries
from webapp.account.forms import PaperForm
from webapp.forms import OneButtonForm
from webapp.gate import signed_in
from webapp.keys import queries as keys
from webapp.keys import views as key_views
from webapp.keys.forms import KeyForm
from webapp.keys.models import Purpose
from webapp.people import actions as people_actions
from webapp.people import browser
from webapp.people.forms import DigitsForm
from webapp.people.views import right_digits
from webapp.web import form_page, go_to, local_path

bp = Blueprint("proof", __name__)


@bp.route("/ben-jij-het", methods=["GET", "POST"])
@signed_in
def prove() -> Response:
    """The lock of the own phone, or a mail with digits; without either, the code on paper."""
    form, mailed = OneButtonForm(), current_user.person.email is not None
    if not mailed and not keys.has_key(current_user.person_id):
        return go_to("proof.on_paper")
    if mailed and form.validate_on_submit() and _ask_code(form):
        return go_to("proof.code")
    return _ways_to_prove(form)


@bp.route("/ben-jij-het/sleutel", methods=["GET", "POST"])
@signed_in
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
            return _shown()
    return _ways_to_prove(form)


@bp.post("/ben-jij-het/sleutel/vraag")
@signed_in
def ask_key() -> Response:
    """The question to the own phones."""
    return key_views.question(Purpose.PROVE, current_user.person)


@bp.route("/ben-jij-het/code", methods=["GET", "POST"])
@signed_in
def code() -> Response:
    """The digits of the mail."""
    form = DigitsForm()
    asked = queries.own_proofs(browser.secret(), current_user.person)
    if browser.is_renewed():
        return _go_on()
    if not asked:
        return go_to("proof.prove")
    if form.validate_on_submit() and (right := right_digits(form, asked)):
        actions.prove(current_user, right)
        return _shown()
    return form_page("account/prove_code.html", form, asked=asked[0])


@bp.route("/ben-jij-het/papier", methods=["GET", "POST"])
@signed_in
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


def _ways_to_prove(form: OneButtonForm | KeyForm) -> Response:
    person = current_user.person
    return form_page(
        "account/prove.html",
        form,
        by_key=keys.has_key(person.id),
        on_paper=keys.recovery_code_of(person.id) is not None,
    )


def _shown() -> Response:
    """A session in which more may be done has another secret (ASVS 7.2.4)."""
    browser.renew()
    return _go_on()


def _go_on() -> Response:
    return local_path(session.pop("proves_for", "/meer"))


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
