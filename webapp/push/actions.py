"""Push: hear on a device, and no more."""

from uuid import UUID

from sqlalchemy import delete, select

from webapp import clock
from webapp.db import action, one_at_a_time, session
from webapp.people.models import Device
from webapp.push.models import PushSubscription
from webapp.sealed import host


@action
def hear_here(device: Device, where: dict[str, str]) -> None:
    """From now on this device shows that there is something new, for who is signed in on it."""
    endpoint_hash = host().keyed_hash("endpoint", where["endpoint"])
    one_at_a_time(UUID(bytes=endpoint_hash[:16]))
    there = (PushSubscription.device_id == device.id) | (
        PushSubscription.endpoint_hash == endpoint_hash
    )
    session.execute(delete(PushSubscription).where(there))
    session.add(
        PushSubscription(
            person_id=device.person_id,
            device_id=device.id,
            endpoint_hash=endpoint_hash,
            where=where,
            made_at=clock.now(),
        )
    )


@action
def hear_no_more(ids: list[UUID]) -> None:
    """These devices cannot be reached any more."""
    session.execute(delete(PushSubscription).where(PushSubscription.id.in_(ids)))


@action
def forget_out() -> None:
    """Devices that are signed out hear nothing, and are known no longer."""
    out = select(Device.id).where(Device.ended_at.is_not(None))
    session.execute(delete(PushSubscription).where(PushSubscription.device_id.in_(out)))
