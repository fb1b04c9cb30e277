"""Offline: what a phone keeps, and a check-in that it wrote without network."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, current_app, make_response, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.checkins import actions as checkins
from webapp.checkins import queries
from webapp.checkins.models import CheckIn
from webapp.extensions import masked_token
from webapp.gate import check, everybody, me, never_locked, requires, signed_in
from webapp.goals import queries as goals
from webapp.goals.models import Goal
from webapp.groups import queries as groups
from webapp.offline import things
from webapp.offline.forms import WholeCheckInForm
from webapp.people import browser
from webapp.pin import here
from webapp.policy import Can
from webapp.web import go_to

bp = Blueprint("offline", __name__)


@bp.get("/bewaar")
@everybody
@never_locked
def keep() -> Response:
    """What this phone may keep. Nobody, or somebody on a borrowed one, keeps nothing.

    For everybody, because a phone has to hear that its session is over without an error.
    """
    browser.beside_a_page()
    said = {"of": None, "signed_in": current_user.is_authenticated, "token": masked_token()}
    words = said | _for_phone()
    answer = make_response(current_app.json.dumps(words))
    answer.content_type = "application/json"
    return answer


@bp.get("/inchecken")
@signed_in
def shortcut() -> Response:
    """From the home screen straight to checking in, for who leads a group."""
    own = groups.own_group_of(current_user.person_id)
    return go_to("checkins.new", group_id=own.group_id) if own else go_to("groups.mine")


@bp.post("/groep/<uuid:group_id>/inchecken/ineens")
@requires(Can.CHECK_IN)
def check_in(group_id: UUID) -> Response:
    """A whole check-in. The same key again is a change of the same one, never a second."""
    form = WholeCheckInForm()
    if not form.validate_on_submit():
        return make_response("", 422)
    check_in = _begun(group_id, form)
    if "step" in form.said and form.goal.raw_data:
        checkins.ask_about(check_in, _goal_id(group_id, form))
    for question, value in form.said.items():
        checkins.answer(check_in, question, value)
    if form.done.data:
        checkins.finish(check_in)
    return make_response("", 204)


def _begun(group_id: UUID, form: WholeCheckInForm) -> CheckIn:
    if form.begun:
        return check(Can.CHANGE_CHECK_IN, queries.check_in_in(group_id, form.begun))
    goal_id = _goal_id(group_id, form)
    return checkins.begin(me, operation_key=form.key, goal_id=goal_id, written_at=form.at)


def _goal_id(group_id: UUID, form: WholeCheckInForm) -> UUID | None:
    """The goal that was asked about when it was written, as far as it is there still."""
    told = form.goal.raw_data  # a phone of an older build says nothing
    goal = _told(group_id, form.goal_id) if told else goals.first_active(group_id)
    return goal.id if goal else None


def _told(group_id: UUID, goal_id: UUID | None) -> Goal | None:
    return goals.goal_in(group_id, goal_id) if goal_id else None


def _for_phone() -> dict[str, object]:
    """While it is locked a phone hears only that, and what opens without a PIN."""
    if not current_user.is_authenticated or not current_user.own_phone:
        return {}
    person = current_user.person
    lock = {"lock": person.lock_after, "open": ["plan"] if person.plan_without_pin else []}
    return lock | ({"locked": True} if here.is_locked() else _kept())


def _kept() -> dict[str, object]:
    person = current_user.person
    known = request.args.get("van") == (mark := things.mark_of(person))
    said: dict[str, object] = {
        "of": mark,
        "alone": things.alone(person),
        "sent": _("Wat je zonder internet schreef, is bewaard."),
        "back": _("Je tekst van daarnet staat er weer."),
        "refused": _("Eén keer inchecken kon niet bewaard worden. Kijk op dit toestel."),
    }
    if not known:
        said["key"] = things.key_of(person)
    said["stamp"] = having = request.args.get("heb", "") if known else ""
    with suppress(things.NothingNew):
        said["things"], said["stamp"] = things.news_for(person, having)
    return said
