"""Notices: a message that waits to be sent, and what became of it."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id
from webapp.sealed import SealedByHost


class Kind(enum.Enum):
    """The fixed kinds of message; each has its templates in templates/notices/."""

    SIGN_IN = "sign_in"
    PROVE = "prove"
    ADDRESS_CHANGED = "address_changed"
    KEY_ADDED = "key_added"
    MEETING_ASKED = "meeting_asked"
    MEETING_CHANGED = "meeting_changed"
    NEWS = "news"


ONCE_ONLY = {Kind.SIGN_IN, Kind.PROVE}
"""Kinds that are never sent a second time: an old code must not arrive late."""


class Message(Base):
    """Something that has to leave the house. What it says is emptied once it is sent."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_waiting",
            "send_after",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[Kind]
    about_id: Mapped[UUID | None] = mapped_column(index=True)
    letter_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    send_after: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    """sent, refused, given up, or no longer allowed."""

    letter = SealedByHost()
