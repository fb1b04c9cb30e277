"""Reminders: lay them ready, each once, however many look ahead at the same time."""

from uuid import UUID

from sqlalchemy import select

from webapp.db import action, one_at_a_time, session
from webapp.notices import actions as notices
from webapp.notices.models import Message
from webapp.reminders import queries
from webapp.reminders.queries import Reminder

_LOOKS_AHEAD = UUID("6f1d3c5a-90b2-4e77-8a41-2d9c0b7e5f13")


@action
def look_ahead() -> None:
    """Every reminder that is to come lies in the outbox. What is past is not laid there."""
    one_at_a_time(_LOOKS_AHEAD)
    to_come = {each.key: each for each in queries.to_come()}
    known = set(session.scalars(select(Message.key).where(Message.key.in_(to_come))))
    for key, reminder in to_come.items():
        if key not in known:
            _lay_ready(reminder)


def _lay_ready(reminder: Reminder) -> None:
    attendance, when = reminder.attendance, reminder.when
    notices.tell(
        reminder.person,
        reminder.kind,
        facts={"path": f"/u/{attendance.link}" if attendance else "/"},
        about_id=reminder.about_id,
        key=reminder.key,
        send_after=when.send_after,
        useless_at=when.useless_at,
    )
