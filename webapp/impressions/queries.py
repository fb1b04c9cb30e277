"""Impressions: somebody's own one, and those that the owner is shown."""

from sqlalchemy import select

from webapp.db import session
from webapp.groups.models import Membership
from webapp.impressions.models import Impression
from webapp.meetings.models import Meeting


def impression_of(meeting: Meeting, place: Membership) -> Impression | None:
    """What this person said about this meeting."""
    mine = Impression.meeting_id == meeting.id, Impression.membership_id == place.id
    return session.scalar(select(Impression).where(*mine))


def shown_in(meeting: Meeting) -> list[Impression]:
    """What members let the owner see about this meeting."""
    shown = Impression.meeting_id == meeting.id, Impression.shown_at.is_not(None)
    found = session.scalars(select(Impression).where(*shown).order_by(Impression.shown_at))
    return [each for each in found if each.is_shown]
