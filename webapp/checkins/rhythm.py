"""Rhythm: when a check-in is offered. It follows from the owner's choice and the calendar alone."""

from datetime import datetime, timedelta

from webapp import clock
from webapp.groups.models import Rhythm

BEFORE = timedelta(days=7)
"""So long before a meeting it is offered to who checks in before meetings only."""
EVERY = {Rhythm.WEEKLY: timedelta(days=7), Rhythm.TWO_WEEKLY: timedelta(days=14)}


def is_due(rhythm: Rhythm, *, last_at: datetime | None, meeting_at: datetime | None) -> bool:
    """Whether it is time again. What somebody answered plays no part in it."""
    if rhythm is Rhythm.BEFORE_MEETING:
        from_then = meeting_at - BEFORE if meeting_at else None
        return bool(from_then and from_then <= clock.now() and not _since(last_at, from_then))
    if rhythm is Rhythm.NEVER:
        return False
    return not _since(last_at, clock.now() - EVERY[rhythm])


def _since(last_at: datetime | None, moment: datetime) -> bool:
    return last_at is not None and last_at >= moment
