"""Timing: when a reminder comes, by the clock on the wall and around somebody's quiet hours."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp import clock
from webapp.checkins.rhythm import BEFORE, EVERY
from webapp.groups.models import Rhythm
from webapp.notices import quiet


class Which(enum.Enum):
    """How long before a meeting somebody is reminded, or that it is about checking in."""

    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    CHECK_IN = "check_in"


USEFUL_UNTIL = {
    Which.WEEK: timedelta(days=6),
    Which.DAY: timedelta(hours=10),
    Which.HOUR: timedelta(minutes=30),
}
"""So long before the meeting a reminder is of no use any more, and does not come."""
CHECK_IN_USEFUL = timedelta(days=1)


@dataclass(frozen=True)
class When:
    """From when a reminder may go, and from when it is useless."""

    send_after: datetime
    useless_at: datetime


def before_meeting(which: Which, starts_at: datetime, *, zone: str, hours: quiet.Hours) -> When:
    """The same time of the day a week or a day before; an hour before is an hour in real time.

    In quiet hours it waits until they are over, as long as it is of use then. Otherwise it comes
    before them: an hour before a meeting at 9.00 becomes the evening before.
    """
    useless_at = starts_at - USEFUL_UNTIL[which]
    at = starts_at - timedelta(hours=1)
    if which is not Which.HOUR:
        days = 7 if which is Which.WEEK else 1
        at = clock.nearest(*clock.later(starts_at, days=-days, zone=zone), zone)
    over_at = quiet.over_at(at, hours)
    return When(over_at if over_at < useless_at else quiet.just_before(at, hours), useless_at)


def check_in(
    rhythm: Rhythm, *, from_then: datetime, meeting_at: datetime | None, hours: quiet.Hours
) -> When | None:
    """The next time that checking in is offered: so many weeks after the last one, or before a
    meeting. Who does not check in hears it once each round, and nothing more."""
    if rhythm in EVERY:
        rounds = (clock.now() - from_then) // EVERY[rhythm] + 1
        days = EVERY[rhythm].days * max(rounds, 1)
        at = clock.nearest(*clock.later(from_then, days=days))
    elif rhythm is Rhythm.BEFORE_MEETING and meeting_at:
        at = clock.nearest(*clock.later(meeting_at, days=-BEFORE.days))
    else:
        return None
    at = quiet.over_at(at, hours)
    return When(at, at + CHECK_IN_USEFUL)
