"""Polls: which days there are to choose from."""

from sqlalchemy import select

from webapp.db import session
from webapp.meetings.models import Meeting
from webapp.polls.models import DateOption


def days_of(meeting: Meeting) -> list[DateOption]:
    """The days of this poll with what everybody said, the first one first."""
    found = select(DateOption).where(DateOption.meeting_id == meeting.id)
    return list(
        session.scalars(
            found.order_by(DateOption.starts_at), execution_options={"populate_existing": True}
        )
    )
