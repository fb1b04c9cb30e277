"""Limits: how often something that can be guessed or sent may be tried (product.md M10)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, delete, func, select
from sqlalchemy.orm import Mapped

from webapp import clock
from webapp.db import Base, Id, action, one_at_a_time, session
from webapp.sealed import host

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIMITS = {
    # kind: (how often, within). One network is a whole ward or library, so it gets more room.
    # Somebody on another network still gets in while one network asks and asks.
    "mail to address from network": (6, HOUR),
    "mail to address": (12, HOUR),
    # With five tries for each mail, digits stay out of reach however long somebody goes on.
    "mail to address in a day": (40, DAY),
    "mail from network": (60, HOUR),
    "code from network": (30, HOUR),
    # All browsers that nobody knows, together: they never get near one of the codes.
    "code": (2_000, HOUR),
    "answer from network": (30, HOUR),
    "proof on paper": (5, HOUR),
    # An open page asks once every nine minutes; what comes back wrong is counted apart.
    "question to phone from network": (120, HOUR),
    "key from network": (30, HOUR),
    "proof by key": (10, HOUR),
    # A few tries, then ever longer waits. Never for ever: there are other ways to show who one is.
    "pin": (5, 5 * MINUTE),
    "pin in an hour": (10, HOUR),
    "pin in a day": (20, DAY),
    # However many new browsers somebody opens who reads another's mail.
    "pin in new browsers": (10, DAY),
    # The address in a mail that switches mails off: mail programs press it more than once.
    "notices off": (30, HOUR),
    # What one member changes in one group: more than anybody does who means well (security.md T12).
    "change by member": (180, HOUR),
    # A browser in which this very person was signed in before: nobody else uses this up.
    "mail to known browser": (6, HOUR),
    "code in known browser": (30, HOUR),
}


class Try(Base):
    """One try at something that can be guessed or sent, kept as long as it counts."""

    __tablename__ = "try"
    __table_args__ = (Index("ix_try_kind_who", "kind", "who_hash", "at"),)

    id: Mapped[Id]
    kind: Mapped[str]
    who_hash: Mapped[bytes]
    at: Mapped[datetime]


class TooOften(Exception):
    """This was tried so often that waiting is safer for everybody."""


@action
def count_try(kind: str, *who: str) -> None:
    """Count a try. Raises TooOften when there were too many lately; that one is not counted,

    so that somebody else's guessing does not keep a person out for ever.
    """
    who_hash = _may_still(kind, *who)
    session.add(Try(kind=kind, who_hash=who_hash, at=clock.now()))


@action
def look_first(kind: str, *who: str) -> None:
    """Where only what is wrong is counted, afterwards. Raises TooOften."""
    _may_still(kind, *who)


def _may_still(kind: str, *who: str) -> bytes:
    most, within = LIMITS[kind]
    who_hash = host().keyed_hash("try", *who)
    one_at_a_time(UUID(bytes=who_hash[:16]))
    if _tries(kind, who_hash, within) >= most:
        raise TooOften(kind)
    return who_hash


def _tries(kind: str, who_hash: bytes, within: timedelta) -> int:
    lately = (Try.kind == kind, Try.who_hash == who_hash, Try.at > clock.now() - within)
    return session.scalar(select(func.count()).select_from(Try).where(*lately)) or 0


@action
def forget_old() -> None:
    """Tries are forgotten when they no longer count."""
    longest = max(within for _most, within in LIMITS.values())
    session.execute(delete(Try).where(Try.at < clock.now() - longest))
