"""Notes: a few lines to people, what they say back, and a wish to be called."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp import clock
from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.sealed import Sealed
from webapp.sharing.models import Shareable, Shown

OPEN_FOR = timedelta(days=1)
"""So long a wish to be called stands; nobody is asked to call for what was yesterday."""


class Note(Base, Shareable):
    """A few lines from the owner (product.md I1). Who was chosen reads them, and nobody else."""

    __tablename__ = "note"
    __table_args__ = (
        UniqueConstraint("group_id", "operation_key"),
        Index("ix_note_group_made", "group_id", "made_at"),
    )
    shown = Shown.NOTE

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    words_sealed: Mapped[bytes]
    made_at: Mapped[datetime]

    words = Sealed()

    answers: Mapped[list["NoteAnswer"]] = relationship(
        back_populates="note",
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="NoteAnswer.made_at",
    )

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def said(self) -> list["NoteAnswer"]:
        """What people said back, of who is there now."""
        return [each for each in self.answers if each.says_anything and each.membership.is_there]

    def answer_of(self, member: Membership) -> "NoteAnswer | None":
        """What this member said back, or that they were told of it."""
        return next((each for each in self.answers if each.membership_id == member.id), None)


class NoteAnswer(Base):
    """What one member says back: warm, in words, both or nothing yet. The owner alone reads it."""

    __tablename__ = "note_answer"
    __table_args__ = (UniqueConstraint("note_id", "membership_id"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    note_id: Mapped[UUID] = mapped_column(ForeignKey("note.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    warm: Mapped[bool] = mapped_column(default=False, server_default=false())
    words_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]

    words = Sealed()

    note: Mapped[Note] = relationship(back_populates="answers", lazy="joined", innerjoin=True)
    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def says_anything(self) -> bool:
        """Whether something was said back."""
        return self.warm or self.words_sealed is not None


class CallWish(Base):
    """The owner would like to be called (product.md I4). It says nothing about why."""

    __tablename__ = "call_wish"
    __table_args__ = (
        UniqueConstraint("group_id", "operation_key"),
        Index("ix_call_wish_group_made", "group_id", "made_at"),
    )

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    made_at: Mapped[datetime]
    over_at: Mapped[datetime]
    """Until when it stands; earlier when the owner no longer needs it."""
    caller_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    """The first who said «ik bel»."""

    asks: Mapped[list["CallAsk"]] = relationship(
        back_populates="wish", lazy="selectin", cascade="all, delete-orphan"
    )
    caller: Mapped[Membership | None] = relationship(lazy="joined")

    @property
    def names(self) -> list[str]:
        """Who is asked, of who is there now."""
        asked = sorted((each.membership for each in self.asks), key=lambda each: each.made_at)
        return [each.name for each in asked if each.is_there]

    def asks_now(self, member: Membership) -> bool:
        """Whether this member is asked, and it still stands."""
        return clock.now() < self.over_at and any(
            each.membership_id == member.id for each in self.asks
        )


class CallAsk(Base):
    """One member who is asked to call. They do not see who else is."""

    __tablename__ = "call_ask"
    __table_args__ = (UniqueConstraint("wish_id", "membership_id"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    wish_id: Mapped[UUID] = mapped_column(ForeignKey("call_wish.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )

    wish: Mapped[CallWish] = relationship(back_populates="asks", lazy="joined", innerjoin=True)
    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)
