"""Account: the changes of address that can still be turned back."""

from uuid import UUID

from sqlalchemy import select

from webapp import clock
from webapp.db import session
from webapp.people import queries as people
from webapp.people.models import AddressChange, Device, Person, SignIn
from webapp.people.queries import still_open
from webapp.tokens import digest


def changes_of(person_id: UUID) -> list[AddressChange]:
    """This person's changes that can be turned back, the first one first."""
    mine = select(AddressChange).where(AddressChange.person_id == person_id, *still_open())
    return list(session.scalars(mine.order_by(AddressChange.made_at)))


def change_behind(link: str) -> AddressChange | None:
    """The change that the old address heard about, while it could be turned back."""
    behind = select(AddressChange).where(
        AddressChange.link_hash == digest(link), AddressChange.ends_at > clock.now()
    )
    return session.scalar(behind)


def due_by_host() -> list[AddressChange]:
    """What the host began three days ago and nobody refused."""
    due = select(AddressChange).where(
        AddressChange.by_host,
        AddressChange.settled_at.is_(None),
        AddressChange.ends_at <= clock.now(),
    )
    return list(session.scalars(due.order_by(AddressChange.made_at)))


def new_addresses(browser: str, person: Person) -> list[SignIn]:
    """What this browser asked for lately to have another address, the newest first."""
    asked = people.sign_ins_of(browser, person.id)
    return [each for each in asked if each.email_lookup != person.email_lookup]


def own_proofs(browser: str, person: Person) -> list[SignIn]:
    """What this browser asked for lately to show that it is this person."""
    asked = people.sign_ins_of(browser, person.id)
    return [each for each in asked if each.email_lookup == person.email_lookup]


def other_devices(here: Device) -> list[Device]:
    """Where else this person is signed in now, the last used one first."""
    others = select(Device).where(
        Device.person_id == here.person_id, Device.id != here.id, Device.ended_at.is_(None)
    )
    found = session.scalars(others.order_by(Device.seen_at.desc()))
    return [device for device in found if people.lasts(device)]


def device_of(person_id: UUID, device_id: UUID) -> Device | None:
    """This person's own device, signed in or no longer."""
    mine = select(Device).where(Device.person_id == person_id, Device.id == device_id)
    return session.scalar(mine)


def may_still_know(change_id: UUID) -> bool:
    """Whether the old address still has to hear about it."""
    change = session.get(AddressChange, change_id)
    return change is not None and change.settled_at is None
