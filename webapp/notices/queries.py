"""Notices: what became of a message, and how somebody wants to hear."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from webapp import clock
from webapp.db import session
from webapp.notices import models
from webapp.notices.models import Kind, Message, NoticeChoice
from webapp.people.models import Person
from webapp.push.queries import reached_on


def refused(message_id: UUID | None) -> bool:
    """Whether the mail server said that this address does not take mail."""
    if message_id is None:
        return False
    outcome = session.scalar(select(Message.outcome).where(Message.id == message_id))
    return outcome == "refused"


def given_up(since: datetime) -> int:
    """How many messages could not be sent since then, for the host."""
    lost = select(func.count()).where(Message.outcome == "given up", Message.ended_at > since)
    return session.scalar(lost) or 0


def waiting_since(moment: datetime) -> int:
    """How many messages should have gone before this moment and still wait, for the host."""
    late = select(func.count()).where(
        Message.ended_at.is_(None), Message.bundle_id.is_(None), Message.send_after < moment
    )
    return session.scalar(late) or 0


def bundled(message_id: UUID) -> list[Message]:
    """What this message tells along."""
    along = select(Message).where(Message.bundle_id == message_id, Message.ended_at.is_(None))
    return list(session.scalars(along))


def choice_of(person_id: UUID) -> NoticeChoice:
    """What this person chose, or how it is for who chose nothing."""
    kept = session.scalar(select(NoticeChoice).where(NoticeChoice.person_id == person_id))
    return kept or NoticeChoice(person_id=person_id)


def can_hear(person: Person) -> bool:
    """Whether there is any way to tell this person something."""
    return bool(person.email_lookup or reached_on(person.id))


def can_take_back(at: datetime | None) -> bool:
    """Whether what was sent at this moment still waits, so that «toch niet» is in time."""
    return at is not None and clock.now() < at + models.HELD


def dropped_since(about_ids: set[UUID], moment: datetime) -> set[UUID]:
    """About which of these something waited at that moment that was then dropped.

    Reminders are left out: those are laid ready again.
    """
    dropped = select(Message.about_id).where(
        Message.about_id.in_(about_ids),
        Message.kind.in_([Kind.MEETING_ASKED, Kind.MEETING_CHANGED]),
        Message.outcome == "no longer allowed",
        Message.made_at < moment,
        Message.ended_at >= moment,
    )
    return {each for each in session.scalars(dropped) if each}


def waiting(about_ids: set[UUID], kind: Kind) -> set[UUID]:
    """About which of these a message of this kind waits."""
    waits = select(Message.about_id).where(
        Message.about_id.in_(about_ids), Message.kind == kind, Message.ended_at.is_(None)
    )
    return {each for each in session.scalars(waits) if each}
