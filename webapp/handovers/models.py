"""Handovers: who asked to give the own place to whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.sealed import Sealed


class Handover(Base):
    """A professional who wants to give the own place to a colleague; the owner decides."""

    __tablename__ = "handover"
    __table_args__ = (UniqueConstraint("group_id", "operation_key"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    """The colleague in the owner's circle, once the owner agreed to ask them."""
    operation_key: Mapped[UUID]
    name_sealed: Mapped[bytes]
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When the owner said no, or the colleague took the place."""

    name = Sealed()

    membership: Mapped[Membership] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def waits(self) -> bool:
        """Whether the owner has still to say something."""
        return self.settled_at is None and self.contact_id is None
