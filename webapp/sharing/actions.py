"""Sharing: show a thing to somebody, or no longer. It works with the very next request."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete

from webapp import clock
from webapp.db import action, session
from webapp.groups import queries as groups
from webapp.groups.models import Group, Membership
from webapp.sharing import queries
from webapp.sharing.models import Look, Share, Shown


@action
def keep_private(me: Membership, shown: Shown, thing_id: UUID) -> None:
    """Only the owner sees it."""
    session.execute(
        delete(Share).where(
            Share.group_id == me.group_id, Share.shown == shown, Share.thing_id == thing_id
        )
    )


@action
def show_to_everyone(me: Membership, shown: Shown, thing_id: UUID) -> None:
    """The whole group sees it, who joins later too."""
    everyone, _chosen = queries.audience(me.group_id, shown, thing_id)
    if not everyone:
        keep_private(me, shown, thing_id)
        _show(me, shown, thing_id, None)


@action
def show_to(me: Membership, shown: Shown, thing_id: UUID, member: Membership) -> None:
    """This member sees it. From «the whole group» it becomes this member alone."""
    everyone, chosen = queries.audience(me.group_id, shown, thing_id)
    if everyone:
        keep_private(me, shown, thing_id)
    if member.id not in chosen:
        _show(me, shown, thing_id, member.id)


@action
def hide_from(me: Membership, shown: Shown, thing_id: UUID, member: Membership) -> None:
    """This member no longer sees it. From «the whole group» it becomes everybody else in it."""
    everyone, _chosen = queries.audience(me.group_id, shown, thing_id)
    if everyone:
        keep_private(me, shown, thing_id)
        for other in [groups.owner_of(me.group_id), *groups.places_in(me.group_id)]:
            if other.confirmed_at is not None and other.id not in {me.id, member.id}:
                _show(me, shown, thing_id, other.id)
        return
    session.execute(
        delete(Share).where(
            Share.group_id == me.group_id,
            Share.shown == shown,
            Share.thing_id == thing_id,
            Share.membership_id == member.id,
        )
    )


@action
def share_nothing(group: Group) -> None:
    """From the next request on nobody but the owner sees anything. Every choice is kept."""
    group.nothing_shared_since = group.nothing_shared_since or clock.now()


@action
def share_again(group: Group) -> None:
    """Everybody sees again what was chosen, as if nothing happened."""
    group.nothing_shared_since = None


@action
def pass_on(me: Membership, from_shown: Shown, from_id: UUID, shown: Shown, thing_id: UUID) -> None:
    """Show a new thing to whoever was promised the next ones."""
    for share in queries.shares(me.group_id, from_shown, from_id):
        _show(me, shown, thing_id, share.membership_id)


@action
def forget(place: Membership) -> None:
    """Who is gone sees nothing, and who comes back begins with nothing. A pause keeps it all."""
    if place.ended_at is not None:
        session.execute(delete(Share).where(Share.membership_id == place.id))


@action
def note_looks(
    looks: Sequence[tuple[Membership, str, UUID]], *, right: str, shown: bool = True
) -> None:
    """Members open things of the owner's: a row for each, in the transaction of the reading.

    Each group has a log of its own; somebody with many groups still asks a few questions.
    """
    if not looks:
        return
    newest = queries.last_looks({place.group_id for place, _what, _thing_id in looks})
    for place, what, thing_id in looks:
        look = Look(what=what, thing_id=thing_id, at=clock.now(), right=right, shown=shown)
        look.membership_id, look.on_behalf_of = place.id, place.organisation_id
        _put_behind(newest.get(place.group_id), look, place.group_id)
        newest[place.group_id] = look
    session.flush()


def _put_behind(before: Look | None, look: Look, group_id: UUID) -> None:
    look.group_id, look.number = group_id, before.number + 1 if before else 1
    look.mark = look.mark_after(before.mark if before else b"")
    session.add(look)


def _show(me: Membership, shown: Shown, thing_id: UUID, membership_id: UUID | None) -> None:
    session.add(
        Share(
            group_id=me.group_id,
            shown=shown,
            thing_id=thing_id,
            membership_id=membership_id,
            made_at=clock.now(),
        )
    )
    session.flush()
