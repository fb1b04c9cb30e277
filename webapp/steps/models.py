"""Steps: a step of a goal, and somebody who helps with it."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.goals.models import Goal
from webapp.groups.models import Membership
from webapp.sealed import Sealed
from webapp.versions import Versioned


class StepState(enum.Enum):
    """How it stands with a step. There is no «too late»: a step has no deadline."""

    PROPOSED = "proposed"
    OPEN = "open"
    DONE = "done"
    ASIDE = "aside"


class HelpState(enum.Enum):
    """How it stands with somebody's help."""

    ASKED = "asked"
    OFFERED = "offered"
    HELPS = "helps"
    ASIDE = "aside"
    """Offered, and «niet nu». To the member it is as if they never offered."""
    LAPSED = "lapsed"
    """Asked, and «niet nu». To the owner it is as if they did not answer (product.md C4)."""


class Step(Base, Versioned):
    """Something that somebody does for a goal. Who sees the goal sees its steps."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("group_id", "operation_key"),
        Index("ix_step_goal", "goal_id"),
    )

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    goal_id: Mapped[UUID] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    state: Mapped[StepState]
    words_sealed: Mapped[bytes]
    moment_sealed: Mapped[bytes | None]
    place: Mapped[int]
    """Where it stands among the steps of its goal; the lowest comes first."""
    proposed_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL")
    )
    """The member who proposed it. Until the owner takes it over only these two see it."""
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    words = Sealed()
    moment = Sealed()
    """When, in own words; nothing counts down to it."""

    goal: Mapped[Goal] = relationship(lazy="joined", innerjoin=True)
    proposed_by: Mapped[Membership | None] = relationship(lazy="joined")
    helps: Mapped[list["StepHelp"]] = relationship(
        back_populates="step",
        lazy="selectin",
        cascade="all, delete-orphan",
        order_by="StepHelp.made_at",
    )

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def text(self) -> dict[str, str | None]:
        """What was written, for keeping every version of it."""
        return {"words": self.words, "moment": self.moment}

    @property
    def is_there(self) -> bool:
        """Whether it is a step of the goal, and no proposal."""
        return self.state in {StepState.OPEN, StepState.DONE}

    @property
    def is_open(self) -> bool:
        """Whether it can still be done."""
        return self.state is StepState.OPEN

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.state is StepState.DONE

    def is_shared_with(self, me: Membership) -> bool:
        """Whether this member sees it: who sees the goal sees its steps."""
        return self.is_there and self.goal.is_shared_with(me)

    def waits_from(self, me: Membership) -> bool:
        """Whether this member proposed it, and the owner did not say anything yet."""
        return self.state is StepState.PROPOSED and self.proposed_by_id == me.id

    @property
    def is_the_owners(self) -> bool:
        """A step that still waits is its proposer's own."""
        return self.is_there

    def help_of(self, member: Membership) -> "StepHelp | None":
        """This member's own help with it, as the member sees it: asked, offered or given."""
        gone = {HelpState.ASIDE, HelpState.LAPSED}
        return next((each for each in self._helps_of(member) if each.state not in gone), None)

    def is_asked_or_helps(self, member: Membership) -> bool:
        """Whether this member was asked or helps, as the owner sees it."""
        known = {HelpState.ASKED, HelpState.LAPSED, HelpState.HELPS}
        return any(each.state in known for each in self._helps_of(member))

    @property
    def is_alone(self) -> bool:
        """Whether nobody helps with it, and nobody was asked."""
        return not (self.helping or self.asked)

    @property
    def helping(self) -> list[str]:
        """Who helps."""
        return self.names(HelpState.HELPS)

    @property
    def asked(self) -> list[str]:
        """Who was asked, and did not say yes."""
        return self.names(HelpState.ASKED, HelpState.LAPSED)

    def names(self, *states: HelpState) -> list[str]:
        """Whose help stands like one of these."""
        return [each.membership.name for each in self.helps if each.is_so(*states)]

    def _helps_of(self, member: Membership) -> list["StepHelp"]:
        return [each for each in self.helps if each.membership_id == member.id]


class StepHelp(Base):
    """Somebody's help with a step. What nobody answers simply stays so."""

    __tablename__ = "step_help"
    __table_args__ = (UniqueConstraint("step_id", "membership_id"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    step_id: Mapped[UUID] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[HelpState]
    made_at: Mapped[datetime]

    step: Mapped[Step] = relationship(back_populates="helps", lazy="joined", innerjoin=True)
    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    def is_so(self, *states: HelpState) -> bool:
        """Whether the help stands like one of these, by somebody who is there now."""
        return self.state in states and self.membership.is_there
