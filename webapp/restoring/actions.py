"""Restoring: the count that goes on with each message."""

from uuid import UUID

from sqlalchemy import update

from webapp.db import action, one_at_a_time, session
from webapp.restoring.models import OutboxCount

FIRST = UUID(int=0x5E7)
"""Who counts first waits for who counts first on another machine."""


@action
def count() -> int:
    """One message more was taken up; how many that makes."""
    more = update(OutboxCount).values(number=OutboxCount.number + 1).returning(OutboxCount.number)
    if (number := session.scalar(more)) is None:
        one_at_a_time(FIRST)
        if (number := session.scalar(more)) is None:
            number = 1
            session.add(OutboxCount(number=number))
    return number
