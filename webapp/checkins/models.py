"""Check-ins: what somebody said about their week. Nobody else sees it, nobody judges it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp import clock
from webapp.db import Base, Id
from webapp.sealed import Sealed
from webapp.sharing.models import Shareable, Shown

STILL_BUSY = timedelta(hours=12)
"""So long a check-in is still this one, and not an old one."""


class CheckIn(Base, Shareable):
    """One time of checking in. The answers lie sealed together, so no question can be counted."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("group_id", "operation_key"),
        Index("ix_check_in_group_written", "group_id", "written_at"),
    )
    shown = Shown.CHECK_IN

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    goal_id: Mapped[UUID | None] = mapped_column(ForeignKey("goal.id", ondelete="SET NULL"))
    answers_sealed: Mapped[bytes]
    written_at: Mapped[datetime]
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    answers = Sealed()
    """A dictionary: the name of a question and its answer (0–4), or own words, or a tick.

    The ticks are `talk` («Hier wil ik over praten») and `together` («Samen ingevuld»).
    """

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def is_of_today(self) -> bool:
        """Whether it was begun so lately that going back to it means changing it."""
        return self.received_at > clock.now() - STILL_BUSY

    def answer(self, question: str) -> Any:
        """What was answered to this question; None when it was skipped."""
        return (self.answers or {}).get(question)


class TalkPoint(Base):
    """Something that the owner wants to talk about. Nobody else sees it: it waits for the owner
    to put it on an agenda, or to take it off."""

    __tablename__ = "talk_point"
    __table_args__ = (UniqueConstraint("check_in_id"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("support_group.id", ondelete="CASCADE"), index=True
    )
    check_in_id: Mapped[UUID] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"))
    words_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]

    words = Sealed()
    """The own words of that check-in; None when there were none."""

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id
