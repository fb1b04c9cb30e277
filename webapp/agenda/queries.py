"""Agenda: which points there are for somebody."""

from uuid import UUID

from sqlalchemy import select

from webapp import clock
from webapp.agenda.models import AgendaItem
from webapp.db import session
from webapp.groups.models import Membership
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """The points on the agenda, in the owner's order."""
    found = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting.id, AgendaItem.accepted_at.is_not(None)
    )
    return list(session.scalars(found.order_by(AgendaItem.place, AgendaItem.made_at)))


def proposals(me: Membership, meeting: Meeting) -> list[AgendaItem]:
    """What waits for the owner: all of it for the owner, for a member the own points."""
    waiting = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting.id,
        AgendaItem.accepted_at.is_(None),
        AgendaItem.set_aside_at.is_(None),
    )
    if not me.owns:
        waiting = waiting.where(AgendaItem.proposed_by_id == me.id)
    return list(session.scalars(waiting.order_by(AgendaItem.made_at)))


def item_in(group_id: UUID, item_id: UUID) -> AgendaItem | None:
    """This group's point, never another group's."""
    return session.scalar(
        select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.group_id == group_id)
    )


def item_from(group_id: UUID, operation_key: UUID) -> AgendaItem | None:
    """What this form made before."""
    return session.scalar(
        select(AgendaItem).where(
            AgendaItem.group_id == group_id, AgendaItem.operation_key == operation_key
        )
    )


def proposed_by(place: Membership) -> list[AgendaItem]:
    """What this member proposed and still waits."""
    waiting = select(AgendaItem).where(
        AgendaItem.proposed_by_id == place.id, AgendaItem.accepted_at.is_(None)
    )
    return list(session.scalars(waiting))


def still_to_come(me: Membership) -> list[Meeting]:
    """The meetings on whose agenda the owner can put something, the first one first."""
    ahead = meetings.ahead(me)
    return [each for each in ahead if not each.is_off and each.ends_at > clock.now()]


def readers(meeting: Meeting) -> list[Membership]:
    """Who reads what it is about, once it is sent."""
    asked = [each.membership for each in meeting.asked]
    return [each for each in asked if meeting.shows_agenda_to(each)]
