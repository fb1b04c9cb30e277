"""Today: what comes first for somebody, now."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp import clock
from webapp.checkins import queries as checkins
from webapp.checkins.models import CheckIn
from webapp.checkins.questions import QUESTIONS, to_go_on_with
from webapp.checkins.rhythm import is_due
from webapp.circle import queries as circle
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

SOON = timedelta(days=2)


class First(enum.Enum):
    """What can come first (product.md A11), in this order."""

    CONFIRM = "confirm"
    MEETING_SOON = "meeting_soon"
    DRAFT = "draft"
    PROPOSAL = "proposal"
    GO_ON = "go_on"
    CHECK_IN = "check_in"
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
    draft: Meeting | None
    proposal: GoalDraft | None
    unfinished: CheckIn | None
    goal: Goal | None
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
    coming = meetings.coming(me)
    next_meeting = next((each for each in coming if each.has_day), None)
    draft = next((each for each in coming if each.is_draft), None)
    waiting = invitations.waiting(me.group_id)
    last, to_talk = checkins.last_and_to_talk(me.group_id)
    unfinished = last if last and _unfinished(last) else None
    joined, asked = handovers.joined_and_waiting(me.group_id)  # among them who proposed a goal
    goal, proposal = goals.first_active_and_draft(me.group_id)
    first = _first(
        {
            First.CONFIRM: bool(waiting),
            First.MEETING_SOON: bool(next_meeting and _is_soon(next_meeting)),
            First.DRAFT: draft is not None,
            First.PROPOSAL: proposal is not None,
            First.GO_ON: unfinished is not None,
            First.CHECK_IN: _check_in_is_due(me.group, last, next_meeting),
            First.INVITE: not (joined or waiting or circle.has_anybody(me.group_id)),
            First.GOAL: goal is None,
            First.REVIEW: timing.is_offered(me.group, meeting_at=_starts(next_meeting)),
        }
    )
    gone = groups.unread(joined)
    return Day(
        *(first, waiting, next_meeting, draft, proposal, unfinished, goal, gone, asked, joined),
        to_talk=to_talk,
    )


def _first(applies: Mapping[First, bool]) -> First:
    return next((what for what, yes in applies.items() if yes), First.NOTHING)


def is_new(group: Group) -> bool:
    """Whether the group began so lately that the path of beginning still stands on the page."""
    return clock.now() < group.made_at + timedelta(weeks=group.every_weeks)


def _is_soon(meeting: Meeting) -> bool:
    return meeting.starts_at < clock.now() + SOON


def meetings_for(me: Membership) -> list[Meeting]:
    """What a member sees first: what asks for an answer, then the others; no answered poll."""
    found = [each for each in meetings.ahead(me) if each.is_on]
    waits = [each for each in found if each.has_day or not _answered(each, me)]
    return sorted(waits, key=lambda each: _answered(each, me))


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
