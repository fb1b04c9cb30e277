"""Ending: what there is before the end, and which groups are over."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from webapp import clock
from webapp.db import session
from webapp.groups import queries as groups
from webapp.groups.models import Group, MemberKind, Membership

TURNS_BACK_FOR = timedelta(days=7)
"""So long a closed group can come back (product.md M6)."""


def professionals(group_id: UUID) -> list[Membership]:
    """Who is there as a professional; who has a pause or waits, too."""
    found = [each for each in groups.places_in(group_id) if each.kind is MemberKind.PROFESSIONAL]
    return sorted(found, key=lambda each: each.made_at)


def turns_back_until(group: Group) -> datetime | None:
    """Until when a closed group can come back."""
    return group.closed_at + TURNS_BACK_FOR if group.closed_at else None


def can_turn_back(group: Group) -> bool:
    """Whether this group is closed, and can come back."""
    until = turns_back_until(group)
    return until is not None and clock.now() < until


def to_forget() -> list[Group]:
    """Groups that are closed for good."""
    return list(
        session.scalars(select(Group).where(Group.closed_at <= clock.now() - TURNS_BACK_FOR))
    )


def by_name_in(group_id: UUID) -> list[Membership]:
    """Who existed in this group by name alone."""
    here = Membership.group_id == group_id, Membership.by_name
    return list(session.scalars(select(Membership).where(*here)))
