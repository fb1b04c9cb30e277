"""The time: the only place in the house that looks at a clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = "Europe/Amsterdam"


class NoSuchTime(ValueError):
    """The clock jumps over this moment when summer time begins."""


def now() -> datetime:
    """This moment, in UTC and aware."""
    return datetime.now(UTC)


def today(zone: str = AMSTERDAM) -> date:
    """The date on a calendar that hangs in this zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def moment(day: date, at: time, zone: str = AMSTERDAM) -> datetime:
    """A wall-clock promise as a moment in UTC.

    An hour that exists twice (October) is its first one; that is what people mean
    when they say it the evening before. Raises NoSuchTime for an hour that a clock
    in this zone skips (March).
    """
    wall = datetime.combine(day, at.replace(fold=0), ZoneInfo(zone))
    there_and_back = wall.astimezone(UTC).astimezone(ZoneInfo(zone))
    if there_and_back.replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchTime
    return wall.astimezone(UTC)


def nearest(day: date, at: time, zone: str = AMSTERDAM) -> datetime:
    """The same promise; an hour that a clock skips is the one that it jumps to."""
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def comes_twice(at: datetime, zone: str = AMSTERDAM) -> bool:
    """Whether a clock in this zone shows the time of this moment twice that night (October)."""
    wall = at.astimezone(ZoneInfo(zone))
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def later(at: datetime, *, days: int, zone: str = AMSTERDAM) -> tuple[date, time]:
    """So many days later at the same time of the day, as a date and a time: 14.00 stays 14.00."""
    wall = at.astimezone(ZoneInfo(zone))
    return wall.date() + timedelta(days=days), wall.time().replace(fold=0)


def local(at: datetime, zone: str = AMSTERDAM) -> datetime:
    """A moment as a clock in this zone shows it."""
    return at.astimezone(ZoneInfo(zone))
