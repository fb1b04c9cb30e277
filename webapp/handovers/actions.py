"""Handovers: ask to give the own place away, say yes or not now, finish it."""

from uuid import UUID

from webapp import clock
from webapp.circle import actions as circle
from webapp.circle import queries as circle_queries
from webapp.circle.models import Contact
from webapp.db import action, session
from webapp.groups import actions as groups
from webapp.groups.models import MemberKind, Membership
from webapp.handovers import queries
from webapp.handovers.models import Handover


@action
def ask(me: Membership, *, operation_key: UUID, name: str) -> Handover:
    """A professional wants to give the place to a colleague. Another name is a change."""
    known = queries.handover_from(me.group_id, operation_key) or queries.open_of(me)
    if known is None:
        known = Handover(
            group_id=me.group_id,
            membership_id=me.id,
            operation_key=operation_key,
            name=name,
            made_at=clock.now(),
        )
        session.add(known)
    if known.waits:
        known.name = name
    return known


@action
def take_back(me: Membership) -> None:
    """The professional stays after all. Whom the owner asked stays asked."""
    handover = queries.open_of(me)
    if handover is not None:
        session.delete(handover)


@action
def agree(me: Membership, handover: Handover) -> Contact:
    """The colleague comes into the owner's circle, to be asked in the usual way."""
    before = circle_queries.contact_of(me.group_id, handover.membership_id)
    contact = circle.write_down(
        me,
        operation_key=handover.id,
        name=handover.name,
        relation=before.relation or "" if before else "",
        kind=MemberKind.PROFESSIONAL,
    )
    session.flush()
    handover.contact_id = contact.id
    return contact


@action
def not_now(handover: Handover) -> None:
    """The owner does not ask the colleague; the professional keeps the place."""
    if handover.waits:
        handover.settled_at = clock.now()


@action
def finish(handover: Handover) -> None:
    """The colleague has joined: the old place is over in this moment. No share moves along."""
    handover.settled_at = handover.settled_at or clock.now()
    groups.end(handover.membership)


@action
def let_go(place: Membership) -> None:
    """Who is gone has no place to give."""
    handover = queries.open_of(place)
    if handover is not None and place.ended_at is not None:
        handover.settled_at = clock.now()
