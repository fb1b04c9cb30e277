"""Changes: another day, or no meeting. Everybody who was asked is told once; or after all not."""

from datetime import datetime
from typing import Any

from webapp import clock
from webapp.db import action
from webapp.meetings import actions as meetings
from webapp.meetings import queries
from webapp.meetings.models import Answer, Attendance, Meeting, PlaceKind
from webapp.notices import actions as notices
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
    before = _as_it_is(meeting)
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
    ids = {each.id for each in meeting.attendances}
    unheard = notice_queries.dropped_since(ids, meeting.changed_at) if meeting.changed_at else set()
    for attendance_id in (meeting.id, *ids):
        notices.drop(attendance_id)
    if meeting.changed_at is None:
        meeting.sent_at = None
        _forget_answers(meeting)
        return True
    _put_back(meeting, meeting.before)
    for attendance in meeting.asked:
        if attendance.id in unheard:
            meetings.tell(attendance)
    return True


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
    said = {str(each.id): _said(each) for each in meeting.attendances}
    return meeting.text | {"called_off_at": _words(meeting.called_off_at), "said": said}


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
    for attendance in meeting.attendances:
        said = before["said"].get(str(attendance.id))
        if said is not None:
            attendance.answer = said["answer"] and Answer(said["answer"])
            attendance.line, attendance.filled_in = said["line"], said["filled_in"]
            attendance.answered_at = _moment(said["answered_at"])
            attendance.reminded_at = _moment(said["reminded_at"])


def _words(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(words: str | None) -> Any:
    return datetime.fromisoformat(words) if words else None
