"""Keys: what lets somebody in again, and whether they showed lately that it is them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from webapp import clock
from webapp.db import session
from webapp.keys.models import Passkey
from webapp.people.models import Code, CodeKind, Device, Person
from webapp.sealed import host
from webapp.tokens import typed

FRESH_FOR = timedelta(minutes=5)


def name_hash(name: str) -> bytes:
    """What finds a key by the name that its phone gave it."""
    return host().keyed_hash("passkey", name)


def handle_of(person_id: UUID) -> bytes:
    """What a phone keeps to know whose key it is; it tells nobody who that is."""
    return host().keyed_hash("owner of passkey", str(person_id))


def keys_of(person_id: UUID) -> list[Passkey]:
    """This person's keys, the newest first."""
    mine = select(Passkey).where(Passkey.person_id == person_id)
    return list(session.scalars(mine.order_by(Passkey.made_at.desc())))


def key_of(person_id: UUID, key_id: UUID) -> Passkey | None:
    """This person's own key."""
    mine = select(Passkey).where(Passkey.person_id == person_id, Passkey.id == key_id)
    return session.scalar(mine)


def has_key(person_id: UUID, *, synced: bool = False) -> bool:
    """Whether a phone of this person lets them in; synced: also when that phone is gone."""
    mine = select(Passkey.id).where(Passkey.person_id == person_id)
    if synced:
        mine = mine.where(Passkey.synced)
    return session.scalar(mine.limit(1)) is not None


def recovery_code_of(person_id: UUID) -> Code | None:
    """The printed code that still waits to be used."""
    return session.scalar(
        select(Code).where(
            Code.person_id == person_id, Code.kind == CodeKind.RECOVERY, Code.used_at.is_(None)
        )
    )


def person_id_behind(letters: str) -> UUID | None:
    """Whose code this is, used or not."""
    kept = host().keyed_hash("code", typed(letters))
    return session.scalar(select(Code.person_id).where(Code.code_hash == kept))


def ways_back(person: Person, *, phone_gone: bool = False) -> bool:
    """Whether this person can come back in without somebody else's help."""
    return (
        person.email_lookup is not None
        or has_key(person.id, synced=phone_gone)
        or recovery_code_of(person.id) is not None
    )


def is_fresh(device: Device) -> bool:
    """Whether somebody showed lately that it is them (product.md M2).

    Who has nothing to show it with is not asked. A locked device wants it shown since it locked.
    """
    since = device.locked_at or device.made_at
    shown_at = max(since, device.proved_at or since)
    fresh = clock.now() < shown_at + FRESH_FOR and (device.locked_at is None or shown_at > since)
    return fresh or not (device.person.has_pin or ways_back(device.person))


def may_offer(device: Device) -> bool:
    """Whether to say, once, that this phone can let somebody in by itself."""
    never = device.person.key_offered_at is None
    return never and device.own_phone and not has_key(device.person_id)


def may_still_know(key_id: UUID) -> bool:
    """Whether its person still has to hear that this key was added."""
    return session.get(Passkey, key_id) is not None
