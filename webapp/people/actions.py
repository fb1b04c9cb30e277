"""People: ask for a code, sign in, sign out, choose."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from webapp import chance, clock
from webapp.db import action, one_at_a_time, session
from webapp.notices import actions as notices
from webapp.notices.models import Kind
from webapp.people import queries
from webapp.people.models import Code, CodeKind, Device, Person, SignIn, Try
from webapp.sealed import DataKey, host
from webapp.tokens import digest, new_link, readable, typed

DEVICE_CODE_LASTS = timedelta(minutes=10)
RESEND_AFTER = timedelta(seconds=30)
SEEN_EVERY = timedelta(minutes=5)
UNCONFIRMED_LASTS = timedelta(hours=1)
LIMITS = {
    # kind: (how often, within). One network is a whole ward or library, so it gets more room.
    "mail to address": (6, timedelta(hours=1)),
    "mail from network": (60, timedelta(hours=1)),
    "code from network": (30, timedelta(hours=1)),
    "code": (200, timedelta(hours=1)),
    "answer from network": (30, timedelta(hours=1)),
}


class TooOften(Exception):
    """This was tried so often that waiting is safer for everybody."""


class AddressTaken(Exception):
    """Somebody else signs in with this address."""


class WrongCode(Exception):
    """These digits or letters open nothing."""


@action
def count_try(kind: str, who: str) -> None:
    """Count a try. Raises TooOften when there were too many lately; that one is not counted,

    so that somebody else's guessing does not keep a person out for ever.
    """
    most, within = LIMITS[kind]
    who_hash = host().keyed_hash("try", who)
    one_at_a_time(UUID(bytes=who_hash[:16]))
    if queries.tries(kind, who_hash, within) >= most:
        raise TooOften(kind)
    session.add(Try(kind=kind, who_hash=who_hash, at=clock.now()))


@dataclass(frozen=True)
class Asking:
    """Who asks for a code, in which browser, and what for."""

    email: str
    browser: str
    language: str
    own_phone: bool
    name: str | None = None
    person_id: UUID | None = None


@action
def ask_code(asking: Asking, *, operation_key: UUID) -> SignIn:
    """Mail six digits and a link. Known and unknown addresses get the same. Raises TooOften."""
    for known in queries.sign_ins_of(asking.browser):
        if known.operation_key == operation_key and known.email == asking.email:
            return known
        if known.operation_key == operation_key:
            session.delete(known)  # the same page sent again with another address
            session.flush()
    count_try("mail to address", queries.lookup_of(asking.email).hex())
    code, link = chance.digits(6), new_link()
    asked = _asked(asking, operation_key, code=code, link=link)
    facts = {"code": code, "link": link}
    letter = notices.send(Kind.SIGN_IN, to=asking.email, language=asking.language, facts=facts)
    asked.message_id = letter.id
    return asked


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
    """The address is somebody's own: find or make the person, and sign this browser in.

    Raises AddressTaken when somebody adds an address that another person signs in with.
    """
    asked.used_at = clock.now()
    person = queries.person_with(asked.email_lookup)
    adds = session.get(Person, asked.person_id) if asked.person_id else None
    if person is not None and adds is not None and person is not adds:
        raise AddressTaken
    if person is None:
        person = adds or _new_person(asked.name or "", language=language)
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
def see(device: Device) -> None:
    """Keep the session alive; written every five minutes at most."""
    if clock.now() - device.seen_at > SEEN_EVERY:
        device.seen_at = clock.now()


@action
def sign_out(device: Device) -> None:
    """End this session; its secret opens nothing from now on."""
    device.ended_at = clock.now()


@action
def rename(person: Person, *, name: str) -> None:
    """The person's own spelling of their name is what others see."""
    person.name = name


@action
def choose_language(person: Person, *, language: str) -> None:
    """The language of pages and mails."""
    person.language = language


@action
def keep_numbers(person: Person, *, numbers: dict[str, str]) -> None:
    """Own GP and own team (product.md G3). Empty ones are left out."""
    person.numbers = {which: number for which, number in numbers.items() if number}


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
def use_code(letters: str, *, own_phone: bool, token: str) -> Device:
    """Sign in once with a code. Raises WrongCode."""
    now = clock.now()
    used = session.execute(
        update(Code)
        .where(
            Code.code_hash == host().keyed_hash("code", typed(letters)),
            Code.used_at.is_(None),
            or_(Code.ends_at.is_(None), Code.ends_at > now),
        )
        .values(used_at=now)
        .returning(Code.person_id)
    ).scalar()
    if used is None:
        raise WrongCode
    return sign_in(session.get_one(Person, used), own_phone=own_phone, token=token)


@action
def forget_old() -> None:
    """Unconfirmed addresses vanish within an hour; tries when they no longer count."""
    now = clock.now()
    session.execute(delete(SignIn).where(SignIn.made_at < now - UNCONFIRMED_LASTS))
    session.execute(delete(Try).where(Try.at < now - max(within for _, within in LIMITS.values())))
