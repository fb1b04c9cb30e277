"""People: ask for a code, sign in, sign out, choose."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from webapp import chance, clock, limits
from webapp.db import action, session
from webapp.notices import actions as notices
from webapp.notices.models import Kind
from webapp.people import queries
from webapp.people.models import Device, Person, SignIn
from webapp.sealed import DataKey, host
from webapp.tokens import digest, new_link

RESEND_AFTER = timedelta(seconds=30)
SEEN_EVERY = timedelta(minutes=5)
UNCONFIRMED_LASTS = timedelta(minutes=45)
"""Looked at every ten minutes, so that an address is gone within the hour."""


class WrongCode(Exception):
    """These digits or letters open nothing."""


@dataclass(frozen=True)
class Asking:
    """Who asks for a code, in which browser, and what for."""

    email: str
    browser: str
    network: str
    mark: str
    language: str
    own_phone: bool
    name: str | None = None
    person_id: UUID | None = None


@action
def ask_code(asking: Asking, *, operation_key: UUID) -> SignIn:
    """Mail six digits, and a link to who comes in. Known and unknown addresses get the same.

    Raises TooOften.
    """
    known = queries.asked_with(asking.browser, operation_key)
    if known and (known.email, known.person_id) == (asking.email, asking.person_id):
        return known
    if known:
        session.delete(known)  # the same page sent again with another address
        session.flush()
    _count_mail(asking)
    code, link = chance.digits(6), new_link()
    asked = _asked(asking, operation_key, code=code, link=link)
    kind = Kind.PROVE if asking.person_id else Kind.SIGN_IN
    facts = {"code": code} if asking.person_id else {"code": code, "link": link}
    letter = notices.send(kind, to=asking.email, language=asking.language, facts=facts)
    asked.message_id = letter.id
    return asked


def _count_mail(asking: Asking) -> None:
    """What strangers ask for keeps nobody out of a browser that knows them (product.md M10)."""
    lookup = queries.lookup_of(asking.email)
    person = queries.person_with(lookup)
    signed_in = person is not None and person.id == asking.person_id
    if person and (signed_in or queries.is_known(person.id, asking.mark)):
        limits.count_try("mail to known browser", str(person.id), asking.mark or asking.browser)
        return
    limits.count_try("mail from network", asking.network)
    limits.count_try("mail to address from network", lookup.hex(), asking.network)
    limits.count_try("mail to address", lookup.hex())
    limits.count_try("mail to address in a day", lookup.hex())


def _asked(asking: Asking, operation_key: UUID, *, code: str, link: str) -> SignIn:
    asked_id = chance.new_id()
    asked = SignIn(
        id=asked_id,
        operation_key=operation_key,
        email=asking.email,
        email_lookup=queries.lookup_of(asking.email),
        name=asking.name,
        person_id=asking.person_id,
        own_phone=asking.own_phone,
        browser_hash=digest(asking.browser),
        code_hash=_hash_of(asked_id, code),
        link_hash=digest(link),
        tries=0,
        made_at=clock.now(),
    )
    session.add(asked)
    session.flush()
    return asked


def _hash_of(asked_id: UUID, digits: str) -> bytes:
    return host().keyed_hash("digits", str(asked_id), digits)


def use_digits(asked: list[SignIn], digits: str) -> SignIn:
    """Compare digits with what was mailed. Raises WrongCode.

    No savepoint around it: the try has to count when the answer is no.
    """
    for each in asked:
        session.refresh(each, with_for_update=True)  # tries at the same moment wait in a row
    still_open = [each for each in asked if each.is_open(clock.now())]
    for each in still_open:
        each.tries += 1
    session.flush()
    for each in still_open:
        if hmac.compare_digest(each.code_hash, _hash_of(each.id, digits)):
            return each
    raise WrongCode


@action
def finish_sign_in(asked: SignIn, *, language: str | None, token: str) -> Device:
    """The address is somebody's own: find or make the person, and sign this browser in."""
    asked.used_at = clock.now()
    person = queries.person_with(asked.email_lookup)
    if person is None:
        person = _new_person(asked.name or "", language=language)
        person.email, person.email_lookup = asked.email, asked.email_lookup
    session.flush()
    return sign_in(person, own_phone=asked.own_phone, token=token)


@action
def start_without_address(*, name: str, language: str | None, token: str) -> Device:
    """Begin with this phone alone; the printed code is the way back (product.md M1)."""
    return sign_in(_new_person(name, language=language), own_phone=True, token=token)


def _new_person(name: str, *, language: str | None) -> Person:
    person_id = chance.new_id()
    DataKey.make(person_id)
    session.flush()
    person = Person(id=person_id, name=name, language=language, made_at=clock.now())
    session.add(person)
    session.flush()
    return person


new_person = action(_new_person)


@action
def sign_in(person: Person, *, own_phone: bool, token: str = "") -> Device:
    """A new session of this person, with a secret that no earlier page has seen."""
    token, now = token or new_link(), clock.now()
    device = Device(
        person=person,
        person_id=person.id,
        token_hash=digest(token),
        own_phone=own_phone,
        made_at=now,
        seen_at=now,
    )
    session.add(device)
    session.flush()
    device.token = token
    return device


@action
def mark(device: Device, mark: str) -> None:
    """This browser is known from now on, for this person alone; also after signing out."""
    device.mark_hash = queries.mark_hash(device.person_id, mark)


@action
def note_kind(device: Device, kind: str) -> None:
    """Remember what kind of browser this is, for the list of somebody's own devices."""
    device.kind = kind


@action
def see(device: Device) -> None:
    """Keep the session alive; written every five minutes at most, or six times before it locks."""
    minutes = device.person.lock_after
    every = min(SEEN_EVERY, timedelta(minutes=minutes) / 6) if minutes else SEEN_EVERY
    if clock.now() - device.seen_at > every:
        device.seen_at = clock.now()


@action
def renew(device: Device, token: str) -> str:
    """The session goes on with this secret; the one before opens nothing from now on."""
    device.token_hash = digest(token)
    return token


@action
def sign_out(device: Device) -> None:
    """End this session; its secret opens nothing from now on."""
    device.ended_at = clock.now()


@action
def rename(person: Person, *, name: str) -> None:
    """The person's own spelling of their name is what others see."""
    person.name = name


@action
def forget_old() -> None:
    """Unconfirmed addresses vanish within an hour (product.md M1); tries when they are old."""
    session.execute(delete(SignIn).where(SignIn.made_at < clock.now() - UNCONFIRMED_LASTS))
    limits.forget_old()
