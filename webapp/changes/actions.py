"""Changes: another day, or no meeting. Everybody who was asked is told once."""

from datetime import datetime

from webapp import clock
from webapp.db import action
from webapp.meetings import actions as meetings
from webapp.meetings import queries
from webapp.meetings.models import Meeting, PlaceKind
from webapp.notices import actions as notices
from webapp.notices.models import Kind


@action
def move(meeting: Meeting, *, starts_at: datetime, seen: int) -> None:
    """Another day. What people said about the old one does not count for it (product.md D8).

    Raises ChangedMeanwhile, and then nothing changed.
    """
    queries.hold(meeting)
    if meeting.starts_at == starts_at and not meeting.is_off:
        return
    meetings.move(meeting, starts_at=starts_at, seen=seen)
    meeting.called_off_at = None
    for attendance in meeting.attendances:
        attendance.answer = attendance.answered_at = attendance.line = None
        attendance.reminded_at, attendance.filled_in = None, False
    _tell_everybody(meeting)


@action
def meet_elsewhere(meeting: Meeting, *, kind: PlaceKind, place: str, seen: int) -> None:
    """Another place, on the same day. What people said about the day still counts.

    Raises ChangedMeanwhile, and then nothing changed.
    """
    queries.hold(meeting)
    before = meeting.text
    meetings.meet_at(meeting, kind=kind, place=place, seen=seen)
    if meeting.text != before:
        _tell_everybody(meeting)


@action
def call_off(meeting: Meeting) -> None:
    """It does not take place."""
    queries.hold(meeting)
    if not meeting.is_off:
        meeting.called_off_at = clock.now()
        _tell_everybody(meeting)


def _tell_everybody(meeting: Meeting) -> None:
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, clock.now()
    notices.drop(meeting.id)  # what the owner would be reminded of
    for attendance in meeting.asked:
        meetings.tell(attendance, Kind.MEETING_CHANGED)
