"""People: a person, their devices, and the ways in."""

import enum
from datetime import datetime, timedelta
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, UniqueConstraint
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
    made_at: Mapped[datetime]

    name = Sealed()
    email = Sealed()
    numbers = Sealed()

    data_key: Mapped[DataKey] = relationship(
        primaryjoin=lambda: foreign(Person.id) == remote(DataKey.id), viewonly=True, lazy="joined"
    )

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.id


class Device(Base, UserMixin):
    """One browser in which somebody is signed in. Only a hash of its secret is kept."""

    __tablename__ = "device"

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    mark_hash: Mapped[bytes | None] = mapped_column(index=True)
    """The mark of an own browser, for this person; it stays when somebody signs out."""
    own_phone: Mapped[bool]
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
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
    """Who adds this address to what they have; nobody yet when they come in with it."""
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
