"""Reminders: which ones there are to come, and whether one is still wanted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from webapp import clock
from webapp.checkins import queries as checkins
from webapp.checkins.rhythm import is_due
from webapp.db import session
from webapp.groups import queries as groups
from webapp.groups.models import Group, Membership, Role
from webapp.meetings import queries as meetings
from webapp.meetings.models import Answer, Attendance, Meeting
from webapp.notices.models import Kind, NoticeChoice
from webapp.people.models import Person
from webapp.reminders import timing
from webapp.reminders.timing import When, Which

AHEAD = timedelta(days=8)
"""So far ahead reminders are laid ready."""


@dataclass(frozen=True)
class Reminder:
    """One reminder, for one person. The key makes that there is only one."""

    kind: Kind
    key: str
    about_id: UUID
    person: Person
    attendance: Attendance | None
    when: When


def chosen(choice: NoticeChoice, *, leads: bool) -> set[Which]:
    """What somebody wants to be reminded of.

    Who chose nothing hears it a day before as a member, because coming is a promise to somebody
    else; who leads the group asks for it first (product.md D10).
    """
    if choice.reminders is None:
        return set() if leads else {Which.DAY}
    return {Which(word) for word in choice.reminders.split()}


def to_come() -> Iterator[Reminder]:
    """Every reminder of the coming days whose moment is not past."""
    for each in (*_of_members(), *_of_owners(), *_of_check_ins()):
        if each.when.send_after > clock.now():
            yield each


def _of_members() -> Iterator[Reminder]:
    asked = (
        select(Attendance, NoticeChoice)
        .join(Attendance.meeting)
        .join(Attendance.membership)
        .outerjoin(NoticeChoice, NoticeChoice.person_id == Membership.person_id)
        .where(*_soon())
    )
    for attendance, kept in session.execute(asked):
        place, meeting = attendance.membership, attendance.meeting
        choice = kept or NoticeChoice(person_id=place.person_id)
        comes = attendance.answer is Answer.COMING or choice.reminders is not None
        if comes and _may_be_reminded(attendance):
            for which in chosen(choice, leads=False):
                yield from _of_meeting(which, meeting, place, choice, attendance)


def _of_owners() -> Iterator[Reminder]:
    led = (
        select(Meeting, Membership, NoticeChoice)
        .join(Membership, Membership.group_id == Meeting.group_id)
        .outerjoin(NoticeChoice, NoticeChoice.person_id == Membership.person_id)
        .where(*_soon(), Membership.role == Role.OWNER)
    )
    for meeting, place, kept in session.execute(led):
        choice = kept or NoticeChoice(person_id=place.person_id)
        for which in chosen(choice, leads=True):
            yield from _of_meeting(which, meeting, place, choice, None)


def _soon() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    return (
        Meeting.sent_at.is_not(None),
        Meeting.polled.is_(False),
        Meeting.called_off_at.is_(None),
        Meeting.starts_at.between(now, now + AHEAD),
    )


def _of_meeting(
    which: Which,
    meeting: Meeting,
    place: Membership,
    choice: NoticeChoice,
    attendance: Attendance | None,
) -> Iterator[Reminder]:
    if which is Which.CHECK_IN:
        return
    hours = choice.quiet
    when = timing.before_meeting(which, meeting.starts_at, zone=meeting.zone, hours=hours)
    key = f"{meeting.id} {place.person_id} {which.value} {meeting.starts_at.isoformat()}"
    about_id = attendance.id if attendance else meeting.id
    yield Reminder(Kind.MEETING_SOON, key, about_id, place.person, attendance, when)


def _of_check_ins() -> Iterator[Reminder]:
    asked = (
        select(Membership, NoticeChoice)
        .join(NoticeChoice, NoticeChoice.person_id == Membership.person_id)
        .where(Membership.role == Role.OWNER, NoticeChoice.reminders.contains("check_in"))
    )
    for place, choice in session.execute(asked):
        last_at, meeting_at = _last_and_next(place)
        since = choice.reminders_since
        when = timing.check_in(
            place.group.check_in_rhythm,
            from_then=max(last_at or since, since),
            meeting_at=meeting_at,
            hours=choice.quiet,
        )
        if when is not None:
            key = f"{place.group_id} check_in {when.send_after.isoformat()}"
            yield Reminder(Kind.CHECK_IN_DUE, key, place.group_id, place.person, None, when)


def _last_and_next(place: Membership) -> tuple[datetime | None, datetime | None]:
    last, _to_talk = checkins.last_and_to_talk(place.group_id)
    coming = [each for each in meetings.coming(place) if each.has_day]
    last_at = last.written_at if last else None
    return last_at, coming[0].starts_at if coming else None


def meeting_still_wanted(about_id: UUID) -> bool:
    """Whether the meeting is still ahead of this person; of a member it is the answer's id."""
    attendance = session.get(Attendance, about_id)
    meeting = attendance.meeting if attendance else session.get(Meeting, about_id)
    if meeting is None or not meeting.has_day or meeting.starts_at <= clock.now():
        return False
    if meeting.group.resting_since is not None:
        return False
    return attendance is None or _may_be_reminded(attendance)


def _may_be_reminded(attendance: Attendance) -> bool:
    return attendance.membership.is_there and attendance.answer is not Answer.NOT_COMING


def check_in_still_wanted(group_id: UUID) -> bool:
    """Whether it is still time to check in."""
    group, place = session.get(Group, group_id), groups.owner_of(group_id)
    if group is None or group.resting_since is not None or group.closed_at is not None:
        return False
    last_at, meeting_at = _last_and_next(place)
    return is_due(group.check_in_rhythm, last_at=last_at, meeting_at=meeting_at)
