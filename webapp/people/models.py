"""People: a person, their devices, and the ways in."""

import enum
from datetime import datetime, timedelta
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from webapp.db import Base, Id
from webapp.sealed import DataKey, Sealed, SealedByHost

SIGN_IN_LASTS = timedelta(minutes=10)
TRIES = 5


class Person(Base):
    """Somebody, with a name of their own choice. Nothing else is needed."""

    __tablename__ = "person"

    id: Mapped[Id]
    name_sealed: Mapped[bytes]
    email_sealed: Mapped[bytes | None]
    email_lookup: Mapped[bytes | None] = mapped_column(unique=True)
    numbers_sealed: Mapped[bytes | None]
    language: Mapped[str | None]
    pin_sealed: Mapped[bytes | None]
    lock_after: Mapped[int | None]
    """After so many minutes without use the PIN is asked again; none: never."""
    plan_without_pin: Mapped[bool] = mapped_column(default=False)
    """Whether the own plan can be read while the app is locked."""
    address_open_until: Mapped[datetime | None]
    """Until when a change of address can be turned back; it is told on every device."""
    key_offered_at: Mapped[datetime | None]
    """When it was said that a phone can let them in by itself; it is said once."""
    entries_mailed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a mail about a meeting brings an entry for the own calendar (product.md D9)."""
    made_at: Mapped[datetime]

    name = Sealed()
    email = Sealed()
    numbers = Sealed()
    pin = Sealed()

    data_key: Mapped[DataKey] = relationship(
        primaryjoin=lambda: foreign(Person.id) == remote(DataKey.id), viewonly=True, lazy="joined"
    )

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.id

    @property
    def has_pin(self) -> bool:
        """Whether this person keeps a PIN."""
        return self.pin_sealed is not None


class Device(Base, UserMixin):
    """One browser in which somebody is signed in. Only a hash of its secret is kept."""

    __tablename__ = "device"

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    mark_hash: Mapped[bytes | None] = mapped_column(index=True)
    """The mark of an own browser, for this person; it stays when somebody signs out."""
    own_phone: Mapped[bool]
    kind: Mapped[str | None]
    """What `agents.kind` makes of the browser; no address of a network, no place."""
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    """When somebody last showed here that it is them, after signing in."""
    locked_at: Mapped[datetime | None]
    """Since when nothing of theirs is shown here until somebody shows that it is them."""
    half_way: Mapped[bool] = mapped_column(default=False)
    """Somebody came in with one thing alone; the second is still asked here."""
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    token = ""
    """The secret itself, only while somebody signs in."""

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie."""
        return self.token


class SignIn(Base):
    """Somebody who asked for a code by mail and has not used it yet."""

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("browser_hash", "operation_key"),)

    id: Mapped[Id]
    operation_key: Mapped[UUID]
    email_lookup: Mapped[bytes]
    email_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """Who is signed in already and proves that this address is theirs; nobody who comes in."""
    own_phone: Mapped[bool]
    browser_hash: Mapped[bytes] = mapped_column(index=True)
    code_hash: Mapped[bytes]
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    tries: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[UUID | None]
    made_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    email = SealedByHost()
    name = SealedByHost()

    def is_open(self, now: datetime) -> bool:
        """Whether its digits can still be used."""
        used_up = self.used_at is not None or (self.tries or 0) >= TRIES
        return not used_up and now < self.made_at + SIGN_IN_LASTS


class AddressChange(Base):
    """An address that took the place of another one; for three days that can be turned back.

    What the host began (`by_host`) has not happened yet; it happens when nobody refuses.
    """

    __tablename__ = "address_change"

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    by_host: Mapped[bool] = mapped_column(default=False)
    old_email_sealed: Mapped[bytes | None]
    old_lookup: Mapped[bytes | None] = mapped_column(index=True)
    new_email_sealed: Mapped[bytes]
    new_lookup: Mapped[bytes]
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    old_email = Sealed()
    new_email = Sealed()

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.person_id


class CodeKind(enum.Enum):
    """What a code is for."""

    DEVICE = "device"
    RECOVERY = "recovery"


class Code(Base):
    """A code that signs in once: for a second browser, or printed for later."""

    __tablename__ = "code"
    __table_args__ = (Index("ix_code_person_kind", "person_id", "kind"),)

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[CodeKind]
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
