"""Impressions: one answer for each meeting and member, which its writer alone sees."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.sealed import Sealed


class Found(enum.Enum):
    """How somebody found a meeting; for the owner, whether they were in charge of it."""

    GOOD = "good"
    SO_SO = "so_so"
    NOT_GOOD = "not_good"


class Impression(Base):
    """How one person found one meeting. It is never counted (product.md D14)."""

    __tablename__ = "impression"
    __table_args__ = (UniqueConstraint("meeting_id", "membership_id"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("support_group.id", ondelete="CASCADE"), index=True
    )
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    found_sealed: Mapped[bytes]
    words_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    """Since when its writer lets the owner see it."""

    found = Sealed()
    """The value of a Found."""
    words = Sealed()

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def is_shown(self) -> bool:
        """Whether the owner sees it. The owner's own is the owner's alone."""
        place = self.membership
        return self.shown_at is not None and place.is_there and not place.owns
