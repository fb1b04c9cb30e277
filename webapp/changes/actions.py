"""Changes: another day, or no meeting. Everybody who was asked is told once; or after all not."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from webapp import clock
from webapp.db import action, session
from webapp.meetings import actions as meetings
from webapp.meetings import queries
from webapp.meetings.models import Answer, Attendance, Meeting, PlaceKind
from webapp.notices import actions as notices
from webapp.notices import models
from webapp.notices import queries as notice_queries
from webapp.notices.models import Kind


@action
def move(meeting: Meeting, *, starts_at: datetime, seen: int) -> None:
    """Another day. What people said about the old one does not count for it (product.md D8).

    Raises ChangedMeanwhile, and then nothing changed.
    """
    queries.hold(meeting)
    if meeting.starts_at == starts_at and not meeting.is_off:
        return
    before = _as_it_is(meeting) | {
        "said": {str(each.id): _said(each) for each in meeting.attendances}
    }
    meetings.move(meeting, starts_at=starts_at, seen=seen)
    meeting.called_off_at = None
    _forget_answers(meeting)
    _tell_everybody(meeting, before)


@action
def meet_elsewhere(meeting: Meeting, *, kind: PlaceKind, place: str, seen: int) -> None:
    """Another place, on the same day. What people said about the day still counts.

    Raises ChangedMeanwhile, and then nothing changed.
    """
    queries.hold(meeting)
    text, before = meeting.text, _as_it_is(meeting)
    meetings.meet_at(meeting, kind=kind, place=place, seen=seen)
    if meeting.text != text:
        _tell_everybody(meeting, before)


@action
def call_off(meeting: Meeting) -> None:
    """It does not take place."""
    queries.hold(meeting)
    if not meeting.is_off:
        before = _as_it_is(meeting)
        meeting.called_off_at = clock.now()
        _tell_everybody(meeting, before)


@action
def take_back(meeting: Meeting) -> bool:
    """«Toch niet»: all as it was, while nobody was told yet (product.md G9). Whether in time."""
    queries.hold(meeting)
    if not queries.can_take_back(meeting):
        return False
    if meeting.changed_at is None:
        _take_back_the_question(meeting)
    else:
        _take_back_the_change(meeting, meeting.changed_at)
    return True


@action
def forget_old() -> None:
    """How a meeting was is known no longer than a change of it can be taken back."""
    known = Meeting.before_sealed.is_not(None)
    past = Meeting.changed_at < clock.now() - models.HELD
    session.execute(update(Meeting).where(known, past).values(before_sealed=None))


def _take_back_the_question(meeting: Meeting) -> None:
    """A draft again. What somebody still has open is about what they were asked then."""
    _drop_what_waits(meeting)
    _forget_answers(meeting)
    meeting.sent_at, meeting.sequence = None, meeting.sequence + 1


def _take_back_the_change(meeting: Meeting, changed_at: datetime) -> None:
    """Who had not heard what was told before, or was asked since, is still told."""
    ids = {each.id for each in meeting.attendances}
    unheard = notice_queries.dropped_since(ids, changed_at)
    asked_since = notice_queries.waiting(ids, Kind.MEETING_ASKED)
    _drop_what_waits(meeting)
    _put_back(meeting, meeting.before)
    for attendance in meeting.asked:
        silent = attendance.answered_at is None
        if attendance.id in unheard or (silent and attendance.id in asked_since):
            meetings.tell(attendance)


def _drop_what_waits(meeting: Meeting) -> None:
    notices.drop(meeting.id, *(each.id for each in meeting.attendances))


def _tell_everybody(meeting: Meeting, before: dict[str, Any]) -> None:
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, clock.now()
    meeting.before = before
    notices.drop(meeting.id)  # what the owner would be reminded of
    for attendance in meeting.asked:
        meetings.tell(attendance, Kind.MEETING_CHANGED)


def _forget_answers(meeting: Meeting) -> None:
    for attendance in meeting.attendances:
        attendance.answer = attendance.answered_at = attendance.line = None
        attendance.reminded_at, attendance.filled_in = None, False


def _as_it_is(meeting: Meeting) -> dict[str, Any]:
    return meeting.text | {"called_off_at": _words(meeting.called_off_at)}


def _said(attendance: Attendance) -> dict[str, Any]:
    return {
        "answer": attendance.answer and attendance.answer.value,
        "line": attendance.line,
        "filled_in": attendance.filled_in,
        "answered_at": _words(attendance.answered_at),
        "reminded_at": _words(attendance.reminded_at),
    }


def _put_back(meeting: Meeting, before: dict[str, Any]) -> None:
    """A calendar that read the change has to read that it is no more: the number goes on."""
    meetings.move(meeting, starts_at=_moment(before["starts_at"]), seen=meeting.version)
    kind, place = PlaceKind(before["place_kind"]), before["place"] or ""
    meetings.meet_at(meeting, kind=kind, place=place, seen=meeting.version)
    meeting.called_off_at, meeting.before = _moment(before["called_off_at"]), None
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, clock.now()
    if "said" in before:  # the day was another; what was said since was about that one
        _forget_answers(meeting)
        for attendance in meeting.attendances:
            _say_again(attendance, before["said"].get(str(attendance.id)))


def _say_again(attendance: Attendance, said: dict[str, Any] | None) -> None:
    if said is not None:
        attendance.answer = said["answer"] and Answer(said["answer"])
        attendance.line, attendance.filled_in = said["line"], said["filled_in"]
        attendance.answered_at = _moment(said["answered_at"])
        attendance.reminded_at = _moment(said["reminded_at"])


def _words(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(words: str | None) -> Any:
    return datetime.fromisoformat(words) if words else None
