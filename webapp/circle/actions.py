"""Circle: think of somebody, know more about them, let them join by name, let them go."""

from uuid import UUID

from webapp import clock
from webapp.circle import queries
from webapp.circle.models import Closeness, Contact, Status
from webapp.db import action, session
from webapp.groups import actions as groups
from webapp.groups.models import MemberKind, Membership
from webapp.people import actions as people


@action
def write_down(
    me: Membership,
    *,
    operation_key: UUID,
    name: str,
    relation: str,
    kind: MemberKind,
    status: Status = Status.TO_ASK,
) -> Contact:
    """Somebody for the circle. Sent twice is written once; other words are a change."""
    contact = queries.contact_from(me.group_id, operation_key)
    if contact is None:
        contact = Contact(
            group_id=me.group_id,
            operation_key=operation_key,
            name=name,
            kind=kind,
            status=status,
            closeness=Closeness.MIDDLE,
            spot=queries.free_spot(me.group_id, Closeness.MIDDLE),
            made_at=clock.now(),
        )
        session.add(contact)
    contact.name, contact.relation, contact.kind = name, relation or None, kind
    return contact


@action
def join_by_name(me: Membership, contact: Contact) -> Membership:
    """Somebody without a phone or an address joins; the owner answers for them. Twice is once."""
    known = queries.place_of(contact)
    if known is not None and known.ended_at is None:
        return known
    was_by_name = known is not None and known.by_name
    person = (
        known.person if known and was_by_name else people.new_person(contact.name, language=None)
    )
    place = groups.join(me.group, person, kind=contact.kind)
    groups.confirm(place)
    place.by_name = True
    contact.membership_id, contact.status = place.id, Status.JOINS
    return place


@action
def describe(
    contact: Contact, *, name: str, relation: str, gives: str, closeness: Closeness
) -> None:
    """Who this is, what they give, how close they are. On another ring they get a free spot."""
    contact.name, contact.relation, contact.gives = name, relation or None, gives or None
    place = queries.place_of(contact)
    if place is not None and place.by_name:
        people.rename(place.person, name=name)  # nobody else writes that name
    if contact.closeness is not closeness:
        contact.spot = queries.free_spot(contact.group_id, closeness)
        contact.closeness = closeness


@action
def think(contact: Contact, status: Status) -> None:
    """How far the owner is with somebody who was not asked, or not lately."""
    contact.status = status


@action
def take_out(contact: Contact) -> None:
    """Nothing is kept of somebody who left the circle, of their invitations neither."""
    session.delete(contact)
