"""Printing: the pages to print, each of them also as a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp import paper
from webapp.agenda import queries as agenda
from webapp.agreements import queries as agreements
from webapp.checkins import queries as checkins
from webapp.checkins.models import CheckIn
from webapp.checkins.questions import QUESTIONS
from webapp.forms import options
from webapp.gate import check, check_all, me, requires
from webapp.goals import queries as goals
from webapp.goals.models import Goal
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting
from webapp.plan import numbers
from webapp.plan import queries as plan
from webapp.plan.forms import TITLES
from webapp.plan.models import Part
from webapp.policy import Can
from webapp.printing.card import card
from webapp.printing.fit import size_for
from webapp.printing.forms import TakeForm
from webapp.steps import queries as steps
from webapp.steps.models import Step
from webapp.web import page
from webapp.words import day, kept_apart, time, way

bp = Blueprint("printing", __name__)

ON_SCREEN, ON_PAPER = "printing/on_screen.html", "printing/on_paper.html"
"""The same sheet, with the page around it, or alone."""
MEETINGS_BACK = 3
"""So many meetings back, what was agreed is still of use in a talk."""
CHECK_INS_BACK = 13
"""So many check-ins to choose from: a quarter of a year, at one each week."""


@dataclass(frozen=True)
class _Kind:
    """One thing to print: its template, how its file is called, and its letters in points."""

    name: str
    file: str
    sizes: tuple[int, ...]


GOALS = _Kind("goals", "doelen", (16, 15, 14, 13, 12, 11, 10, 9))
PLAN = _Kind("plan", "plan", (16, 14, 13, 12, 11, 10, 9))
CARD = _Kind("card", "kaartje", (12,))
MEETING = _Kind("meeting", "bijeenkomst", (18, 16, 15, 14))  # it lies on the table: never smaller
TALK = _Kind("talk", "gesprek", (18, 16, 15, 14))  # read by two, at arm's length: never smaller


@bp.get("/groep/<uuid:group_id>/doelen/papier")
@requires(Can.PRINT)
def goals_page(group_id: UUID) -> Response:
    """The goals with their steps, to print."""
    return _on_screen(GOALS, **_goals_with_steps())


@bp.get("/groep/<uuid:group_id>/doelen/doelen.pdf")
@requires(Can.PRINT)
def goals_pdf(group_id: UUID) -> Response:
    """The same, to keep."""
    return _as_pdf(GOALS, **_goals_with_steps())


@bp.get("/groep/<uuid:group_id>/plan/papier")
@requires(Can.PRINT)
def plan_page(group_id: UUID) -> Response:
    """The plan, to print."""
    return _on_screen(PLAN, **_plan())


@bp.get("/groep/<uuid:group_id>/plan/plan.pdf")
@requires(Can.PRINT)
def plan_pdf(group_id: UUID) -> Response:
    """The same, to keep."""
    return _as_pdf(PLAN, **_plan())


@bp.get("/groep/<uuid:group_id>/plan/kaartje")
@requires(Can.PRINT)
def card_page(group_id: UUID) -> Response:
    """The plan as a card to fold, to print."""
    return _on_screen(CARD, **_card())


@bp.get("/groep/<uuid:group_id>/plan/kaartje.pdf")
@requires(Can.PRINT)
def card_pdf(group_id: UUID) -> Response:
    """The same, to keep."""
    return _as_pdf(CARD, **_card())


@bp.get("/groep/<uuid:group_id>/voor-mijn-gesprek")
@requires(Can.PRINT)
def talk_page(group_id: UUID) -> Response:
    """What goes along to a talk: choose it, and print it."""
    return _on_screen(TALK, **_talk())


@bp.get("/groep/<uuid:group_id>/voor-mijn-gesprek.pdf")
@requires(Can.PRINT)
def talk_pdf(group_id: UUID) -> Response:
    """The same, to keep."""
    return _as_pdf(TALK, **_talk())


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/papier")
@requires(Can.CHANGE_MEETING)
def meeting_page(group_id: UUID, meeting_id: UUID) -> Response:
    """What a meeting is about and came to, to print."""
    meeting = check(Can.CHANGE_MEETING, meetings.meeting_in(group_id, meeting_id))
    return _on_screen(MEETING, **_meeting(meeting))


@bp.get("/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/bijeenkomst.pdf")
@requires(Can.CHANGE_MEETING)
def meeting_pdf(group_id: UUID, meeting_id: UUID) -> Response:
    """The same, to keep."""
    meeting = check(Can.CHANGE_MEETING, meetings.meeting_in(group_id, meeting_id))
    return _as_pdf(MEETING, **_meeting(meeting))


def _on_screen(kind: _Kind, **values: Any) -> Response:
    here = {"group_id": me.group_id} | values.pop("chosen", {})
    pdf = url_for(f"printing.{kind.name}_pdf", **here) if paper.can_be_made() else None
    return page(f"printing/{kind.name}.html", around=ON_SCREEN, on_screen=True, pdf=pdf, **values)


def _as_pdf(kind: _Kind, **values: Any) -> Response:
    here = {"group_id": me.group_id} | values.pop("chosen", {})
    html = render_template(
        f"printing/{kind.name}.html", around=ON_PAPER, on_screen=False, pdf=None, **values
    )
    instead = url_for(f"printing.{kind.name}_page", **here)
    return paper.later(paper.Sheet(html, kind.file, kind.sizes, instead))


def _active_goals() -> list[Goal]:
    """The goals that the owner works on, the near ones first."""
    busy = [goal for goal in check_all(Can.READ_GOAL, goals.goals(me)) if goal.is_active]
    return sorted(busy, key=lambda goal: goal.term.value == "long")


def _goals_with_steps() -> dict[str, Any]:
    busy = _active_goals()
    by_goal = steps.steps_of(busy)
    size = size_for(_told(busy, by_goal), GOALS.sizes)
    return {"goals": busy, "steps": by_goal, "size": size}


def _told(busy: list[Goal], by_goal: dict[UUID, list[Step]]) -> Iterator[str]:
    """What stands on paper about these goals, paragraph by paragraph."""
    for goal in busy:
        yield from ("", goal.words, *(goal.why or "").split("\n"))
        for step in by_goal[goal.id]:
            done = _("Gedaan:") if step.is_done else ""
            yield " · ".join([f"   {done} {step.words}", step.moment or "", *step.helping])


def _plan() -> dict[str, Any]:
    sections = check_all(Can.READ_PLAN, plan.sections(me))
    told = [("", str(TITLES[each.part]), *(each.words or "").split("\n")) for each in sections]
    size = size_for([each for part in told for each in part], PLAN.sizes)
    return {"sections": sections, "titles": TITLES, "size": size}


def _card() -> dict[str, Any]:
    there = {section.part: section for section in check_all(Can.READ_PLAN, plan.sections(me))}
    made = card([there[part].words or "" if part in there else "" for part in Part])
    panels = list(zip(Part, made.panels, strict=True))
    rest = [there[part] for part, panel in panels if panel.more]
    return {"size": made.size, "panels": panels, "rest": rest, "titles": TITLES, "sections": there}


def _talk() -> dict[str, Any]:
    """The goals, what was agreed and is still open, and of the check-ins only what is chosen."""
    recent = checkins.check_ins(me, most=CHECK_INS_BACK)
    form = TakeForm(request.args)
    form.keer.choices = options(_labelled(recent))
    chosen = [each for each in recent if str(each.id) in (form.keer.data or [])]
    meetings = agreements.newest(me.group_id, most=MEETINGS_BACK)
    summaries = check_all(Can.READ_AGREEMENTS, meetings)
    return {
        "form": form,
        "any_to_choose": bool(recent),
        "chosen": {"keer": [each.id for each in chosen]},
        "goals": _active_goals(),
        "agreed": [one for each in summaries for one in each.agreements if one.done_at is None],
        "check_ins": check_all(Can.READ_CHECK_IN, chosen),
        "questions": QUESTIONS,
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "chosen": {"meeting_id": meeting.id},
        "meeting": meeting,
        "items": agenda.agenda(meeting),
        "summary": agreements.summary_of(meeting),
    }


def _labelled(check_ins: list[CheckIn]) -> Iterator[tuple[str, str]]:
    """Each check-in by its day; with the time where one day has more of them."""
    zone = me.group.zone
    days = [day(each.written_at, zone) for each in check_ins]
    for each, on in zip(check_ins, days, strict=True):
        at = time(each.written_at, zone)
        words = _("%(day)s, %(time)s", day=on, time=at) if days.count(on) > 1 else on
        yield str(each.id), words


@bp.app_template_filter()
def for_paper(line: str) -> str:
    """A line as it is written on paper: in Arabic, too, a phone number reads from left to right."""
    return numbers.apart(line, lambda each: kept_apart(each, "ltr")) if way(line) == "rtl" else line
