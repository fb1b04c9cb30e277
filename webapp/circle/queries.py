"""Circle: who is in it."""

import itertools
from uuid import UUID

from sqlalchemy import select

from webapp.circle.models import Closeness, Contact
from webapp.db import session
from webapp.groups.models import Membership


def contacts(group_id: UUID) -> list[Contact]:
    """Everybody in the owner's circle, in the order in which they were written down."""
    return list(
        session.scalars(
            select(Contact).where(Contact.group_id == group_id).order_by(Contact.made_at)
        )
    )


def contact_in(group_id: UUID, contact_id: UUID) -> Contact | None:
    """Somebody in this group's circle, never in another one's."""
    return session.scalar(
        select(Contact).where(Contact.id == contact_id, Contact.group_id == group_id)
    )


def contact_from(group_id: UUID, operation_key: UUID) -> Contact | None:
    """Whom this form made before."""
    return session.scalar(
        select(Contact).where(Contact.group_id == group_id, Contact.operation_key == operation_key)
    )


def contact_of(group_id: UUID, membership_id: UUID) -> Contact | None:
    """Who this member is in the owner's circle."""
    return session.scalar(
        select(Contact).where(Contact.group_id == group_id, Contact.membership_id == membership_id)
    )


def places(group_id: UUID) -> dict[UUID, Membership]:
    """The place that somebody in the circle has or had in the group, by their key."""
    rows = session.execute(
        select(Contact.id, Membership)
        .join(Membership, Membership.id == Contact.membership_id)
        .where(Contact.group_id == group_id)
    )
    return dict(rows.all())


def place_of(contact: Contact) -> Membership | None:
    """The place that this person has or had in the group."""
    return session.get(Membership, contact.membership_id) if contact.membership_id else None


def free_spot(group_id: UUID, closeness: Closeness) -> int:
    """The first spot on this ring of the drawing where nobody stands."""
    taken = set(
        session.scalars(
            select(Contact.spot).where(Contact.group_id == group_id, Contact.closeness == closeness)
        )
    )
    return next(spot for spot in itertools.count() if spot not in taken)


def has_anybody(group_id: UUID) -> bool:
    """Whether the circle holds anybody yet."""
    found = session.scalar(select(Contact.id).where(Contact.group_id == group_id).limit(1))
    return found is not None
