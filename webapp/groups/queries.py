"""Groups: who has which place."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from webapp.db import session
from webapp.groups.models import Group, MemberKind, Membership, Role


def _in_use() -> tuple[ColumnElement[bool], ...]:
    """The conditions that a place lasts, in a group that is not closed."""
    lasts = Membership.ended_at.is_(None), Membership.paused_at.is_(None)
    return *lasts, Membership.group.has(Group.closed_at.is_(None))


def place_of(person_id: UUID, group_id: UUID) -> Membership | None:
    """This person's place in this group, while it lasts."""
    return session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.group_id == group_id,
            *_in_use(),
        )
    )


def places_of(person_id: UUID) -> list[Membership]:
    """All places of this person, the own group first."""
    found = session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, *_in_use())
        .order_by(Membership.made_at)
    )
    return sorted(found, key=lambda place: not place.owns)


def places_as_professional(person_id: UUID) -> list[Membership]:
    """The places in which this person is there as a professional, and was confirmed."""
    return [
        place
        for place in places_of(person_id)
        if place.kind is MemberKind.PROFESSIONAL and place.is_there and not place.owns
    ]


def members(group_id: UUID) -> list[Membership]:
    """Everybody who has joined, without the owner, in the order in which they came."""
    return list(
        session.scalars(
            select(Membership)
            .where(
                Membership.group_id == group_id,
                Membership.role == Role.MEMBER,
                Membership.confirmed_at.is_not(None),
                Membership.ended_at.is_(None),
                Membership.paused_at.is_(None),
            )
            .order_by(Membership.confirmed_at)
        )
    )


def unread(places: Iterable[Membership]) -> list[Membership]:
    """Who of these stopped by themselves, as long as the owner did not put that away."""
    return [each for each in places if each.by_choice and each.told_at is None]


def places_in(group_id: UUID) -> list[Membership]:
    """Everybody with a place that did not end, without the owner: paused and waiting ones too."""
    return list(
        session.scalars(
            select(Membership).where(
                Membership.group_id == group_id,
                Membership.role == Role.MEMBER,
                Membership.ended_at.is_(None),
            )
        )
    )


def owner_of(group_id: UUID) -> Membership:
    """The one who leads this group."""
    return session.scalars(
        select(Membership).where(Membership.group_id == group_id, Membership.role == Role.OWNER)
    ).one()


def member_in(group_id: UUID, membership_id: UUID) -> Membership | None:
    """Somebody who has joined this group, never another group's."""
    return next((each for each in members(group_id) if each.id == membership_id), None)


def place_in(group_id: UUID, membership_id: UUID) -> Membership | None:
    """Somebody's place in this group, also while it rests or when it is over."""
    return session.scalar(
        select(Membership).where(Membership.id == membership_id, Membership.group_id == group_id)
    )


def places_to_hear_about(person_id: UUID) -> list[Membership]:
    """Places that the owner ended or paused, as long as this person did not put that away.

    Among them a yes that the owner did not confirm; it is forgotten after 14 days.
    """
    found = session.scalars(
        select(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.told_at.is_(None),
            Membership.by_choice.is_(False),
            or_(Membership.ended_at.is_not(None), Membership.paused_at.is_not(None)),
        )
        .order_by(Membership.made_at)
    )
    return list(found)


def hears_that_it_ended(person_id: UUID, group_id: UUID) -> bool:
    """Whether the sentence about their place in this group still waits for this person."""
    return any(each.group_id == group_id for each in places_to_hear_about(person_id))


def own_place(person_id: UUID, membership_id: UUID) -> Membership | None:
    """This person's own place, wherever it is and however it stands."""
    return session.scalar(
        select(Membership).where(Membership.id == membership_id, Membership.person_id == person_id)
    )


def owners_of(group_ids: Iterable[UUID]) -> dict[UUID, Membership]:
    """Who leads each of these groups, in one question."""
    leads = Membership.group_id.in_(list(group_ids)), Membership.role == Role.OWNER
    return {each.group_id: each for each in session.scalars(select(Membership).where(*leads))}


def leads(person_id: UUID, group_id: UUID) -> bool:
    """Whether this person leads this group."""
    own = own_group_of(person_id)
    return own is not None and own.group_id == group_id


def own_group_of(person_id: UUID) -> Membership | None:
    """The place in which this person leads, while the group is not closed."""
    place = _led_by(person_id)
    return place if place is not None and place.group.closed_at is None else None


def closed_group_of(person_id: UUID) -> Membership | None:
    """The place of who closed their group, as long as it can come back."""
    place = _led_by(person_id)
    return place if place is not None and place.group.closed_at is not None else None


def closed_places_of(person_id: UUID) -> list[Membership]:
    """Places in groups that their owner closed, as long as this person did not put that away."""
    found = session.scalars(
        select(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.role == Role.MEMBER,
            Membership.confirmed_at.is_not(None),
            Membership.ended_at.is_(None),
            Membership.paused_at.is_(None),
            Membership.told_at.is_(None),
            Membership.group.has(Group.closed_at.is_not(None)),
        )
        .order_by(Membership.made_at)
    )
    return list(found)


def _led_by(person_id: UUID) -> Membership | None:
    led = Membership.person_id == person_id, Membership.role == Role.OWNER
    return session.scalar(select(Membership).where(*led))


def hold(group_id: UUID) -> None:
    """Two phones of one owner write one after the other: the second waits here."""
    session.execute(select(Group.id).where(Group.id == group_id).with_for_update())
