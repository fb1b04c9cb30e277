"""Calendars: the secret address of somebody's own calendar."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id
from webapp.people.models import Person


class Feed(Base):
    """One address for each person, over all groups. Only a hash of it is kept."""

    __tablename__ = "feed"

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), unique=True
    )
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
