"""Goals: which there are for somebody."""

from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, select, true
from sqlalchemy.orm import lazyload

from webapp.db import session
from webapp.goals.models import Goal, GoalDraft, State, Term, Turn
from webapp.groups.models import Job, Membership
from webapp.sharing.queries import visible_to


def goals(me: Membership) -> list[Goal]:
    """The goals that I may see, the oldest first."""
    return list(
        session.scalars(
            select(Goal)
            .where(Goal.group_id == me.group_id, visible_to(me, Goal))
            .order_by(Goal.made_at)
        )
    )


def newest(group_id: UUID, *, most: int, after: int) -> list[Goal]:
    """So many of the owner's goals, the newest first, after so many others."""
    all_goals = select(Goal).where(Goal.group_id == group_id).options(lazyload(Goal.shares))
    some = all_goals.order_by(Goal.made_at.desc(), Goal.id).limit(most).offset(after)
    return list(session.scalars(some))


def goal_in(group_id: UUID, goal_id: UUID) -> Goal | None:
    """This group's goal, never another group's."""
    return session.scalar(select(Goal).where(Goal.id == goal_id, Goal.group_id == group_id))


def goal_from(group_id: UUID, operation_key: UUID) -> Goal | None:
    """What this form made before."""
    return session.scalar(
        select(Goal).where(Goal.group_id == group_id, Goal.operation_key == operation_key)
    )


def drafts(me: Membership) -> list[GoalDraft]:
    """Words that wait for the owner: all of them for the owner, for a helper the own ones."""
    if not me.owns and not me.prepares(Job.GOALS):
        return []
    mine = true() if me.owns else GoalDraft.membership_id == me.id
    return list(
        session.scalars(
            select(GoalDraft)
            .where(
                GoalDraft.group_id == me.group_id,
                GoalDraft.settled_at.is_(None),
                mine,
                _about_what_is_seen(me),
            )
            .order_by(GoalDraft.made_at)
        )
    )


def _about_what_is_seen(me: Membership) -> ColumnElement[bool]:
    """A helper reads words for a goal as long as the goal itself is shown."""
    seen = select(Goal.id).where(Goal.group_id == me.group_id, visible_to(me, Goal))
    return GoalDraft.goal_id.is_(None) | GoalDraft.goal_id.in_(seen)


def draft_in(group_id: UUID, draft_id: UUID) -> GoalDraft | None:
    """This group's prepared words, never another group's."""
    return session.scalar(
        select(GoalDraft).where(GoalDraft.id == draft_id, GoalDraft.group_id == group_id)
    )


def turns(goal: Goal) -> list[Turn]:
    """When it went otherwise with a goal, the first time first."""
    found = select(Turn).where(Turn.goal_id == goal.id)
    return list(session.scalars(found.order_by(Turn.at)))


def busy_beside(goal: Goal) -> list[Goal]:
    """The goals of the same term that somebody works on now."""
    found = select(Goal).where(
        Goal.group_id == goal.group_id, Goal.term == goal.term, is_worked_on(), Goal.id != goal.id
    )
    return list(session.scalars(found.order_by(Goal.made_at).options(lazyload(Goal.shares))))


def draft_from(group_id: UUID, operation_key: UUID) -> GoalDraft | None:
    """What this form proposed before."""
    return session.scalar(
        select(GoalDraft).where(
            GoalDraft.group_id == group_id, GoalDraft.operation_key == operation_key
        )
    )


def goal_of(draft: GoalDraft) -> Goal | None:
    """The goal that these words are for, or that they became."""
    if draft.goal_id is not None:
        return goal_in(draft.group_id, draft.goal_id)
    return goal_from(draft.group_id, draft.id)


def first_active(group_id: UUID) -> Goal | None:
    """The goal that a check-in asks about: the first active one, short before long."""
    active = select(Goal).where(
        Goal.group_id == group_id, Goal.state == State.BUSY, Goal.later.is_(False)
    )
    in_order = active.order_by(Goal.term.desc(), Goal.made_at).limit(1)
    return session.scalar(in_order.options(lazyload(Goal.shares)))


def is_worked_on() -> ColumnElement[bool]:
    """The condition that a goal is active."""
    return and_(Goal.state == State.BUSY, Goal.later.is_(False))


def waits_in(group_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """The condition that words for a goal of this group wait for the owner."""
    return and_(GoalDraft.group_id == group_id, GoalDraft.settled_at.is_(None))


def active(group_id: UUID, term: Term, *, but: UUID | None = None) -> int:
    """How many goals of this term somebody works on, one left out."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Goal)
            .where(
                Goal.group_id == group_id,
                Goal.term == term,
                Goal.state == State.BUSY,
                Goal.later.is_(False),
                Goal.id != but if but else Goal.id.is_not(None),
            )
        )
        or 0
    )


def is_first(group_id: UUID) -> bool:
    """Whether this group has one goal and no more."""
    found = select(func.count()).select_from(Goal).where(Goal.group_id == group_id)
    return session.scalar(found) == 1
