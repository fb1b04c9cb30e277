"""Notices: what became of a message."""

from uuid import UUID

from sqlalchemy import select

from webapp.db import session
from webapp.notices.models import Message


def refused(message_id: UUID | None) -> bool:
    """Whether the mail server said that this address does not take mail."""
    if message_id is None:
        return False
    outcome = session.scalar(select(Message.outcome).where(Message.id == message_id))
    return outcome == "refused"
