"""Table: one point at a time, who is there, and agreements that are typed as people talk."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp import clock
from webapp.agenda.models import About
from webapp.agenda.views import agenda_of
from webapp.agreements import queries as agreements
from webapp.agreements.forms import AgreementForm
from webapp.agreements.views import agreed_otherwise, to_write, writes_down
from webapp.forms import options
from webapp.gate import check_all, me, requires
from webapp.goals import queries as goals
from webapp.goals.models import Goal
from webapp.groups.models import Membership
from webapp.meetings import actions
from webapp.meetings.models import Meeting
from webapp.plan import queries as plan
from webapp.plan.forms import TITLES
from webapp.plan.models import PlanSection
from webapp.policy import Can
from webapp.table.forms import ThereForm
from webapp.web import form_page, go_to

bp = Blueprint("table", __name__)
HERE = "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/aan-tafel"


@bp.app_context_processor
def _on_the_page_of_a_meeting() -> dict[str, object]:
    return {"goes_to_table": _goes_to_table}


def _goes_to_table(meeting: Meeting) -> bool:
    """Whether the page of a meeting leads here: on its own day, for who may write it down."""
    today = clock.local(meeting.starts_at, meeting.zone).date() == clock.today(meeting.zone)
    return bool(today and writes_down(meeting, agreements.summary_of(meeting)))


@bp.route(HERE, methods=["GET", "POST"])
@requires(Can.WRITE_AGREEMENTS)
def show(group_id: UUID, meeting_id: UUID) -> Response:
    """The points one by one, and at the end a place to write an agreement down."""
    meeting = to_write(group_id, meeting_id)
    form = AgreementForm().among(agreements.who_can_do_it(meeting))
    if not form.validate_on_submit():
        return form_page(
            "table/show.html", form, agreeing=form, there=_there_form(meeting), **_shown(meeting)
        )
    return agreed_otherwise(form, meeting) or _to_table(meeting, "afspraken")


@bp.post(f"{HERE}/wie-is-er")
@requires(Can.WRITE_AGREEMENTS)
def who_is_there(group_id: UUID, meeting_id: UUID) -> Response:
    """Say who is there. What the meeting came to is for them."""
    meeting = to_write(group_id, meeting_id)
    form = _there_form(meeting)
    if not form.validate_on_submit():
        empty = AgreementForm().among(agreements.who_can_do_it(meeting))
        return form_page("table/show.html", form, there=form, agreeing=empty, **_shown(meeting))
    actions.say_who_was_there(meeting, {UUID(each) for each in form.members.data or ()})
    return _to_table(meeting, "punt-1" if agenda_of(meeting) else "afspraken")


def _there_form(meeting: Meeting) -> ThereForm:
    around = [str(each.id) for each in agreements.attendees(meeting)]
    form = ThereForm(data={"members": around})
    asked = [each.membership for each in meeting.asked]
    form.members.choices = options((str(each.id), each.name) for each in asked)
    return form


def _shown(meeting: Meeting) -> dict[str, Any]:
    summary = agreements.summary_of(meeting)
    items = agenda_of(meeting)
    beside: dict[str, Any] = {"goals": [], "sections": [], "titles": TITLES}
    if any(each.about is About.GOALS for each in items):
        beside["goals"] = _goals(meeting)
    if any(each.about is About.PLAN for each in items):
        beside["sections"] = _sections(meeting)
    agreed = summary.agreements if summary else []
    return {"meeting": meeting, "items": items, "agreed": agreed, "About": About, **beside}


def _goals(meeting: Meeting) -> list[Goal]:
    """The goals of now that everybody at the table sees already: it lies open on the table."""
    around = agreements.attendees(meeting)
    busy = (each for each in goals.goals(me) if each.is_active and _is_open(each, around))
    return check_all(Can.READ_GOAL, list(busy))


def _sections(meeting: Meeting) -> list[PlanSection]:
    around = agreements.attendees(meeting)
    return check_all(Can.READ_PLAN, [each for each in plan.sections(me) if _is_open(each, around)])


def _is_open(thing: Goal | PlanSection, around: list[Membership]) -> bool:
    return all(thing.is_shared_with(each) for each in around)


def _to_table(meeting: Meeting, screen: str) -> Response:
    return go_to("table.show", _anchor=screen, **meeting.at)
