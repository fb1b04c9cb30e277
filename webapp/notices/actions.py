"""Notices: put a message in the letter box, in the same transaction as what it tells about."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from webapp import clock
from webapp.db import action, session
from webapp.notices.models import Kind, Message


@action
def send(
    kind: Kind, *, to: str, language: str, facts: dict[str, Any], about_id: UUID | None = None
) -> Message:
    """A mail of this kind to this address. `about_id` is what `may_still_know` asks about."""
    now = clock.now()
    message = Message(
        kind=kind,
        about_id=about_id,
        letter={"to": to, "language": language, "facts": facts},
        made_at=now,
        send_after=now,
        attempts=0,
    )
    session.add(message)
    return message


@action
def drop(about_id: UUID) -> None:
    """What waits about this is no longer to be sent."""
    waiting = select(Message).where(Message.about_id == about_id, Message.ended_at.is_(None))
    for message in session.scalars(waiting):
        message.ended_at, message.outcome, message.letter = clock.now(), "no longer allowed", None
