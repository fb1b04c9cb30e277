"""Calendars: make the address of a calendar, make it anew, take it away."""

import base64
from uuid import UUID

from webapp import clock
from webapp.calendars import queries
from webapp.calendars.models import Feed
from webapp.db import action, session
from webapp.people.models import Person
from webapp.sealed import host
from webapp.tokens import digest


@action
def make_feed(person: Person, *, operation_key: UUID) -> str:
    """A new secret for the address; the one before is worth nothing. The same key: the same one.

    It is derived from the key of the form that asked, so that a double tap shows it again.
    """
    source = host().keyed_hash("calendar", str(person.id), str(operation_key))
    link = base64.urlsafe_b64encode(source[:24]).decode()
    feed = queries.feed_of(person.id)
    if feed is None:
        feed = Feed(person_id=person.id, link_hash=digest(link), made_at=clock.now())
        session.add(feed)
    elif feed.link_hash != digest(link):
        feed.link_hash, feed.made_at = digest(link), clock.now()
    return link


@action
def mail_entries(person: Person, *, mailed: bool) -> None:
    """Whether a mail about a meeting brings an entry along, from the next one on."""
    person.entries_mailed = mailed


@action
def take_away(person: Person) -> None:
    """The address leads nowhere from the next request on."""
    feed = queries.feed_of(person.id)
    if feed is not None:
        session.delete(feed)
