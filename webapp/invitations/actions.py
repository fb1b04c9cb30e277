"""Invitations: ask somebody, hear their answer, say who they are."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from webapp import clock
from webapp.circle import queries as circle
from webapp.circle.models import Contact, Status
from webapp.db import action, session
from webapp.groups import actions as groups
from webapp.groups import queries as places
from webapp.groups.models import Membership
from webapp.invitations import queries
from webapp.invitations.models import LINK_LASTS, Choice, Invitation, Reply
from webapp.people.models import Person
from webapp.tokens import digest, new_link

FORGET_AFTER = timedelta(days=14)


class AlreadyThere(Exception):
    """The owner cannot join the own group as somebody else."""


@action
def invite(me: Membership, contact: Contact, *, operation_key: UUID, words: str) -> Invitation:
    """A link for this person. There is one open link for each; other words keep the link."""
    session.refresh(contact, with_for_update=True)  # two phones of the owner make one link
    known = queries.open_invitation(contact)
    again = queries.invitation_from(me.group_id, operation_key)
    if not _has_place(contact) and (known or not again):
        contact.status = Status.ASKED
    if known is not None:
        known.words = words
        return known
    if again is not None:
        return again  # an old page, sent once more after the question was taken back
    link = new_link()
    invitation = Invitation(
        group_id=me.group_id,
        contact=contact,
        contact_id=contact.id,
        operation_key=operation_key,
        link=link,
        link_hash=digest(link),
        words=words,
        made_at=clock.now(),
    )
    session.add(invitation)
    return invitation


@action
def replace_link(me: Membership, invitation: Invitation, *, operation_key: UUID) -> Invitation:
    """A new link with the same words; the old one leads nowhere from now on."""
    if invitation.operation_key == operation_key:
        return invitation
    invitation.closed_at = clock.now()
    session.flush()
    return invite(me, invitation.contact, operation_key=operation_key, words=invitation.words)


@action
def withdraw(invitation: Invitation) -> None:
    """Take the question back. Whoever waits behind the link waits no longer."""
    if invitation.closed_at is None:
        invitation.closed_at = clock.now()
        _let_go(invitation, except_for=None)
    if invitation.contact.status is Status.ASKED:
        invitation.contact.status = Status.TO_ASK


@action
def end_all(contact: Contact) -> None:
    """No link leads anywhere, and nobody waits: the owner lets this person go."""
    for invitation in queries.all_for(contact):
        withdraw(invitation)
        _let_go(invitation, except_for=None)


@action
def decline(invitation: Invitation, choice: Choice, *, operation_key: UUID) -> Reply:
    """No, or not now. No reason, no account."""
    reply = _reply(invitation, choice, operation_key=operation_key, membership=None)
    reply.settled_at = reply.settled_at or clock.now()
    if invitation.contact.status is Status.ASKED:
        invitation.contact.status = Status.NOT_NOW
    return reply


@action
def accept(invitation: Invitation, person: Person, *, operation_key: UUID) -> Reply:
    """Yes. Nothing is to be seen until the owner says who this is. Raises AlreadyThere."""
    group = places.owner_of(invitation.group_id).group
    place = groups.join(group, person, kind=invitation.contact.kind)
    sent_before = queries.reply_from(invitation.id, operation_key) is not None
    if place.owns or (place.confirmed_at is not None and not sent_before):
        raise AlreadyThere
    return _reply(invitation, Choice.YES, operation_key=operation_key, membership=place)


@action
def confirm(reply: Reply) -> Membership | None:
    """«Klopt»: this is the person I asked. Ends the link for everybody else.

    None when nobody waits any more.
    """
    contact = _one_at_a_time(reply)
    if reply.membership is None or reply.settled_at is not None:
        return None
    newcomer = reply.membership
    _say_no_more(contact)
    place = _place_on_new_phone(contact, newcomer)
    reply.membership, reply.membership_id = place, place.id
    groups.confirm(place)
    reply.settled_at = clock.now()
    contact.membership_id, contact.status = place.id, Status.JOINS
    if reply.invitation.closed_at is None:
        reply.invitation.closed_at = clock.now()
    session.flush()
    _let_go(reply.invitation, except_for=reply)
    return place


@action
def turn_away(reply: Reply) -> None:
    """This is somebody else: no content, and the link stays open for who was meant."""
    _one_at_a_time(reply)
    if reply.settled_at is None:
        reply.settled_at = clock.now()
        _end_if_waiting(reply.membership)


def _one_at_a_time(reply: Reply) -> Contact:
    """Let the owner's other phone finish first: one person in the circle gets one answer."""
    contact = reply.invitation.contact
    session.refresh(contact, with_for_update=True)
    session.refresh(reply)
    return contact


