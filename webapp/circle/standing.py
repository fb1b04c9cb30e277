"""Standing: how it stands with somebody in the circle, as the owner reads it."""

import enum

from webapp.circle.models import Contact, Status
from webapp.groups.models import Membership


class Standing(enum.Enum):
    """What the owner chose, or what happened since."""

    THINKING = "thinking"
    TO_ASK = "to_ask"
    ASKED = "asked"
    WAITS = "waits"
    JOINS = "joins"
    PAUSED = "paused"
    NOT_NOW = "not_now"

    @property
    def is_in_group(self) -> bool:
        """Whether this person has a place, in use or not."""
        return self in {Standing.JOINS, Standing.PAUSED}

    @property
    def is_chosen(self) -> bool:
        """Whether the owner says this; otherwise it follows from what happened."""
        return not self.is_in_group and self is not Standing.WAITS


def standing(contact: Contact, place: Membership | None, *, has_link: bool) -> Standing:
    """How it stands now. Somebody whose place is over does not join any more."""
    if place is not None and place.is_there:
        return Standing.JOINS
    if place is not None and place.paused_at and not place.ended_at:
        return Standing.PAUSED
    if has_link and contact.status is Status.ASKED:
        return Standing.WAITS
    return Standing.NOT_NOW if contact.status is Status.JOINS else Standing(contact.status.value)
