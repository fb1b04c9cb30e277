"""Agenda: the points of a meeting, and who proposed them."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.meetings.models import Meeting
from webapp.sealed import Sealed
from webapp.versions import Versioned


class Origin(enum.Enum):
    """Where a point comes from. The owner's own ones come first (product.md D4)."""

    OWN = "own"
    EXAMPLE = "example"
    PROPOSED = "proposed"


class About(enum.Enum):
    """What is looked at together with a point."""

    GOALS = "goals"
    PLAN = "plan"


class AgendaItem(Base, Versioned):
    """One point to talk about. Who is asked for the meeting sees it."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("group_id", "operation_key"),
        Index("ix_agenda_item_meeting", "meeting_id"),
    )

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    origin: Mapped[Origin]
    words_sealed: Mapped[bytes]
    about: Mapped[About | None]
    place: Mapped[int]
    """Where it stands on the agenda; the lowest comes first."""
    proposed_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL")
    )
    made_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    """When it came onto the agenda. Until then only its proposer and the owner see it."""
    set_aside_at: Mapped[datetime | None]
    """When the owner said «niet nu». It is simply no longer there."""

    words = Sealed()

    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    proposed_by: Mapped[Membership | None] = relationship(lazy="joined")

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def text(self) -> dict[str, str | None]:
        """What was written, for keeping every version of it."""
        return {"words": self.words, "about": self.about.value if self.about else None}

    @property
    def waits(self) -> bool:
        """Whether the owner did not say anything about it yet."""
        return self.accepted_at is None and self.set_aside_at is None

    def waits_from(self, me: Membership) -> bool:
        """Whether this member proposed it, and it waits."""
        return self.waits and self.proposed_by_id == me.id
