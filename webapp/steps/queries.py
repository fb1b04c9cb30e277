"""Steps: which there are for somebody."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from webapp.db import session
from webapp.goals.models import Goal
from webapp.groups.models import Membership
from webapp.steps.models import HelpState, Step, StepHelp, StepState


def steps(goal: Goal) -> list[Step]:
    """The steps of a goal in the owner's order, what was done first."""
    found = session.scalars(
        select(Step)
        .where(Step.goal_id == goal.id, Step.state.in_([StepState.OPEN, StepState.DONE]))
        .order_by(Step.place, Step.made_at)
    )
    return sorted(found, key=lambda step: not step.is_done)


def steps_of(goals: Sequence[Goal]) -> dict[UUID, list[Step]]:
    """The steps of several goals, by the goal's id, in the owner's order."""
    found = session.scalars(
        select(Step)
        .where(
            Step.goal_id.in_([goal.id for goal in goals]),
            Step.state.in_([StepState.OPEN, StepState.DONE]),
        )
        .order_by(Step.place, Step.made_at)
    )
    by_goal: dict[UUID, list[Step]] = {goal.id: [] for goal in goals}
    for step in found:
        by_goal[step.goal_id].append(step)
    return by_goal


def proposals(goal: Goal, me: Membership) -> list[Step]:
    """Steps that wait for the owner: all for the owner, for a member the own ones."""
    waiting = select(Step).where(Step.goal_id == goal.id, Step.state == StepState.PROPOSED)
    if not me.owns:
        waiting = waiting.where(Step.proposed_by_id == me.id)
    return list(session.scalars(waiting.order_by(Step.made_at)))


def step_in(group_id: UUID, step_id: UUID) -> Step | None:
    """This group's step, never another group's."""
    return session.scalar(select(Step).where(Step.id == step_id, Step.group_id == group_id))


def step_from(group_id: UUID, operation_key: UUID) -> Step | None:
    """What this form made before."""
    return session.scalar(
        select(Step).where(Step.group_id == group_id, Step.operation_key == operation_key)
    )


def last_place(goal: Goal) -> int:
    """Where the last step of a goal stands."""
    return session.scalar(select(func.max(Step.place)).where(Step.goal_id == goal.id)) or 0


def open_in_order(goal_id: UUID) -> list[Step]:
    """The steps that can still be done, in the owner's order."""
    found = select(Step).where(Step.goal_id == goal_id, Step.state == StepState.OPEN)
    return list(session.scalars(found.order_by(Step.place, Step.made_at)))


def asks_the_owner(step: type[Step]) -> ColumnElement[bool]:
    """The condition that the owner can say yes or «niet nu»: to the step, or to offered help."""
    offered = select(StepHelp.step_id).where(StepHelp.state == HelpState.OFFERED)
    return or_(
        step.state == StepState.PROPOSED,
        and_(step.state == StepState.OPEN, step.id.in_(offered)),
    )


def helped_everywhere(places: Sequence[Membership]) -> list[tuple[Membership, Step]]:
    """Every open step that these places were asked for or help with, with the place."""
    by_id = {place.id: place for place in places}
    found = session.scalars(
        select(StepHelp)
        .join(StepHelp.step)
        .where(
            StepHelp.membership_id.in_(by_id),
            StepHelp.state.in_([HelpState.ASKED, HelpState.HELPS]),
            Step.state == StepState.OPEN,
        )
        .order_by(StepHelp.made_at)
    )
    return [(by_id[each.membership_id], each.step) for each in found]


def helps_of(place: Membership) -> list[StepHelp]:
    """All help that this member was asked for, offered or gives."""
    return list(session.scalars(select(StepHelp).where(StepHelp.membership_id == place.id)))


def proposed_by(place: Membership) -> list[Step]:
    """What this member proposed and still waits."""
    waiting = select(Step).where(Step.proposed_by_id == place.id, Step.state == StepState.PROPOSED)
    return list(session.scalars(waiting))
