"""Pin: whether a device is locked, and what opens it."""

from datetime import timedelta

from webapp import clock
from webapp.people.models import Device

WAITS_FOR = timedelta(hours=72)
"""Who came in with the mail alone, in a browser nobody knows, waits so long for another PIN."""


def is_locked(device: Device) -> bool:
    """Whether nothing of theirs is shown here now."""
    minutes = device.person.lock_after
    idle = minutes is not None and clock.now() >= device.seen_at + timedelta(minutes=minutes)
    return device.locked_at is not None or idle


def may_mail(device: Device) -> bool:
    """Whether the mail alone is enough to take another PIN here.

    Not where the mail is already what they came in with. After three days it is: on every
    device of theirs stands that this one waits, and there it can be signed out.
    """
    return not device.half_way or clock.now() >= device.made_at + WAITS_FOR
