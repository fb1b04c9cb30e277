"""Agreements: which there are for somebody."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select

from webapp.agreements.models import Agreement, Summary
from webapp.db import session
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.meetings.models import Meeting
from webapp.sharing.models import Share
from webapp.steps.models import Step


def summary_of(meeting: Meeting) -> Summary | None:
    """What this meeting came to, as far as somebody wrote it down."""
    return session.scalar(select(Summary).where(Summary.meeting_id == meeting.id))


def waits_in(group_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """The condition that a helper wrote down what a meeting came to, and that it still waits."""
    shown = select(Share.id).where(Share.thing_id == Summary.id)
    agreed = select(Agreement.id).where(Agreement.summary_id == Summary.id)
    return and_(
        Summary.group_id == group_id,
        Summary.prepared_by_id.is_not(None),
        or_(Summary.words_sealed.is_not(None), agreed.exists()),
        ~shown.exists(),
    )


def newest(group_id: UUID, *, most: int, after: int = 0) -> list[Summary]:
    """So many summaries of this group, of the newest meeting first, after so many others."""
    found = select(Summary).join(Summary.meeting).where(Summary.group_id == group_id)
    return list(session.scalars(found.order_by(Meeting.starts_at.desc()).limit(most).offset(after)))


def agreement_in(group_id: UUID, agreement_id: UUID) -> Agreement | None:
    """This group's agreement, never another group's."""
    return session.scalar(
        select(Agreement).where(Agreement.id == agreement_id, Agreement.group_id == group_id)
    )


def agreement_from(group_id: UUID, operation_key: UUID) -> Agreement | None:
    """What this form made before."""
    return session.scalar(
        select(Agreement).where(
            Agreement.group_id == group_id, Agreement.operation_key == operation_key
        )
    )


def agreed_everywhere(places: Sequence[Membership]) -> list[tuple[Membership, Agreement]]:
    """What these places have agreed to do and did not do yet, the newest first."""
    by_id = {place.id: place for place in places}
    found = session.scalars(
        select(Agreement)
        .where(Agreement.membership_id.in_(by_id), Agreement.done_at.is_(None))
        .order_by(Agreement.made_at.desc(), Agreement.id)
    )
    return [(by_id[each.membership_id], each) for each in found if each.membership_id]


def who_can_do_it(meeting: Meeting, does_it: Membership | None = None) -> list[Membership]:
    """The owner, everybody who was asked for the meeting, and who does it already."""
    asked = [each.membership for each in meeting.asked if each.membership.is_there]
    people = [groups.owner_of(meeting.group_id), *asked]
    return people if does_it is None or does_it in people else [*people, does_it]


def attendees(meeting: Meeting) -> list[Membership]:
    """Who was there; as long as nobody said so, who was asked and did not say no."""
    return [
        each.membership for each in meeting.asked if each.is_around and each.membership.is_there
    ]


def steps_made(agreements: Iterable[Agreement]) -> dict[UUID, Step]:
    """The steps that were made of agreements, by the agreement's id."""
    found = select(Step).where(Step.operation_key.in_([each.id for each in agreements]))
    return {step.operation_key: step for step in session.scalars(found) if step.is_there}
