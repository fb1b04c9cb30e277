"""Quiet hours: when somebody is not disturbed, by the clock on the wall."""

from datetime import datetime, time, timedelta

from webapp import clock

Hours = tuple[time, time]
"""From when until when. The same time twice: never."""


def is_quiet(at: datetime, hours: Hours, zone: str = clock.AMSTERDAM) -> bool:
    """Whether nothing comes at this moment."""
    begins, ends = hours
    wall = clock.local(at, zone).time()
    return begins <= wall < ends if begins <= ends else wall >= begins or wall < ends


def over_at(at: datetime, hours: Hours, zone: str = clock.AMSTERDAM) -> datetime:
    """The moment itself, or the one at which the quiet hours around it end."""
    return _next(at, hours[1], zone) if is_quiet(at, hours, zone) else at


def just_before(at: datetime, hours: Hours, zone: str = clock.AMSTERDAM) -> datetime:
    """A quarter of an hour before the quiet hours around this moment begin."""
    day = clock.local(at, zone).date()
    if clock.local(at, zone).time() < hours[0]:
        day -= timedelta(days=1)
    return clock.nearest(day, hours[0], zone) - timedelta(minutes=15)


def _next(at: datetime, wall: time, zone: str) -> datetime:
    day = clock.local(at, zone).date()
    found = clock.nearest(day, wall, zone)
    return found if found > at else clock.nearest(day + timedelta(days=1), wall, zone)


def monday_after(at: datetime, hours: Hours, zone: str = clock.AMSTERDAM) -> datetime:
    """The next Monday morning that comes, out of the quiet hours."""
    day = clock.local(at, zone).date()
    nine = time(9)
    monday = clock.nearest(day + timedelta(days=-day.weekday() % 7), nine, zone)
    if monday <= at:
        monday = clock.nearest(clock.local(monday, zone).date() + timedelta(days=7), nine, zone)
    return over_at(monday, hours, zone)