def _has_place(contact: Contact) -> bool:
    place = circle.place_of(contact)
    return place is not None and bool(place.confirmed_at) and place.ended_at is None


def _place_on_new_phone(contact: Contact, newcomer: Membership) -> Membership:
    known = circle.place_of(contact)
    if known is None or known is newcomer or known.ended_at is not None:
        return newcomer
    for reply in session.scalars(select(Reply).where(Reply.membership_id == newcomer.id)):
        reply.membership, reply.membership_id = known, known.id
    session.flush()
    groups.take_over(known, newcomer)
    return known


def _say_no_more(contact: Contact) -> None:
    """Who joins again is not said to have stopped."""
    before = session.get(Membership, contact.membership_id) if contact.membership_id else None
    if before is not None and before.by_choice:
        groups.put_away(before)


def _reply(
    invitation: Invitation, choice: Choice, *, operation_key: UUID, membership: Membership | None
) -> Reply:
    known = queries.reply_from(invitation.id, operation_key)
    if known is None:
        known = Reply(
            group_id=invitation.group_id,
            invitation=invitation,
            invitation_id=invitation.id,
            operation_key=operation_key,
            choice=choice,
            made_at=clock.now(),
        )
        session.add(known)
    known.choice, known.membership = choice, membership
    known.membership_id = membership.id if membership else None
    return known


def _let_go(invitation: Invitation, *, except_for: Reply | None) -> None:
    """Nobody waits behind a closed link."""
    stays = except_for.membership_id if except_for else None
    for reply in session.scalars(
        select(Reply).where(Reply.invitation_id == invitation.id, Reply.settled_at.is_(None))
    ):
        reply.settled_at = clock.now()
        if reply.membership_id != stays:
            _end_if_waiting(reply.membership)


def _end_if_waiting(place: Membership | None) -> None:
    """Only a place that never got a «klopt»: somebody's own place is never ended by a link."""
    if place is not None and place.confirmed_at is None:
        groups.end(place)


@action
def let_go(place: Membership) -> None:
    """Who rests or is gone waits behind no link, and no link leads back to their place."""
    for reply in queries.waits_of(place.id):
        reply.settled_at = clock.now()
        if place.by_choice:
            reply.choice, reply.invitation.contact.status = Choice.NOT_NOW, Status.NOT_NOW
    contact = circle.contact_of(place.group_id, place.id)
    if contact is not None and (asked := queries.open_invitation(contact)):
        withdraw(asked)
    if contact is not None and place.ended_at is not None:
        contact.status = Status.NOT_NOW


@action
def forget_old() -> None:
    """Declined, ended and expired invitations lose their data after 14 days (product.md B9).

    With them go the people who answered one and never got a place. A yes that waits for the
    owner stays as long as the place that waits with it.
    """
    long_ago = clock.now() - FORGET_AFTER
    waits = select(Reply.invitation_id).where(
        Reply.choice == Choice.YES,
        Reply.settled_at.is_(None),
        Reply.made_at >= long_ago - LINK_LASTS,
    )
    declined = select(Reply.invitation_id).where(
        Reply.choice != Choice.YES, Reply.made_at < long_ago
    )
    ended = or_(Invitation.closed_at < long_ago, Invitation.made_at < long_ago - LINK_LASTS)
    over = or_(ended, Invitation.id.in_(declined))
    session.execute(delete(Invitation).where(over, Invitation.id.not_in(waits)))
    groups.forget_who_never_joined(ended=long_ago, made=long_ago - LINK_LASTS)
