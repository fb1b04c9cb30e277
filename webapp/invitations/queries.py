"""Invitations: which links are open, and who waits."""

from uuid import UUID

from sqlalchemy import select

from webapp import clock
from webapp.circle.models import Contact
from webapp.db import session
from webapp.groups.models import Group
from webapp.invitations.models import Choice, Invitation, Reply
from webapp.tokens import digest


def open_invitation(contact: Contact) -> Invitation | None:
    """The one link for this person that still leads somewhere."""
    found = session.scalars(
        select(Invitation).where(
            Invitation.contact_id == contact.id,
            Invitation.group_id == contact.group_id,
            Invitation.closed_at.is_(None),
        )
    )
    return next((each for each in found if each.is_open(clock.now())), None)


def asked_now(group_id: UUID) -> set[UUID]:
    """Whose link still leads somewhere, by their key in the circle."""
    found = session.scalars(
        select(Invitation).where(Invitation.group_id == group_id, Invitation.closed_at.is_(None))
    )
    return {each.contact_id for each in found if each.is_open(clock.now())}


def all_for(contact: Contact) -> list[Invitation]:
    """Every link that there ever was for this person and that is still known."""
    return list(
        session.scalars(
            select(Invitation).where(
                Invitation.contact_id == contact.id, Invitation.group_id == contact.group_id
            )
        )
    )


def invitation_from(group_id: UUID, operation_key: UUID) -> Invitation | None:
    """What this form made before, open or not."""
    return session.scalar(
        select(Invitation).where(
            Invitation.group_id == group_id, Invitation.operation_key == operation_key
        )
    )


def invitation_behind(link: str) -> Invitation | None:
    """The invitation of this link while it leads somewhere, to a group that is not closed."""
    there = select(Group.id).where(Group.closed_at.is_(None))
    behind = Invitation.link_hash == digest(link), Invitation.group_id.in_(there)
    found = session.scalar(select(Invitation).where(*behind))
    return found if found is not None and found.is_open(clock.now()) else None


def reply_from(invitation_id: UUID, operation_key: UUID) -> Reply | None:
    """What this form answered before."""
    return session.scalar(
        select(Reply).where(
            Reply.invitation_id == invitation_id, Reply.operation_key == operation_key
        )
    )


def waiting(group_id: UUID) -> list[Reply]:
    """Who said yes and waits for the owner's «klopt», the first one first."""
    return list(
        session.scalars(
            select(Reply)
            .where(
                Reply.group_id == group_id,
                Reply.choice == Choice.YES,
                Reply.settled_at.is_(None),
                Reply.membership_id.is_not(None),
            )
            .order_by(Reply.made_at)
        )
    )


def reply_in(group_id: UUID, reply_id: UUID) -> Reply | None:
    """An answer to a link of this group, never another group's."""
    return session.scalar(select(Reply).where(Reply.id == reply_id, Reply.group_id == group_id))


def waits_of(membership_id: UUID) -> list[Reply]:
    """The answers of this one person that the owner did not settle."""
    mine = Reply.membership_id == membership_id, Reply.settled_at.is_(None)
    return list(session.scalars(select(Reply).where(*mine)))
