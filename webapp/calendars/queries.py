"""Calendars: whose calendar stands behind an address."""

from uuid import UUID

from sqlalchemy import select

from webapp.calendars.models import Feed
from webapp.db import session
from webapp.tokens import digest


def feed_of(person_id: UUID) -> Feed | None:
    """The address that this person made."""
    return session.scalar(select(Feed).where(Feed.person_id == person_id))


def feed_behind(link: str) -> Feed | None:
    """The calendar behind this address, while its person keeps it."""
    return session.scalar(select(Feed).where(Feed.link_hash == digest(link)))
