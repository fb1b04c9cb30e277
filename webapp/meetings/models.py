"""Meetings: a date with a place, and everybody's own answer."""

import enum
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from webapp import clock
from webapp.db import Base, Id
from webapp.groups.models import Group, Membership
from webapp.sealed import Sealed
from webapp.versions import Versioned

LINK_LASTS_AFTER = timedelta(days=1)
"""So long after the beginning somebody can still open the personal answer link."""


class PlaceKind(enum.Enum):
    """How people come together."""

    PLACE = "place"
    PHONE = "phone"
    VIDEO = "video"


class Answer(enum.Enum):
    """Whether somebody comes."""

    COMING = "coming"
    NOT_COMING = "not_coming"
    UNSURE = "unsure"


class Meeting(Base, Versioned):
    """A time on which the group, or a part of it, comes together."""

    __tablename__ = "meeting"
    is_the_owners = True
    """Who reads it is in the log of the owner."""
    __table_args__ = (
        UniqueConstraint("group_id", "operation_key"),
        Index("ix_meeting_group_starts", "group_id", "starts_at"),
    )

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place_kind: Mapped[PlaceKind | None]
    place_sealed: Mapped[bytes | None]
    prepared_by_id: Mapped[UUID | None]
    """The helper who prepares it, while it is a draft (product.md A6)."""
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    polled: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether there are several days, of which the owner chooses one (product.md D2). Until then
    it starts at the last of them."""
    answers_shown: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether who is asked sees each other's answers, by the owner's choice (product.md D6)."""
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it changed since it was first sent. An answer is an answer to one of these."""
    changed_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    before_sealed: Mapped[bytes | None]

    place = Sealed()
    before = Sealed()
    """How it was before the newest change, for as long as that can be taken back."""

    attendances: Mapped[list["Attendance"]] = relationship(
        back_populates="meeting",
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="Attendance.made_at",
    )
    group: Mapped[Group] = relationship(viewonly=True)
    prepared_by: Mapped[Membership | None] = relationship(
        primaryjoin=lambda: foreign(Meeting.prepared_by_id) == remote(Membership.id),
        viewonly=True,
    )

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def text(self) -> dict[str, str | None]:
        """What was chosen, for keeping every version of it."""
        return {
            "starts_at": self.starts_at.isoformat(),
            "place_kind": self.place_kind and self.place_kind.value,
            "place": self.place,
        }

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_draft(self) -> bool:
        """Whether nobody was asked yet."""
        return self.sent_at is None

    @property
    def zone(self) -> str:
        """Whose clock its times are promised on."""
        return self.group.zone

    @property
    def is_on(self) -> bool:
        """Whether people were asked, and it takes place."""
        return not self.is_draft and not self.is_off

    @property
    def has_day(self) -> bool:
        """Whether people know when it is, and that it takes place."""
        return self.is_on and not self.polled

    @property
    def is_off(self) -> bool:
        """Whether it does not take place."""
        return self.called_off_at is not None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= clock.now()

    def had(self, member: Membership) -> bool:
        """Whether this member was there; as long as nobody said so, whether they may have been."""
        attendance = self.attendance_of(member)
        return attendance is not None and attendance.is_around

    def asks(self, member: Membership) -> bool:
        """Whether this member was asked to come."""
        return not self.is_draft and self.attendance_of(member) is not None

    def shows_agenda_to(self, member: Membership) -> bool:
        """Whether a member who is there reads what it is about, once it is sent.

        Who is asked does; nobody does while the owner shares nothing.
        """
        return self.group.nothing_shared_since is None and self.attendance_of(member) is not None

    def attendance_of(self, member: Membership) -> "Attendance | None":
        """This member's own answer."""
        return next((each for each in self.attendances if each.membership_id == member.id), None)

    @property
    def at(self) -> dict[str, UUID]:
        """Where its pages are."""
        return {"group_id": self.group_id, "meeting_id": self.id}

    @property
    def asked(self) -> list["Attendance"]:
        """Everybody's answer, without who has a pause now."""
        return [each for each in self.attendances if each.membership.paused_at is None]

    def silent(self, *, since: datetime) -> list["Attendance"]:
        """Who did not answer, and was not asked once more since this moment."""
        return [
            each
            for each in self.asked
            if each.answered_at is None
            and not each.membership.by_name
            and (each.reminded_at is None or each.reminded_at < since)
        ]

    def names(self, answer: Answer | None) -> list[str]:
        """Who gave this answer; None is who did not answer yet."""
        return [each.membership.name for each in self.asked if each.answer is answer]


class Attendance(Base):
    """One member's answer to one meeting. Other members do not see it."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "membership_id"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    link_sealed: Mapped[bytes]
    answer: Mapped[Answer | None]
    line_sealed: Mapped[bytes | None]
    filled_in: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the owner filled it in for them (product.md B17, D16)."""
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    was_there: Mapped[bool | None]
    """Whether they were at the table, as somebody there said; None as long as nobody did."""
    reminded_at: Mapped[datetime | None]
    """When the owner last asked once more (product.md D17)."""

    link = Sealed()
    line = Sealed()

    meeting: Mapped[Meeting] = relationship(
        back_populates="attendances", lazy="joined", innerjoin=True
    )
    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_around(self) -> bool:
        """Whether they were there; as long as nobody said so, whether they did not say no."""
        if self.was_there is None:
            return self.answer is not Answer.NOT_COMING
        return self.was_there

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id
