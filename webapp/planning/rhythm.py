"""Rhythm: the next date, as often as the group meets. 14.00 stays 14.00 when the clock changes."""

from dataclasses import dataclass
from datetime import date, datetime, time

from webapp import clock
from webapp.groups.models import Membership
from webapp.meetings import queries

A_WEEK = 7


@dataclass(frozen=True)
class Proposed:
    """A date and a time of the day, and whether the usual time does not exist that night."""

    day: date
    at: time
    is_later: bool = False

    @property
    def fields(self) -> dict[str, object]:
        """As the form of a date has it."""
        return {"day": self.day, "at": self.at}


def next_time(me: Membership) -> Proposed | None:
    """When the group would meet next; nothing before the first meeting."""
    last = queries.last_day(me)
    return after(last, weeks=me.group.every_weeks, zone=me.group.zone) if last else None


def after(last: datetime, *, weeks: int, zone: str) -> Proposed:
    """So many weeks after the last time, or as many times as it takes to be ahead of us."""
    times = 1
    while True:
        day, at = clock.later(last, days=times * weeks * A_WEEK, zone=zone)
        if day > clock.today(zone):
            break
        times += 1
    try:
        clock.moment(day, at, zone)
    except clock.NoSuchTime:  # the clock goes forward that night, so it is an hour later
        return Proposed(day, at.replace(hour=at.hour + 1), is_later=True)
    return Proposed(day, at)
