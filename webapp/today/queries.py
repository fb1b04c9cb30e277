"""Today: what comes first for somebody, now."""

import enum
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, lazyload

from webapp import clock
from webapp.agreements import queries as agreements
from webapp.agreements.models import Summary
from webapp.checkins import queries as checkins
from webapp.checkins.models import CheckIn
from webapp.checkins.questions import QUESTIONS, to_go_on_with
from webapp.checkins.rhythm import is_due
from webapp.circle import queries as circle
from webapp.db import session
from webapp.goals import queries as goals
from webapp.goals.models import Goal, GoalDraft
from webapp.groups import queries as groups
from webapp.groups.models import Group, Membership
from webapp.handovers import queries as handovers
from webapp.handovers.models import Handover
from webapp.invitations import queries as invitations
from webapp.invitations.models import Reply
from webapp.meetings import queries as meetings
from webapp.meetings.models import Answer, Meeting
from webapp.recovery import timing
from webapp.steps import queries as steps
from webapp.steps.models import Step, StepState

SOON = timedelta(days=2)


class First(enum.Enum):
    """What can come first (product.md A11), in this order."""

    CONFIRM = "confirm"
    MEETING_SOON = "meeting_soon"
    DRAFT = "draft"
    AGREEMENTS = "agreements"
    PROPOSAL = "proposal"
    STEP_PROPOSAL = "step_proposal"
    GO_ON = "go_on"
    CHECK_IN = "check_in"
    STEP = "step"
    INVITE = "invite"
    GOAL = "goal"
    REVIEW = "review"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Day:
    """Everything that the owner's first page shows."""

    first: First
    waiting: list[Reply]
    next_meeting: Meeting | None
    met: Meeting | None
    """The meeting that is just over, to look back on."""
    draft: Meeting | None
    prepared: Summary | None
    """What a helper wrote down about a meeting, for the owner to look at."""
    proposal: GoalDraft | None
    unfinished: CheckIn | None
    step_waits: Step | None
    """A step with something to say yes or «niet nu» to."""
    goal: Goal | None
    step: Step | None
    """The next step of that goal."""
    gone: list[Membership]
    """Who stopped, as long as the owner did not put that away."""
    handovers: list[Handover]
    joined: list[Membership]
    """Everybody who ever joined; with them at hand, no name below needs another question."""
    to_talk: bool
    """Whether there is something that the owner wants to talk about."""

    @property
    def goes_on_with(self) -> str:
        """The question with which an unfinished check-in goes on."""
        begun = self.unfinished
        if begun is None:
            return QUESTIONS[0].name
        return to_go_on_with(begun.answers, has_goal=begun.goal_id is not None).name

    @property
    def coming_names(self) -> list[str]:
        """Who comes to the next meeting."""
        return self.next_meeting.names(Answer.COMING) if self.next_meeting else []

    @property
    def silent_names(self) -> list[str]:
        """Who did not answer for the next meeting yet."""
        return self.next_meeting.names(None) if self.next_meeting else []


def day_of(me: Membership) -> Day:
    """The owner's day."""
    around = meetings.around(me)
    coming = [each for each in meetings.still(around) if each.is_draft or not each.polled]
    last, to_talk = checkins.last_and_to_talk(me.group_id)
    joined, asked = handovers.joined_and_waiting(me.group_id)  # among them who proposed something
    goal, step, prepared, proposal, step_waits = _doing_and_waiting(me.group_id)
    day = Day(
        first=First.NOTHING,
        waiting=invitations.waiting(me.group_id),
        next_meeting=next((each for each in coming if each.has_day), None),
        met=meetings.just_met(me, around),
        draft=next((each for each in coming if each.is_draft), None),
        prepared=prepared,
        proposal=proposal,
        step_waits=step_waits,
        unfinished=last if last and _unfinished(last) else None,
        goal=goal,
        step=step,
        gone=groups.unread(joined),
        handovers=asked,
        joined=joined,
        to_talk=to_talk,
    )
    return replace(day, first=_first(me, day, last))


