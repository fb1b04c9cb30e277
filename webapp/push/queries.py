"""Push: where somebody hears."""

from uuid import UUID

from sqlalchemy import select

from webapp.db import session
from webapp.people.models import Device
from webapp.people.queries import lasts
from webapp.push.models import PushSubscription


def reached_on(person_id: UUID) -> list[PushSubscription]:
    """The devices on which this person hears, where they are still signed in."""
    here = (
        select(PushSubscription)
        .join(PushSubscription.device)
        .where(
            PushSubscription.person_id == person_id,
            Device.person_id == person_id,
            Device.ended_at.is_(None),
        )
    )
    return [each for each in session.scalars(here) if lasts(each.device)]


def hears_on(device: Device) -> bool:
    """Whether this very device shows that there is something new."""
    return any(each.device_id == device.id for each in reached_on(device.person_id))
