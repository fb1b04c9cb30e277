"""Goals: a goal and how it goes with it."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.sealed import Sealed
from webapp.sharing.models import Shareable, Shown
from webapp.versions import Versioned

ACTIVE_AT_MOST = 2
"""So many goals of one term are active at a time (the method's own number, product.md C1)."""


class Area(enum.Enum):
    """The part of life that a goal is about."""

    HOME = "home"
    WORK = "work"
    PEOPLE = "people"
    HEALTH = "health"
    MONEY = "money"
    REST = "rest"
    OTHER = "other"


class Term(enum.Enum):
    """For the months to come, or for further away."""

    SHORT = "short"
    LONG = "long"


class State(enum.Enum):
    """How it goes with a goal."""

    BUSY = "busy"
    DONE = "done"
    CHANGED = "changed"
    RESTING = "resting"


class Goal(Base, Shareable, Versioned):
    """What somebody wants, in own words. Nobody else sees it until it is shared."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("group_id", "operation_key"),)
    shown = Shown.GOAL

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    words_sealed: Mapped[bytes]
    why_sealed: Mapped[bytes | None]
    area: Mapped[Area | None]
    term: Mapped[Term]
    state: Mapped[State]
    later: Mapped[bool]
    """Whether it waits until another goal of its term makes room."""
    made_at: Mapped[datetime]

    words = Sealed()
    why = Sealed()

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def text(self) -> dict[str, str | None]:
        """What was written, for keeping every version of it."""
        return {"words": self.words, "why": self.why}

    @property
    def is_active(self) -> bool:
        """Whether somebody works on it now."""
        return self.is_busy and not self.later

    @property
    def is_busy(self) -> bool:
        """The same, as a member sees it: that a goal waits would tell of goals they do not see."""
        return self.state is State.BUSY


class Turn(Base):
    """A moment at which it went otherwise with a goal: a line of its story."""

    __tablename__ = "turn"

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    goal_id: Mapped[UUID] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"), index=True)
    state: Mapped[State]
    later: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether from then on it waited under «later»."""
    at: Mapped[datetime]

    @property
    def kind(self) -> str:
        """How the story calls it."""
        return "later" if self.later else self.state.value


class GoalDraft(Base):
    """Words for a goal that a helper prepared. Nothing changes until the owner takes them over."""

    __tablename__ = "goal_draft"
    __table_args__ = (UniqueConstraint("group_id", "operation_key"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    goal_id: Mapped[UUID | None] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"))
    """The goal that would get these words; None for a new one."""
    operation_key: Mapped[UUID]
    words_sealed: Mapped[bytes]
    why_sealed: Mapped[bytes | None]
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When the owner took it over, or said «niet nu»."""

    words = Sealed()
    why = Sealed()

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id
