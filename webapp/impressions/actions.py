"""Impressions: say how it was, let the owner see it, take it back, take it away."""

from sqlalchemy import delete

from webapp import clock
from webapp.db import action, session
from webapp.groups.models import Membership
from webapp.impressions import queries
from webapp.impressions.models import Found, Impression
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting


@action
def say(place: Membership, meeting: Meeting, *, found: Found, words: str) -> Impression:
    """How this person found it. There is one for each meeting: saying it again is a change."""
    meetings.hold(meeting)
    impression = queries.impression_of(meeting, place)
    if impression is None:
        impression = Impression(
            group_id=meeting.group_id,
            meeting_id=meeting.id,
            membership_id=place.id,
            found=found.value,
            made_at=clock.now(),
        )
        session.add(impression)
    impression.found, impression.words = found.value, words or None
    session.flush()
    return impression


@action
def show(impression: Impression) -> None:
    """The owner sees it from now on."""
    impression.shown_at = impression.shown_at or clock.now()


@action
def take_back(impression: Impression) -> None:
    """Its writer alone sees it again."""
    impression.shown_at = None


@action
def throw_away(impression: Impression) -> None:
    """As if nothing was ever said."""
    session.delete(impression)
    session.flush()


@action
def let_go(place: Membership) -> None:
    """What somebody said goes along with a place that is over; in a pause it waits."""
    if place.ended_at is not None:
        session.execute(delete(Impression).where(Impression.membership_id == place.id))
