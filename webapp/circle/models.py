"""Circle: somebody the owner thinks of."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id
from webapp.groups.models import MemberKind
from webapp.sealed import Sealed


class Status(enum.Enum):
    """How far the owner is with somebody."""

    THINKING = "thinking"
    TO_ASK = "to_ask"
    ASKED = "asked"
    JOINS = "joins"
    NOT_NOW = "not_now"


class Closeness(enum.Enum):
    """How close somebody is, in the owner's own eyes."""

    NEAR = "near"
    MIDDLE = "middle"
    FAR = "far"


class Contact(Base):
    """Somebody in the owner's circle, by the name the owner gives them. Nobody else sees it."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("group_id", "operation_key"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    name_sealed: Mapped[bytes]
    relation_sealed: Mapped[bytes | None]
    gives_sealed: Mapped[bytes | None]
    closeness: Mapped[Closeness] = mapped_column(
        default=Closeness.MIDDLE, server_default=Closeness.MIDDLE.value
    )
    spot: Mapped[int] = mapped_column(default=0, server_default="0")
    """Where they stand in the drawing, counted around. It stays theirs when others come."""
    kind: Mapped[MemberKind]
    status: Mapped[Status]
    membership_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]

    name = Sealed()
    relation = Sealed()
    gives = Sealed()
    """What this person gives the owner, in own words."""

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id
