"""Sharing: one line for each person who may see one thing."""

import enum
import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, declared_attr, foreign, mapped_column, relationship

from webapp.db import Base, Id
from webapp.groups.models import Membership


class Shown(enum.Enum):
    """The kinds of thing that can be shown to somebody."""

    GOAL = "goal"
    CHECK_IN = "check_in"
    NEXT_CHECK_INS = "next_check_ins"
    REVIEW = "review"
    TALK = "talk"
    PLAN_SECTION = "plan_section"
    SUMMARY = "summary"
    NOTE = "note"


class Share(Base):
    """One thing that is shown to one person, or to the whole group (no person named)."""

    __tablename__ = "share"
    __table_args__ = (
        UniqueConstraint("thing_id", "shown", "membership_id"),
        Index("ix_share_group_shown", "group_id", "shown"),
    )

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    shown: Mapped[Shown]
    thing_id: Mapped[UUID]
    membership_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime]

    membership: Mapped[Membership | None] = relationship()


class Shareable:
    """A row that the owner can show to people. Without a share nobody else sees it."""

    shown: Shown
    id: Any

    @declared_attr
    def shares(cls) -> Mapped[list[Share]]:  # noqa: N805 - SQLAlchemy passes the class
        """Who sees it. Only the actions of sharing change this."""
        return relationship(
            Share,
            primaryjoin=lambda: and_(foreign(Share.thing_id) == cls.id, Share.shown == cls.shown),
            viewonly=True,
            lazy="selectin",
        )

    @property
    def is_the_owners(self) -> bool:
        """Whether the owner wrote it. What a member wrote is that member's own to share."""
        writer: Membership | None = getattr(self, "membership", None)
        return writer is None or writer.owns

    def is_shared_with(self, me: Membership) -> bool:
        """Whether this is shown to this member. The owner's is not, while they share nothing."""
        if me.group.nothing_shared_since is not None and self.is_the_owners:
            return False
        return any(share.membership_id in {None, me.id} for share in self.shares)


class Look(Base):
    """Somebody opened something of the owner's: who, what part and when, never what it said.

    The fields are those of NEN 7513: also on behalf of which organisation, by which right
    (`policy.Can`, what somebody wanted to do), and whether it was shown. Rows are only ever added
    (the database refuses anything else), and each carries the mark of the one before it. The ids
    are no foreign keys: what was looked at may go, that somebody looked stays. The oldest rows
    have the first fields alone.
    """

    __tablename__ = "look"
    __table_args__ = (UniqueConstraint("group_id", "number"),)

    id: Mapped[Id]
    group_id: Mapped[UUID]
    number: Mapped[int]
    membership_id: Mapped[UUID]
    what: Mapped[str]
    thing_id: Mapped[UUID]
    at: Mapped[datetime]
    on_behalf_of: Mapped[UUID | None]
    right: Mapped[str | None]
    shown: Mapped[bool | None]
    mark: Mapped[bytes]

    def mark_after(self, before: bytes) -> bytes:
        """The mark that this row has to carry, after the mark of the row before it."""
        fields = (self.group_id, self.number, self.membership_id, self.what, self.thing_id)
        later = () if self.right is None else (self.on_behalf_of, self.right, self.shown)
        words = "|".join([*map(str, fields), self.at.astimezone(UTC).isoformat(), *map(str, later)])
        return hashlib.sha256(before + words.encode()).digest()
