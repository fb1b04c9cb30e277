"""People: what is there."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from webapp import clock
from webapp.db import session
from webapp.people.models import SIGN_IN_LASTS, Code, CodeKind, Device, Person, SignIn
from webapp.sealed import host
from webapp.tokens import digest, typed

OWN_PHONE_LASTS = timedelta(days=400)
BORROWED_IDLE = timedelta(minutes=30)
BORROWED_LASTS = timedelta(hours=8)


def device_behind(token: str) -> Device | None:
    """The device with this secret, while its session lasts (product.md M1)."""
    device = session.scalar(select(Device).where(Device.token_hash == digest(token)))
    if device is None or device.ended_at is not None:
        return None
    now = clock.now()
    if device.own_phone:
        return device if now < device.seen_at + OWN_PHONE_LASTS else None
    idle, too_long = now >= device.seen_at + BORROWED_IDLE, now >= device.made_at + BORROWED_LASTS
    return None if idle or too_long else device


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
    """The person who signs in with this address."""
    return session.scalar(select(Person).where(Person.email_lookup == email_lookup))


def sign_in_behind(link: str) -> SignIn | None:
    """What somebody asked for, found by the link in the mail, while its digits are good."""
    found = session.scalar(select(SignIn).where(SignIn.link_hash == digest(link)))
    return found if found and found.is_open(clock.now()) else None


def sign_ins_of(browser: str) -> list[SignIn]:
    """What this browser asked for lately, the newest first."""
    asked = select(SignIn).where(
        SignIn.browser_hash == digest(browser),
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


def recovery_code_of(person_id: UUID) -> Code | None:
    """The printed code that still waits to be used."""
    return session.scalar(
        select(Code).where(
            Code.person_id == person_id, Code.kind == CodeKind.RECOVERY, Code.used_at.is_(None)
        )
    )


def mark_hash(person_id: UUID, mark: str) -> bytes:
    """What is kept of the mark of a browser; it tells nobody that two people share one."""
    return host().keyed_hash("mark", str(person_id), mark)


def is_known(person_id: UUID, mark: str) -> bool:
    """Whether this person was signed in before in the browser with this mark."""
    known = select(Device.id).where(Device.mark_hash == mark_hash(person_id, mark))
    return bool(mark) and session.scalar(known.limit(1)) is not None


def person_id_behind(letters: str) -> UUID | None:
    """Whose code this is, used or not."""
    kept = host().keyed_hash("code", typed(letters))
    return session.scalar(select(Code.person_id).where(Code.code_hash == kept))


def ways_back(person: Person) -> bool:
    """Whether this person can come back in without somebody else's help."""
    return person.email_lookup is not None or recovery_code_of(person.id) is not None


def person_in(person_id: UUID) -> Person | None:
    """The person with this id, while they are here."""
    return session.get(Person, person_id)
