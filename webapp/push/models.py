"""Push: a device on which somebody hears."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.people.models import Device
from webapp.sealed import Sealed


class PushSubscription(Base):
    """A device on which somebody wants to hear. It ends with the session of that device."""

    __tablename__ = "push_subscription"

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[UUID] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), unique=True
    )
    endpoint_hash: Mapped[bytes] = mapped_column(unique=True)
    """So that one browser hears for one person at a time."""
    where_sealed: Mapped[bytes]
    made_at: Mapped[datetime]

    where = Sealed()
    """The address at the push service and the two keys of the browser."""

    device: Mapped[Device] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.person_id
