"""Agreements: what a meeting came to, and who does what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.meetings.models import Meeting
from webapp.sealed import Sealed
from webapp.sharing.models import Shareable, Shown
from webapp.versions import Versioned


class Summary(Base, Shareable, Versioned):
    """What a meeting came to. Nobody but who writes it sees it, until the owner shows it."""

    __tablename__ = "summary"
    __table_args__ = (UniqueConstraint("meeting_id"),)
    shown = Shown.SUMMARY

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("support_group.id", ondelete="CASCADE"), index=True
    )
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    prepared_by_id: Mapped[UUID | None]
    """The helper who wrote in it, as long as the owner did not choose who sees it."""
    words_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]

    words = Sealed()
    """In a few lines, what was said. None when nobody wrote that down."""

    meeting: Mapped[Meeting] = relationship(lazy="joined", innerjoin=True)
    prepared_by: Mapped[Membership | None] = relationship(
        primaryjoin=lambda: foreign(Summary.prepared_by_id) == remote(Membership.id),
        viewonly=True,
    )
    agreements: Mapped[list["Agreement"]] = relationship(
        back_populates="summary",
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="Agreement.made_at, Agreement.id",
    )

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def latest(self) -> int:
        """The version that a form about the words is about: 0 as long as there were none."""
        return 0 if self.words is None and self.version == 1 else self.version

    @property
    def is_draft(self) -> bool:
        """Whether the owner shows it to nobody."""
        return not self.shares

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.words and not self.agreements


class Agreement(Base, Versioned):
    """Who does what, and when. Who sees the summary sees its agreements."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("group_id", "operation_key"),
        Index("ix_agreement_summary", "summary_id"),
    )

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    summary_id: Mapped[UUID] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    words_sealed: Mapped[bytes]
    moment_sealed: Mapped[bytes | None]
    membership_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    """Who does it. None is nobody in particular."""
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    words = Sealed()
    moment = Sealed()
    """When, in own words; nothing counts down to it."""

    summary: Mapped[Summary] = relationship(
        back_populates="agreements", lazy="joined", innerjoin=True
    )
    membership: Mapped[Membership | None] = relationship(lazy="joined")

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def text(self) -> dict[str, str | None]:
        """What was written, for keeping every version of it."""
        who = str(self.membership_id) if self.membership_id else None
        return {"words": self.words, "moment": self.moment, "who": who}

    is_the_owners = True
    """Who reads it is in the log of the owner."""

    def is_shared_with(self, me: Membership) -> bool:
        """Whether this member sees it: who sees the summary sees its agreements."""
        return self.summary.is_shared_with(me)
