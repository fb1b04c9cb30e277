"""Talks: a card with four topics, to prepare a talk with (product.md B10)."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.sealed import Sealed
from webapp.sharing.models import Shareable, Shown


class Topic(enum.Enum):
    """The four topics of a talk beforehand."""

    EXPECTATIONS = "expectations"
    BOND = "bond"
    GIVING = "giving"
    WORRIES = "worries"


class TalkCard(Base, Shareable):
    """What one member wants to say beforehand. Nobody else reads it until its writer shares it."""

    __tablename__ = "talk_card"
    __table_args__ = (UniqueConstraint("membership_id"),)
    shown = Shown.TALK

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    topics_sealed: Mapped[bytes]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    topics = Sealed()
    """A dictionary: the name of a topic and own words."""

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @property
    def says_anything(self) -> bool:
        """Whether there are words on it."""
        return any(self.topics.values())

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id
