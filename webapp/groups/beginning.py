"""Beginning: the start link that a browser carries along until its group has begun."""

from flask import session

from webapp.organisations import links
from webapp.organisations.links import Shown

CARRIED = "begun_with"


def carry(link: str) -> None:
    """Take the link along, in this browser alone."""
    session[CARRIED] = link


def carried() -> Shown | None:
    """Who showed the link that this browser carries."""
    return links.shown_by(session[CARRIED]) if CARRIED in session else None


def put_down() -> None:
    """The link has done what it was for."""
    session.pop(CARRIED, None)


def first_to_ask() -> str | None:
    """The name of the professional who showed the link, to be asked first."""
    shown = carried()
    return shown.person.name if shown and shown.person else None
