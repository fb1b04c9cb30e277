"""Meetings: plan one, ask people, answer."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update

from webapp import clock, versions
from webapp.db import action, session
from webapp.groups.models import Membership
from webapp.meetings import queries
from webapp.meetings.models import Answer, Attendance, Meeting, PlaceKind
from webapp.notices import actions as notices
from webapp.notices.models import Kind
from webapp.tokens import digest, new_link

AN_HOUR = 60


class NobodyAsked(Exception):
    """A meeting without anybody to ask is not sent."""


@action
def plan(me: Membership, *, operation_key: UUID, starts_at: datetime, seen: int = 1) -> Meeting:
    """A draft with a date. Sent twice is one draft; another date is a change.

    What a helper prepares stays with the owner, whatever becomes of the help. Raises
    ChangedMeanwhile when it got another date since it was made.
    """
    meeting = queries.meeting_from(me.group_id, operation_key)
    if meeting is None:
        meeting = Meeting(
            group_id=me.group_id,
            operation_key=operation_key,
            starts_at=starts_at,
            minutes=AN_HOUR,
            prepared_by_id=None if me.owns else me.id,
            made_at=clock.now(),
        )
        session.add(meeting)
        session.flush()
    if meeting.is_draft and (me.owns or meeting.prepared_by_id == me.id):
        move(meeting, starts_at=starts_at, seen=seen)
    return meeting


@action
def move(meeting: Meeting, *, starts_at: datetime, seen: int) -> None:
    """Another moment. Raises ChangedMeanwhile, and then nothing changed."""
    after = meeting.text | {"starts_at": starts_at.isoformat()}
    versions.accept(meeting, seen, before=meeting.text, after=after)
    meeting.starts_at = starts_at


@action
def meet_at(meeting: Meeting, *, kind: PlaceKind, place: str, seen: int) -> None:
    """Where, or by which phone number or video link. Raises ChangedMeanwhile, and then nothing
    changed.
    """
    after = meeting.text | {"place_kind": kind.value, "place": place or None}
    versions.accept(meeting, seen, before=meeting.text, after=after)
    meeting.place_kind, meeting.place = kind, place or None


@action
def lasts(meeting: Meeting, *, minutes: int) -> None:
    """How long it takes, as long as nobody was told."""
    if meeting.is_draft:
        meeting.minutes = minutes


@action
def ask(meeting: Meeting, members: Iterable[Membership]) -> None:
    """Exactly these members are asked; each has an own link. Who was asked keeps the answer."""
    wanted = {member.id: member for member in members}
    for attendance in list(meeting.attendances):
        if attendance.membership_id not in wanted and attendance.membership.paused_at is None:
            _no_longer_ask(attendance)
    for member in wanted.values():
        if meeting.attendance_of(member) is None:
            added = _attendance(meeting, member)
            if meeting.is_on:
                tell(added)


@action
def send(meeting: Meeting) -> None:
    """The draft becomes a question to everybody asked, once. Raises NobodyAsked."""
    if not meeting.asked:
        raise NobodyAsked
    if not meeting.is_draft:
        return
    meeting.sent_at = clock.now()
    for attendance in meeting.asked:
        tell(attendance)


@action
def throw_away(meeting: Meeting) -> None:
    """A draft that nobody needs."""
    if meeting.is_draft:
        versions.forget(meeting.id)
        session.delete(meeting)


@action
def answer(attendance: Attendance, answer: Answer) -> None:
    """Ja, nee, or not known yet; changed at any time. The same answer again changes nothing."""
    if attendance.meeting.is_off:
        return
    if attendance.answer is not answer or attendance.filled_in:
        attendance.answer, attendance.answered_at = answer, clock.now()
        attendance.filled_in = False


@action
def say_who_was_there(meeting: Meeting, members: set[UUID]) -> None:
    """Exactly these members are at the table."""
    for attendance in meeting.asked:
        attendance.was_there = attendance.membership_id in members


@action
def answer_for(attendance: Attendance, answer: Answer) -> None:
    """What somebody said by phone; the page says that the owner filled it in."""
    if attendance.answer is not answer:
        attendance.answer, attendance.answered_at = answer, clock.now()
        attendance.filled_in = True


@action
def let_go(place: Membership) -> None:
    """Who rests gets no mail; who is gone is asked no more. Earlier meetings stay as they were."""
    for attendance in queries.attendances_to_come(place):
        if place.ended_at is not None:
            _no_longer_ask(attendance)
        else:
            notices.drop(attendance.id)
    session.flush()


@action
def change_links(place: Membership) -> None:
    """New answer links for this member; the old ones, also in a mail that waits, are dead."""
    for attendance in queries.attendances_to_come(place):
        notices.drop(attendance.id)
        link = new_link()
        attendance.link, attendance.link_hash = link, digest(link)


@action
def ask_instead(old: Membership, new: Membership) -> None:
    """The meetings to come that ask the one ask the other."""
    for attendance in queries.attendances_to_come(old):
        meeting = attendance.meeting
        if meeting.attendance_of(new) is None:
            added = _attendance(meeting, new)
            if meeting.is_on:
                tell(added)


@action
def say(attendance: Attendance, line: str) -> None:
    """A line with the answer, or none."""
    attendance.line = line or None


@action
def show_answers(meeting: Meeting, *, shown: bool) -> None:
    """Whether who is asked sees each other's answers. The words beside them stay the owner's."""
    meeting.answers_shown = shown


@action
def ask_again(meeting: Meeting) -> list[Attendance]:
    """Who did not answer is asked once more, at most once on a day. Returns who was asked now."""
    if not meeting.is_on or meeting.group.resting_since is not None:
        return []
    today = queries.today_began(meeting)
    silent = {each.id: each for each in meeting.silent(since=today)}
    # Two phones at once are once: the database says which of them was first.
    first = session.scalars(
        update(Attendance)
        .where(
            Attendance.id.in_(silent),
            Attendance.answered_at.is_(None),
            or_(Attendance.reminded_at.is_(None), Attendance.reminded_at < today),
        )
        .values(reminded_at=clock.now())
        .returning(Attendance.id),
        execution_options={"synchronize_session": "fetch"},
    )
    again = [silent[each] for each in first]
    for attendance in again:
        tell(attendance)
    return sorted(again, key=lambda each: each.made_at)


def _no_longer_ask(attendance: Attendance) -> None:
    notices.drop(attendance.id)
    attendance.meeting.attendances.remove(attendance)


def _attendance(meeting: Meeting, member: Membership) -> Attendance:
    link = new_link()
    attendance = Attendance(
        group_id=meeting.group_id,
        meeting=meeting,
        meeting_id=meeting.id,
        membership=member,
        membership_id=member.id,
        link=link,
        link_hash=digest(link),
        made_at=clock.now(),
    )
    session.add(attendance)
    session.flush()
    return attendance


@action
def tell(attendance: Attendance, kind: Kind = Kind.MEETING_ASKED) -> None:
    """Who can be reached is told once. A mail has the own link, and nothing else in it."""
    person = attendance.membership.person
    notices.drop(attendance.id)
    notices.tell(person, kind, facts={"link": attendance.link}, about_id=attendance.id)
