"""Plan: its sections, and the letter to oneself."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id
from webapp.sealed import Sealed
from webapp.sharing.models import Shareable, Shown
from webapp.versions import Versioned


class Part(enum.Enum):
    """The eight sections, in the order of the page (product.md E1)."""

    GOOD = "good"
    LESS = "less"
    NOTICED = "noticed"
    HELPS = "helps"
    HELPS_NOT = "helps_not"
    CALL = "call"
    AGREED = "agreed"
    PRACTICAL = "practical"


class PlanSection(Base, Shareable, Versioned):
    """One section in own words. Nobody else sees it until it is shared."""

    __tablename__ = "plan_section"
    __table_args__ = (UniqueConstraint("group_id", "part"),)
    shown = Shown.PLAN_SECTION

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    part: Mapped[Part]
    words_sealed: Mapped[bytes | None]
    has_files: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a photo or a PDF belongs to it; the room of files says so."""
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    words = Sealed()
    """None when it was emptied; without files members then see nothing of it."""

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id


class PlanLetter(Base, Versioned):
    """A letter from me on a good day to me on a bad day. It cannot be shared."""

    __tablename__ = "plan_letter"
    __table_args__ = (UniqueConstraint("group_id"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    words_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    words = Sealed()

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id
