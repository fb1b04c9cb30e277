"""Handovers: which questions there are."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import lazyload

from webapp import clock
from webapp.db import session
from webapp.groups.models import MemberKind, Membership, Role
from webapp.handovers.models import Handover

TOLD_FOR = timedelta(days=7)
"""So long a professional reads that a colleague is not asked now."""


def joined_and_waiting(group_id: UUID) -> tuple[list[Membership], list[Handover]]:
    """Everybody who ever joined, without the owner, and the questions that wait for the owner.

    Both in one question to the database, because the owner's first page shows them.
    """
    waits = and_(
        Handover.membership_id == Membership.id,
        Handover.settled_at.is_(None),
        Handover.contact_id.is_(None),
    )
    found = session.execute(
        select(Membership, Handover)
        .outerjoin(Handover, waits)
        .where(
            Membership.group_id == group_id,
            Membership.role == Role.MEMBER,
            Membership.confirmed_at.is_not(None),
        )
        .order_by(Membership.confirmed_at, Handover.made_at)
        .options(lazyload(Handover.membership))  # it is there already, beside the question
    ).all()
    asked = [handover for place, handover in found if handover and place.is_there]
    return list(dict.fromkeys(place for place, _handover in found)), asked


def handover_in(group_id: UUID, handover_id: UUID) -> Handover | None:
    """A professional's question in this group, never another group's."""
    return session.scalar(
        select(Handover).where(Handover.id == handover_id, Handover.group_id == group_id)
    )


def handover_from(group_id: UUID, operation_key: UUID) -> Handover | None:
    """What this form asked before."""
    same = Handover.group_id == group_id, Handover.operation_key == operation_key
    return session.scalar(select(Handover).where(*same))


def handover_to(contact_id: UUID) -> Handover | None:
    """The question behind which this colleague was asked, until it is settled."""
    mine = Handover.contact_id == contact_id, Handover.settled_at.is_(None)
    return session.scalar(select(Handover).where(*mine))


def last_of(place: Membership) -> Handover | None:
    """This professional's last question."""
    mine = select(Handover).where(Handover.membership_id == place.id)
    return session.scalar(mine.order_by(Handover.made_at.desc()).limit(1))


def open_of(place: Membership) -> Handover | None:
    """This professional's question while it is not settled."""
    last = last_of(place)
    return last if last is not None and last.settled_at is None else None


def not_now_for(place: Membership) -> Handover | None:
    """This professional's question when the owner lately said: not now."""
    last = last_of(place) if place.kind is MemberKind.PROFESSIONAL else None
    if last is None or last.settled_at is None:
        return None
    return last if last.settled_at > clock.now() - TOLD_FOR else None
