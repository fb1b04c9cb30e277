"""People: what is there."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from webapp import clock
from webapp.db import session
from webapp.people.models import (
    SIGN_IN_LASTS,
    AddressChange,
    Device,
    Person,
    SignIn,
)
from webapp.sealed import host
from webapp.tokens import digest

OWN_PHONE_LASTS = timedelta(days=400)
BORROWED_IDLE = timedelta(minutes=30)
BORROWED_LASTS = timedelta(hours=8)


def device_behind(token: str) -> Device | None:
    """The device with this secret, while its session lasts (product.md M1)."""
    device = session.scalar(select(Device).where(Device.token_hash == digest(token)))
    return device if device is not None and lasts(device) else None


def lasts(device: Device) -> bool:
    """Whether the session of this device still lasts."""
    now = clock.now()
    if device.ended_at is not None:
        return False
    if device.own_phone:
        return now < device.seen_at + OWN_PHONE_LASTS
    return now < device.seen_at + BORROWED_IDLE and now < device.made_at + BORROWED_LASTS


def device_begun_with(token: str) -> Device | None:
    """The session that a post began a moment ago, for when its answer was lost on the way."""
    device = device_behind(token)
    just_now = device is not None and clock.now() < device.made_at + SIGN_IN_LASTS
    if device is None or not just_now:
        return None
    device.token = token
    return device


def lookup_of(email: str) -> bytes:
    """What finds an address again without keeping it readable."""
    return host().keyed_hash("email", email.strip().casefold())


def person_with(email_lookup: bytes) -> Person | None:
    """The person who signs in with this address; for three days also with the one before."""
    own = session.scalar(select(Person).where(Person.email_lookup == email_lookup))
    if own is not None:
        return own
    before = select(AddressChange).where(
        AddressChange.old_lookup == email_lookup, *still_open(), AddressChange.by_host.is_(False)
    )
    change = session.scalar(before.order_by(AddressChange.made_at).limit(1))
    return change.person if change else None


def still_open() -> tuple[ColumnElement[bool], ...]:
    """What is true of a change of address that can be turned back."""
    return AddressChange.settled_at.is_(None), AddressChange.ends_at > clock.now()


def sign_in_behind(link: str) -> SignIn | None:
    """What somebody asked for, found by the link in the mail, while its digits are good."""
    behind = select(SignIn).where(SignIn.link_hash == digest(link), SignIn.person_id.is_(None))
    found = session.scalar(behind)
    return found if found and found.is_open(clock.now()) else None


def asked_with(browser: str, operation_key: UUID) -> SignIn | None:
    """What this very post asked for before."""
    return session.scalar(
        select(SignIn).where(
            SignIn.browser_hash == digest(browser), SignIn.operation_key == operation_key
        )
    )


def sign_ins_of(browser: str, person_id: UUID | None = None) -> list[SignIn]:
    """What this browser asked for lately, the newest first: to come in, or to prove something."""
    asked = select(SignIn).where(
        SignIn.browser_hash == digest(browser),
        SignIn.person_id == person_id,
        SignIn.used_at.is_(None),
        SignIn.made_at > clock.now() - SIGN_IN_LASTS,
    )
    return list(session.scalars(asked.order_by(SignIn.made_at.desc())))


def came_in_with(person: Person) -> SignIn | None:
    """The mail that this person last came in with."""
    used = select(SignIn).where(
        SignIn.email_lookup == person.email_lookup, SignIn.used_at.is_not(None)
    )
    return session.scalar(used.order_by(SignIn.used_at.desc()).limit(1))


def mark_hash(person_id: UUID, mark: str) -> bytes:
    """What is kept of the mark of a browser; it tells nobody that two people share one."""
    return host().keyed_hash("mark", str(person_id), mark)


def is_known(person_id: UUID, mark: str) -> bool:
    """Whether this person was signed in before in the browser with this mark."""
    known = select(Device.id).where(Device.mark_hash == mark_hash(person_id, mark))
    return bool(mark) and session.scalar(known.limit(1)) is not None


def person_in(person_id: UUID) -> Person | None:
    """The person with this id, while they are here."""
    return session.get(Person, person_id)
