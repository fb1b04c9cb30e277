"""Sharing: which things somebody may see, and who sees a thing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from webapp.db import session
from webapp.groups import queries as groups
from webapp.groups.models import Group, Membership, Role
from webapp.sharing.models import Look, Share, Shareable, Shown


def visible_to(me: Membership, kind: type[Shareable]) -> ColumnElement[bool]:
    """The one SQL condition for lists: what is mine, and what is shown to me."""
    writer = getattr(kind, "membership_id", None)
    if writer is None:  # all of this kind is the owner's
        return true() if me.owns else _shown(me, kind)
    return or_(writer == me.id, _shown(me, kind))


def _shown(me: Membership, kind: type[Shareable]) -> ColumnElement[bool]:
    mine = select(Share.thing_id).where(
        Share.group_id == me.group_id,
        Share.shown == kind.shown,
        (Share.membership_id == me.id) | Share.membership_id.is_(None),
    )
    chosen: ColumnElement[bool] = kind.id.in_(mine)
    if me.group.nothing_shared_since is None:
        return chosen
    writer = getattr(kind, "membership_id", None)
    if writer is None:
        return false()
    owners = select(Membership.id).where(
        Membership.group_id == me.group_id, Membership.role == Role.OWNER
    )
    return and_(chosen, writer.not_in(owners))


def shares(group_id: UUID, shown: Shown, thing_id: UUID) -> list[Share]:
    """Who sees this thing of this group, as rows."""
    return list(
        session.scalars(
            select(Share).where(
                Share.group_id == group_id, Share.shown == shown, Share.thing_id == thing_id
            )
        )
    )


def audience(group_id: UUID, shown: Shown, thing_id: UUID) -> tuple[bool, set[UUID]]:
    """Whether the whole group sees it, and which members were chosen."""
    rows = shares(group_id, shown, thing_id)
    chosen = {row.membership_id for row in rows if row.membership_id is not None}
    return any(row.membership_id is None for row in rows), chosen


def seen_by(things: Sequence[Shareable], group: Group) -> dict[UUID, list[str] | None]:
    """Who sees each thing now, by its id: names, None for the whole group, nobody is empty."""
    off, members = group.nothing_shared_since is not None, groups.members(group.id)
    if not all(thing.is_the_owners for thing in things):
        members = [groups.owner_of(group.id), *members]
    return {
        thing.id: [] if off and thing.is_the_owners else _names(thing, members) for thing in things
    }


def names_of(thing: Shareable, group_id: UUID) -> list[str] | None:
    """The names of who sees it now; None for the whole group, an empty list for the owner alone."""
    return seen_by([thing], session.get_one(Group, group_id))[thing.id]


def names_chosen(group: Group, shown: Shown, thing_id: UUID) -> list[str] | None:
    """The same for what the owner shows that is no thing yet: the check-ins to come."""
    if group.nothing_shared_since is not None:
        return []
    return _chosen(shares(group.id, shown, thing_id), groups.members(group.id))


def _names(thing: Shareable, everybody: Sequence[Membership]) -> list[str] | None:
    return _chosen(thing.shares, everybody)


def _chosen(rows: Iterable[Share], everybody: Sequence[Membership]) -> list[str] | None:
    chosen = {share.membership_id for share in rows}
    if None in chosen:
        return None
    return [place.name for place in everybody if place.id in chosen]


def shown_to(member: Membership) -> dict[tuple[Shown, UUID], bool]:
    """What was chosen to be shown to this member, by kind and id: True where the whole group is."""
    rows = session.scalars(
        select(Share).where(
            Share.group_id == member.group_id,
            (Share.membership_id == member.id) | Share.membership_id.is_(None),
        )
    )
    return {(row.shown, row.thing_id): row.membership_id is None for row in rows}


def others(me: Membership) -> list[Membership]:
    """To whom somebody can show a thing: for a member the owner first; for all, the members."""
    members = [each for each in groups.members(me.group_id) if each.id != me.id]
    return members if me.owns else [groups.owner_of(me.group_id), *members]


def last_looks(group_ids: Iterable[UUID]) -> dict[UUID, Look]:
    """The newest row of each group's log; a second reader waits here until the first is done."""
    wanted = list(group_ids)
    in_order = select(Group.id).where(Group.id.in_(wanted)).order_by(Group.id)
    session.execute(in_order.with_for_update())
    newest = (
        select(Look.group_id, func.max(Look.number).label("number"))
        .where(Look.group_id.in_(wanted))
        .group_by(Look.group_id)
        .subquery()
    )
    same = and_(Look.group_id == newest.c.group_id, Look.number == newest.c.number)
    return {look.group_id: look for look in session.scalars(select(Look).join(newest, same))}


def looks(group_id: UUID, *, since: datetime, until: datetime) -> list[Look]:
    """Who looked in this time, the newest first."""
    return list(
        session.scalars(
            select(Look)
            .where(Look.group_id == group_id, Look.at > since, Look.at <= until)
            .order_by(Look.number.desc())
        )
    )


def newest_look_before(group_id: UUID, at: datetime) -> Look | None:
    """The last time before this moment that somebody looked."""
    earlier = select(Look).where(Look.group_id == group_id, Look.at <= at)
    return session.scalar(earlier.order_by(Look.number.desc()).limit(1))


def look_numbered(group_id: UUID, number: int) -> Look | None:
    """The row with this number in the log of this group."""
    return session.scalar(select(Look).where(Look.group_id == group_id, Look.number == number))


def all_looks(group_id: UUID) -> list[Look]:
    """The whole log of this group, the oldest first."""
    return list(
        session.scalars(select(Look).where(Look.group_id == group_id).order_by(Look.number))
    )


def names_of_places(group_id: UUID) -> dict[UUID, str]:
    """The name of everybody who has or had a place in this group."""
    places = session.scalars(select(Membership).where(Membership.group_id == group_id))
    return {place.id: place.name for place in places}


def first_broken_look() -> Look | None:
    """The first row in all logs that was changed, moved or taken away; None when all is whole."""
    before: dict[UUID, tuple[int, bytes]] = {}
    for look in session.scalars(select(Look).order_by(Look.group_id, Look.number)):
        number, mark = before.get(look.group_id, (0, b""))
        if look.number != number + 1 or look.mark != look.mark_after(mark):
            return look
        before[look.group_id] = (look.number, look.mark)
    return None
