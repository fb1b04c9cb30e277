"""Account: own numbers, another address, and the codes that let somebody in again."""

import hmac
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from webapp import clock, limits
from webapp.account import queries
from webapp.db import action, one_at_a_time, session
from webapp.keys import actions as key_actions
from webapp.keys import queries as keys
from webapp.notices import actions as notices
from webapp.notices.models import Kind
from webapp.people import queries as people
from webapp.people.actions import WrongCode
from webapp.people.models import AddressChange, Code, CodeKind, Device, Person, SignIn
from webapp.sealed import host
from webapp.tokens import digest, new_link, readable, typed

DEVICE_CODE_LASTS = timedelta(minutes=10)
ONE_POST = timedelta(minutes=1)
TURNS_BACK_FOR = timedelta(hours=72)


class AddressTaken(Exception):
    """Somebody else signs in with this address."""


@action
def keep_numbers(person: Person, *, numbers: dict[str, str]) -> None:
    """Own GP and own team (product.md G3). Empty ones are left out."""
    person.numbers = {which: number for which, number in numbers.items() if number}


@action
def choose_language(person: Person, *, language: str) -> None:
    """The language of pages and mails."""
    person.language = language


@action
def make_code(person: Person, kind: CodeKind, *, operation_key: UUID) -> str:
    """A new code of this kind; the one before is worth nothing. The same key: the same code."""
    length = 16 if kind is CodeKind.RECOVERY else 8
    source = host().keyed_hash("make code", kind.value, str(person.id), str(operation_key))
    letters = readable(source, length)
    kept = host().keyed_hash("code", letters)
    if session.scalar(select(Code).where(Code.code_hash == kept)):
        return letters
    session.execute(
        delete(Code).where(Code.person_id == person.id, Code.kind == kind, Code.used_at.is_(None))
    )
    ends_at = clock.now() + DEVICE_CODE_LASTS if kind is CodeKind.DEVICE else None
    session.add(
        Code(
            person=person,
            person_id=person.id,
            kind=kind,
            code_hash=kept,
            made_at=clock.now(),
            ends_at=ends_at,
        )
    )
    session.flush()
    return letters


@action
def prove(device: Device, asked: SignIn | None = None) -> None:
    """The digits were right, or the lock of their phone: it is them, for five minutes."""
    if asked is not None:
        asked.used_at = clock.now()
    _shown(device)


@action
def count_wrong_paper(person: Person) -> None:
    """Count that somebody typed another code than the printed one."""
    limits.count_try("proof on paper", str(person.id))


@action
def prove_on_paper(device: Device, letters: str) -> None:
    """The printed code shows that it is them, and stays good. Raises WrongCode, TooOften."""
    limits.look_first("proof on paper", str(device.person_id))
    known = keys.recovery_code_of(device.person_id)
    kept = host().keyed_hash("code", typed(letters))
    if known is None or not hmac.compare_digest(known.code_hash, kept):
        raise WrongCode
    _shown(device)


def _shown(device: Device) -> None:
    """The same post sent again changes nothing."""
    if device.proved_at is None or clock.now() - device.proved_at > ONE_POST:
        device.proved_at = clock.now()


@action
def change_address(person: Person, asked: SignIn) -> None:
    """The new address is proven: it is theirs now, and the old one hears so.

    Raises AddressTaken when somebody else signs in with it.
    """
    _keep_free(person, asked.email_lookup)
    asked.used_at = clock.now()
    if asked.email_lookup == person.email_lookup:
        return
    change = _announce(person, email=asked.email, by_host=False)
    person.email, person.email_lookup = change.new_email, change.new_lookup


@action
def begin_change(person: Person, *, email: str) -> None:
    """The host gives somebody another address in three days, unless anybody refuses.

    Raises AddressTaken.
    """
    _keep_free(person, people.lookup_of(email))
    for earlier in queries.changes_of(person.id):
        if earlier.by_host:
            earlier.settled_at = clock.now()
    _announce(person, email=email, by_host=True)


def _keep_free(person: Person, lookup: bytes) -> None:
    one_at_a_time(UUID(bytes=lookup[:16]))
    known = people.person_with(lookup)
    if known is not None and known.id != person.id:
        raise AddressTaken


def _announce(person: Person, *, email: str, by_host: bool) -> AddressChange:
    link, now = new_link(), clock.now()
    change = AddressChange(
        person=person,
        person_id=person.id,
        by_host=by_host,
        old_email=person.email,
        old_lookup=person.email_lookup,
        new_email=email,
        new_lookup=people.lookup_of(email),
        link_hash=digest(link),
        made_at=now,
        ends_at=now + TURNS_BACK_FOR,
    )
    session.add(change)
    session.flush()
    person.address_open_until = change.ends_at
    if person.email is not None:
        notices.send(
            Kind.ADDRESS_CHANGED,
            to=person.email,
            language=person.language or "nl",
            facts={"back": f"/adres-terug/{link}", "by_host": by_host},
            about_id=change.id,
        )
    return change


@action
def turn_back(change: AddressChange, *, here: Device | None) -> None:
    """The address of before is the address again, whatever came after it.

    Whoever came in since then is out, but for the device in somebody's hand; and a lock that was
    added since then opens nothing.
    """
    if change.settled_at is not None:
        return
    person, now = change.person, clock.now()
    for each in queries.changes_of(person.id):
        if each is change or not (change.by_host or each.by_host or each.made_at < change.made_at):
            each.settled_at = now
    if not change.by_host:
        person.email, person.email_lookup = change.old_email, change.old_lookup
        session.execute(
            update(Device)
            .where(
                Device.person_id == person.id,
                Device.made_at >= change.made_at,
                Device.ended_at.is_(None),
                Device.id != (here.id if here else None),
            )
            .values(ended_at=now, mark_hash=None)
        )
        key_actions.forget_made_since(person, change.made_at)
    session.flush()
    still_open = queries.changes_of(person.id)
    person.address_open_until = max((each.ends_at for each in still_open), default=None)


@action
def end_devices(person: Person, devices: list[Device]) -> None:
    """Signed out there, and no longer known there; a code for one more device is worth nothing."""
    for device in devices:
        device.ended_at, device.mark_hash = device.ended_at or clock.now(), None
    session.execute(
        delete(Code).where(
            Code.person_id == person.id, Code.kind == CodeKind.DEVICE, Code.used_at.is_(None)
        )
    )


@action
def forget_old() -> None:
    """What the host began and nobody refused happens; what can no longer be turned back goes."""
    now = clock.now()
    for change in queries.due_by_host():
        known = people.person_with(change.new_lookup)
        if known is None or known.id == change.person_id:
            change.person.email = change.new_email
            change.person.email_lookup = change.new_lookup
            session.flush()
    session.execute(delete(AddressChange).where(AddressChange.ends_at <= now))
    session.execute(
        update(Person).where(Person.address_open_until <= now).values(address_open_until=None)
    )
