"""Invitations: a link for one person, what they answered, a place for a colleague."""

import enum
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.circle.models import Contact
from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.sealed import Sealed

LINK_LASTS = timedelta(days=14)


class Tone(enum.Enum):
    """The three texts to ask somebody with."""

    SHORT = "short"
    PLAIN = "plain"
    EXPLAINED = "explained"


class Choice(enum.Enum):
    """What somebody answers to an invitation."""

    YES = "yes"
    NOT_NOW = "not_now"
    NO = "no"


class Invitation(Base):
    """A link for one person in the circle. Opening it changes nothing."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("group_id", "operation_key"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    contact_id: Mapped[UUID] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True
    )
    operation_key: Mapped[UUID]
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    link_sealed: Mapped[bytes]
    words_sealed: Mapped[bytes]
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When it was withdrawn, replaced, or ended by a yes that the owner confirmed."""

    link = Sealed()
    words = Sealed()

    contact: Mapped[Contact] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def ends_at(self) -> datetime:
        """When the link stops by itself."""
        return self.made_at + LINK_LASTS

    def is_open(self, now: datetime) -> bool:
        """Whether the link still leads somewhere."""
        return self.closed_at is None and now < self.ends_at


class Reply(Base):
    """One answer to an invitation. Several people may answer one link."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("invitation_id", "operation_key"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    invitation_id: Mapped[UUID] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    membership_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    operation_key: Mapped[UUID]
    choice: Mapped[Choice]
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When the owner said «klopt» or «dit is iemand anders», or it needs no such answer."""

    invitation: Mapped[Invitation] = relationship(lazy="joined", innerjoin=True)
    membership: Mapped[Membership | None] = relationship(lazy="joined")
