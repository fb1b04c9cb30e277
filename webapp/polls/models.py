"""Polls: a day that could be the one, and what somebody said about it."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from webapp.db import Base, Id
from webapp.meetings.models import Attendance, Meeting

MOST = 5
"""So many days can be asked about at once (product.md D2)."""


class Possible(enum.Enum):
    """Whether somebody could come on a day."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class DateOption(Base):
    """A day that the meeting could be on. It disappears when the owner has chosen."""

    __tablename__ = "date_option"
    __table_args__ = (UniqueConstraint("meeting_id", "starts_at"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]

    meeting: Mapped[Meeting] = relationship(
        backref=backref(
            "date_options",
            order_by="DateOption.starts_at",
            cascade="all, delete-orphan",
            passive_deletes=True,
        )
    )
    answers: Mapped[list["DateAnswer"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )

    def names(self, answer: Possible) -> list[str]:
        """Who said this about the day, without who has a pause now."""
        there = [each.attendance.membership for each in self.answers if each.answer is answer]
        return [place.name for place in there if place.paused_at is None]

    def answer_of(self, attendance: Attendance) -> Possible | None:
        """What this person said about the day."""
        found = (each.answer for each in self.answers if each.attendance_id == attendance.id)
        return next(found, None)


class DateAnswer(Base):
    """One person's answer about one day. Other members do not see it."""

    __tablename__ = "date_answer"
    __table_args__ = (UniqueConstraint("option_id", "attendance_id"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    option_id: Mapped[UUID] = mapped_column(ForeignKey("date_option.id", ondelete="CASCADE"))
    attendance_id: Mapped[UUID] = mapped_column(
        ForeignKey("attendance.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[Possible]
    answered_at: Mapped[datetime]

    attendance: Mapped[Attendance] = relationship(
        backref=backref("date_answers", cascade="all, delete-orphan", passive_deletes=True)
    )
