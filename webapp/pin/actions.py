"""Pin: keep one, compare with it, lock and unlock."""

import hmac

from sqlalchemy import update

from webapp import clock, limits
from webapp.db import action, session
from webapp.people import queries as people
from webapp.people.models import Device, Person

EACH_DEVICE = ("pin", "pin in an hour", "pin in a day")


class WrongPin(Exception):
    """This is not the PIN."""


@action
def ask_second(device: Device, mark: str) -> None:
    """Who keeps a PIN is asked for it after a code, before anything shows (product.md M2).

    A browser that knows this person asks it only when the app locks there as well.
    """
    known, person = people.is_known(device.person_id, mark), device.person
    if person.has_pin and (not known or person.lock_after):
        device.locked_at, device.half_way = clock.now(), not known


@action
def lock(device: Device) -> None:
    """From now on it asks who is there; what showed it earlier no longer counts."""
    device.locked_at = device.locked_at or clock.now()


@action
def unlock(device: Device) -> None:
    """Somebody showed with the PIN or their own lock that it is them."""
    device.locked_at, device.half_way, device.seen_at = None, False, clock.now()


@action
def keep(device: Device, made: dict[str, str]) -> None:
    """This is the PIN from now on; whoever is half way somewhere else comes in no further."""
    _end_half_way(device)
    device.person.pin = made
    unlock(device)


@action
def take_away(device: Device) -> None:
    """No PIN any more, so no lock either."""
    _end_half_way(device)
    person = device.person
    person.pin, person.lock_after, person.plan_without_pin = None, None, False
    others = update(Device).where(Device.person_id == person.id)
    session.execute(others.values(locked_at=None))


def _end_half_way(device: Device) -> None:
    waiting = update(Device).where(
        Device.person_id == device.person_id, Device.half_way, Device.id != device.id
    )
    session.execute(waiting.where(Device.ended_at.is_(None)).values(ended_at=clock.now()))


@action
def lock_after(person: Person, minutes: int | None, *, plan_open: bool) -> None:
    """When the app locks by itself, and whether the own plan opens all the same."""
    person.lock_after, person.plan_without_pin = minutes, plan_open


@action
def look_first(device: Device, mark: str) -> None:
    """Whether another try may be made. Raises limits.TooOften; longer waits come first."""
    for kind, who in reversed(_counted(device, mark)):
        limits.look_first(kind, who)


def compare(device: Device, mark: str, made: dict[str, str]) -> None:
    """Compare with the PIN. Raises WrongPin and limits.TooOften.

    No savepoint around it: the try has to count when the answer is no.
    """
    look_first(device, mark)
    if device.person.pin and hmac.compare_digest(device.person.pin["hash"], made["hash"]):
        return
    for kind, who in _counted(device, mark):
        limits.count_try(kind, who)
    raise WrongPin


def _counted(device: Device, mark: str) -> list[tuple[str, str]]:
    """A browser that knows somebody has tries of its own; all others share theirs."""
    person = str(device.person_id)
    if device.half_way:
        return [*((kind, person) for kind in EACH_DEVICE), ("pin in new browsers", person)]
    return [(kind, f"{person} {mark or device.id}") for kind in EACH_DEVICE]
