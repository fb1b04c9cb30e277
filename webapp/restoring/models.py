"""Restoring: how far the outbox is."""

from sqlalchemy.orm import Mapped

from webapp.db import Base, Id


class OutboxCount(Base):
    """How many messages were taken up since the first day, in one row."""

    __tablename__ = "outbox_count"

    id: Mapped[Id]
    number: Mapped[int]
