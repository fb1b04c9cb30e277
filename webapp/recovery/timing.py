"""Timing: when the first page offers to look back. It follows from the calendar alone."""

from datetime import datetime, timedelta

from webapp import clock
from webapp.groups.models import Group

A_QUARTER, NEARLY = timedelta(weeks=13), timedelta(weeks=10)
EARLIEST, LATEST = timedelta(days=10), timedelta(days=3)


def is_offered(group: Group, *, meeting_at: datetime | None) -> bool:
    """Ten to three days before a meeting, and else every three months; never soon after."""
    now, last = clock.now(), group.looked_back_at
    if meeting_at is None:
        return now - (last or group.made_at) >= A_QUARTER
    in_time = LATEST <= meeting_at - now <= EARLIEST
    return in_time and (last is None or now - last >= NEARLY)
