"""Trial: who the example people are."""

from dataclasses import dataclass

from webapp.circle import queries as circle
from webapp.circle.models import Contact
from webapp.db import session
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.invitations import queries as invitations
from webapp.invitations.models import Reply
from webapp.people.models import Person
from webapp.people.queries import lookup_of, person_with
from webapp.trial.example import ADDRESSES


@dataclass(frozen=True)
class Example:
    """One example person: somebody to be, or only a link to open."""

    person: Person | None = None
    link: str = ""


def people() -> list[str]:
    """The names of the example people."""
    return ["Anna", "Emma", "Mo", "Sara", "Bram"]


def person_named(name: str) -> Example | None:
    """The example person of this name."""
    if name == "Mo":
        return _mo()
    person = person_with(lookup_of(ADDRESSES.get(name, "")))
    return Example(person) if person else None


def _mo() -> Example | None:
    """Mo: his link while he did not answer, himself once he said yes."""
    anna = person_with(lookup_of(ADDRESSES["Anna"]))
    own = anna and groups.own_group_of(anna.id)
    if not own:
        return None
    contact = next((each for each in circle.contacts(own.group_id) if each.name == "Mo"), None)
    if contact is None:
        return None
    place = _place_of(contact, invitations.waiting(own.group_id))
    if place is not None:
        return Example(place.person)
    invitation = invitations.open_invitation(contact)
    return Example(link=invitation.link) if invitation else None


def _place_of(contact: Contact, waiting: list[Reply]) -> Membership | None:
    if contact.membership_id:
        return session.get(Membership, contact.membership_id)
    return next(
        (reply.membership for reply in waiting if reply.invitation.contact_id == contact.id), None
    )
