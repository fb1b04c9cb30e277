"""Polls: days to choose from, what people say about them, and the choice."""

from datetime import datetime

from sqlalchemy import delete

from webapp import clock
from webapp.db import action, session
from webapp.meetings import actions as meetings
from webapp.meetings import queries as meeting_queries
from webapp.meetings.models import Answer, Attendance, Meeting
from webapp.notices.models import Kind
from webapp.polls import queries
from webapp.polls.models import MOST, DateAnswer, DateOption, Possible

MEANS = {
    Possible.YES: Answer.COMING,
    Possible.MAYBE: Answer.UNSURE,
    Possible.NO: Answer.NOT_COMING,
}
"""What was said about the day that is chosen is an answer to the meeting."""


class EnoughDays(Exception):
    """There are as many days as people can look at."""


@action
def add_day(meeting: Meeting, starts_at: datetime) -> None:
    """One more day to choose from, beside the one that the draft has. Raises EnoughDays."""
    known = [each.starts_at for each in queries.days_of(meeting)] or [meeting.starts_at]
    if starts_at in known:
        return
    if len(known) >= MOST:
        raise EnoughDays
    _settle(meeting, [*known, starts_at])


@action
def take_away(meeting: Meeting, option: DateOption) -> None:
    """A day fewer. The last one that is left is simply the day."""
    known = [each.starts_at for each in queries.days_of(meeting)]
    _settle(meeting, [each for each in known if each != option.starts_at])


def _settle(meeting: Meeting, days: list[datetime]) -> None:
    """The draft asks about exactly these days; what lasts, lasts until after the last one."""
    _forget_days(meeting)
    meeting.starts_at, meeting.polled = max(days), len(days) > 1
    for starts_at in days if meeting.polled else ():
        session.add(
            DateOption(group_id=meeting.group_id, meeting_id=meeting.id, starts_at=starts_at)
        )
    session.flush()


def _forget_days(meeting: Meeting) -> None:
    session.execute(delete(DateOption).where(DateOption.meeting_id == meeting.id))
    session.expire(meeting, ["date_options"])


@action
def say(
    attendance: Attendance, option: DateOption, answer: Possible, *, filled_in: bool = False
) -> None:
    """Whether somebody could come on this day; one answer for each person, changed at any time."""
    said = next((each for each in option.answers if each.attendance_id == attendance.id), None)
    if said is None:
        said = DateAnswer(
            group_id=attendance.group_id, option_id=option.id, attendance_id=attendance.id
        )
        option.answers.append(said)
    elif said.answer is answer and attendance.filled_in == filled_in:
        return
    said.answer, said.answered_at = answer, clock.now()
    attendance.answered_at, attendance.filled_in = clock.now(), filled_in


@action
def forget_answers(meeting: Meeting) -> None:
    """The question was taken back: the days stay, and nobody said anything about them."""
    for option in queries.days_of(meeting):
        option.answers.clear()


@action
def choose(meeting: Meeting, option: DateOption) -> None:
    """The poll becomes the meeting on this day. The other days are gone; everybody hears it once.

    Who could come has said so already, and can still change it.
    """
    meeting_queries.hold(meeting)
    if not meeting.polled:
        return
    said = {each.attendance_id: each for each in option.answers}
    for attendance in meeting.attendances:
        mine = said.get(attendance.id)
        attendance.answer = MEANS[mine.answer] if mine else None
        attendance.answered_at = mine.answered_at if mine else None
        attendance.reminded_at = None
    meeting.starts_at, meeting.polled = option.starts_at, False
    _forget_days(meeting)
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, clock.now()
    meeting.before = None  # the other days are gone, so there is no way back
    for attendance in meeting.asked:
        meetings.tell(attendance, Kind.MEETING_CHANGED)
