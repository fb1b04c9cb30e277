"""Keys: what an own phone keeps to let somebody in, and what we asked it."""

import enum
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.people.models import Person
from webapp.sealed import Sealed

QUESTION_LASTS = timedelta(minutes=10)


class Passkey(Base):
    """A lock of somebody's own (finger, face, code) that lets them in. Only its public half."""

    __tablename__ = "passkey"

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name_hash: Mapped[bytes] = mapped_column(unique=True)
    """Finds it by the name that the phone gave it, without keeping that name readable."""
    name_sealed: Mapped[bytes]
    public_key_sealed: Mapped[bytes]
    times_used: Mapped[int] = mapped_column(BigInteger)
    """As its phone counts; a copy would count less. Most phones always say 0."""
    synced: Mapped[bool]
    """Whether it is also there when this phone is gone."""
    kind: Mapped[str | None]
    """What `agents.kind` makes of the browser in which it was made."""
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    name = Sealed()
    public_key = Sealed()

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.person_id


class Purpose(enum.Enum):
    """What the answer to a question is for; it is worth nothing for anything else."""

    ADD = "add"
    SIGN_IN = "sign_in"
    PROVE = "prove"


class KeyQuestion(Base):
    """Random bytes for a phone to sign. Good once, in the browser that asked for them."""

    __tablename__ = "key_question"

    id: Mapped[Id]
    challenge_hash: Mapped[bytes] = mapped_column(unique=True)
    browser_hash: Mapped[bytes]
    purpose: Mapped[Purpose]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """Who is signed in and asked; nobody who comes in."""
    made_at: Mapped[datetime] = mapped_column(index=True)
