"""Recovery: what somebody said about three months, and the packs that the host installed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id
from webapp.sealed import Sealed
from webapp.sharing.models import Shareable, Shown


class Review(Base, Shareable):
    """One time of looking back. Nobody else sees it until the owner shares it."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("group_id", "operation_key"),
        Index("ix_review_group_written", "group_id", "written_at"),
    )
    shown = Shown.REVIEW

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    pack: Mapped[str]
    answers_sealed: Mapped[bytes]
    written_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    answers = Sealed()
    """A dictionary: the key of a statement and the value of its answer; None is «wil ik niet
    zeggen». Beside these `own_word`, `first` (what should change first) and `together`."""

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    def answer(self, name: str) -> Any:
        """What was said here; None when nothing was."""
        return (self.answers or {}).get(name)


class InstalledPack(Base):
    """A pack that the host installed, word for word as it was."""

    __tablename__ = "pack"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[Id]
    name: Mapped[str]
    source: Mapped[str]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """Since when it is not offered any more; what was answered stays readable."""