def _first(me: Membership, day: Day, last: CheckIn | None) -> First:
    """The first that applies, in the order of product.md A11."""
    order = (
        (First.CONFIRM, bool(day.waiting)),
        (First.MEETING_SOON, bool(day.next_meeting and _is_soon(day.next_meeting))),
        (First.DRAFT, day.draft is not None),
        (First.AGREEMENTS, day.prepared is not None),
        (First.PROPOSAL, day.proposal is not None),
        (First.STEP_PROPOSAL, day.step_waits is not None),
        (First.GO_ON, day.unfinished is not None),
        (First.CHECK_IN, _check_in_is_due(me.group, last, day.next_meeting)),
        (First.REVIEW, day.step is not None and _looks_back(me.group, day.next_meeting)),
        (First.STEP, day.step is not None),
    )
    found = next((what for what, applies in order if applies), None)
    if found is not None:
        return found
    if not (day.joined or day.waiting or circle.has_anybody(me.group_id)):
        return First.INVITE
    if day.goal is None:
        return First.GOAL
    return First.REVIEW if _looks_back(me.group, day.next_meeting) else First.NOTHING


def _looks_back(group: Group, coming: Meeting | None) -> bool:
    return timing.is_offered(group, meeting_at=_starts(coming))


def _doing_and_waiting(
    group_id: UUID,
) -> tuple[Goal | None, Step | None, Summary | None, GoalDraft | None, Step | None]:
    """The first active goal with its next step, and the first of each kind that waits.

    All in one question to the database, because the owner's first page shows them. A goal that
    has a step to do comes before one that has none.
    """
    coming, waits = aliased(Step), aliased(Step)
    found = session.execute(
        select(Goal, coming, Summary, GoalDraft, waits)
        .select_from(Group)
        .outerjoin(Goal, and_(Goal.group_id == Group.id, goals.is_worked_on()))
        .outerjoin(coming, and_(coming.goal_id == Goal.id, coming.state == StepState.OPEN))
        .outerjoin(Summary, agreements.waits_in(Group.id))
        .outerjoin(GoalDraft, goals.waits_in(Group.id))
        .outerjoin(waits, and_(waits.group_id == Group.id, steps.asks_the_owner(waits)))
        .where(Group.id == group_id)
        .order_by(coming.id.is_(None), Goal.term.desc(), Goal.made_at, coming.place, coming.made_at)
        .order_by(Summary.made_at, GoalDraft.made_at, waits.made_at)
        .limit(1)
        .options(lazyload("*"))
    ).one()
    return found[0], found[1], found[2], found[3], found[4]


def is_new(group: Group) -> bool:
    """Whether the group began so lately that the path of beginning still stands on the page."""
    return clock.now() < group.made_at + timedelta(weeks=group.every_weeks)


def _is_soon(meeting: Meeting) -> bool:
    return meeting.starts_at < clock.now() + SOON


def meetings_for(me: Membership) -> tuple[list[Meeting], Meeting | None]:
    """What a member sees first: what asks for an answer, then the others; no answered poll.

    And the meeting that is just over, to look back on.
    """
    around = meetings.around(me)
    found = [each for each in meetings.still(around) if each.is_on]
    waits = [each for each in found if each.has_day or not _answered(each, me)]
    coming = sorted(waits, key=lambda each: _answered(each, me))
    return coming, meetings.just_met(me, around)


def _answered(meeting: Meeting, me: Membership) -> bool:
    mine = meeting.attendance_of(me)
    return mine is None or mine.answered_at is not None


def _check_in_is_due(group: Group, last: CheckIn | None, coming: Meeting | None) -> bool:
    return is_due(
        group.check_in_rhythm,
        last_at=last.written_at if last else None,
        meeting_at=_starts(coming),
    )


def _starts(meeting: Meeting | None) -> datetime | None:
    return meeting.starts_at if meeting else None


def _unfinished(last: CheckIn) -> bool:
    return last.done_at is None and last.is_of_today
