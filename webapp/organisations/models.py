"""Organisations: where professionals work."""

import enum
from datetime import datetime

from sqlalchemy.orm import Mapped

from webapp.db import Base, Id


class OrganisationKind(enum.Enum):
    """From which world an organisation is."""

    GGZ = "ggz"
    ADDICTION = "addiction"
    NEIGHBOURHOOD = "neighbourhood"
    MUNICIPALITY = "municipality"
    OTHER = "other"


class Organisation(Base):
    """An organisation whose people can be in a group. The host keeps the list (product.md B15)."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    name: Mapped[str]
    kind: Mapped[OrganisationKind]
    region: Mapped[str]
    phone: Mapped[str | None]
    """The number of its own team, for who is in its care."""
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    """When it left the list. It stays known to who already named it."""
