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
from webapp.people import actions as people_actions
from webapp.people import browser
from webapp.people import queries as people
from webapp.people.forms import DigitsForm
from webapp.people.views import right_digits
from webapp.web import form_page, go_to, local_path

bp = Blueprint("proof", __name__)


@bp.route("/ben-jij-het", methods=["GET", "POST"])
@signed_in
def prove() -> Response:
    """A mail with digits to the own address; without one, the code on paper."""
    form = OneButtonForm()
    if current_user.person.email is None:
        return go_to("proof.on_paper")
    if form.validate_on_submit() and _ask_code(form):
        return go_to("proof.code")
    on_paper = people.recovery_code_of(current_user.person_id) is not None
    return form_page("account/prove.html", form, on_paper=on_paper)


@bp.route("/ben-jij-het/code", methods=["GET", "POST"])
@signed_in
def code() -> Response:
    """The digits of the mail."""
    form = DigitsForm()
    asked = queries.own_proofs(browser.secret(), current_user.person)
    if not asked:  # or they were right a moment ago, and the answer was lost on the way
        return _go_on() if people.is_fresh(current_user) else go_to("proof.prove")
    if form.validate_on_submit() and (right := right_digits(form, asked)):
        actions.prove(current_user, right)
        return _go_on()
    return form_page("account/prove_code.html", form, asked=asked[0])


@bp.route("/ben-jij-het/papier", methods=["GET", "POST"])
@signed_in
def on_paper() -> Response:
    """The printed code; it stays good."""
    form = PaperForm()
    if people.recovery_code_of(current_user.person_id) is None:
        return go_to("mine.more")
    if form.validate_on_submit() and _paper_is_right(form):
        return _go_on()
    return form_page("account/prove_on_paper.html", form)


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
