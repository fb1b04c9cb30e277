"""Goals: want something, change it, let it rest."""

from uuid import UUID

from webapp import clock, versions
from webapp.db import action, session
from webapp.goals import queries
from webapp.goals.models import ACTIVE_AT_MOST, Area, Goal, GoalDraft, State, Term, Turn
from webapp.groups import queries as groups
from webapp.groups.models import Membership


@action
def want(me: Membership, *, operation_key: UUID, words: str, why: str) -> Goal:
    """A new goal, seen by nobody else. Sent twice is one goal; other words are a change.

    Raises ChangedMeanwhile when the goal got other words since it was made.
    """
    known = queries.goal_from(me.group_id, operation_key)
    if known is not None:
        return reword(known, seen=1, words=words, why=why)
    goal = Goal(
        group_id=me.group_id,
        operation_key=operation_key,
        words=words,
        why=why or None,
        term=Term.SHORT,
        state=State.BUSY,
        later=not _has_room(me.group_id, Term.SHORT),
        made_at=clock.now(),
    )
    session.add(goal)
    session.flush()
    return goal


@action
def reword(goal: Goal, *, seen: int, words: str, why: str) -> Goal:
    """The same goal in other words. Raises ChangedMeanwhile when these were not about its newest
    words; then nothing changed.
    """
    versions.accept(goal, seen, before=goal.text, after={"words": words, "why": why or None})
    goal.words, goal.why = words, why or None
    return goal


@action
def place(goal: Goal, *, area: Area | None, term: Term) -> None:
    """Which part of life it is about, and for when. The third of a term waits under «later»."""
    goal.area, goal.term = area, term
    _turn(goal, goal.state)


@action
def tell(goal: Goal, state: State) -> None:
    """How it goes with the goal; each state can be changed back."""
    _turn(goal, state)


@action
def begin_with(goal: Goal, instead_of: Goal | None) -> None:
    """Work on this goal now. Where two are busy already, another one waits in its place."""
    if instead_of is not None and instead_of.is_active and instead_of.term is goal.term:
        _turn(instead_of, State.BUSY, later=True)
        session.flush()
    _turn(goal, goal.state)


@action
def propose(
    me: Membership, goal: Goal | None, *, operation_key: UUID, words: str, why: str
) -> GoalDraft:
    """Words that a helper prepares, for a new goal or for this one. Sent twice is one proposal."""
    draft = queries.draft_from(me.group_id, operation_key)
    if draft is None:
        draft = GoalDraft(
            group_id=me.group_id,
            membership=me,
            membership_id=me.id,
            goal_id=goal.id if goal else None,
            operation_key=operation_key,
            words=words,
            why=why or None,
            made_at=clock.now(),
        )
        session.add(draft)
        session.flush()
    if draft.membership_id == me.id and draft.settled_at is None:
        draft.words, draft.why = words, why or None
    return draft


@action
def take_over(me: Membership, draft: GoalDraft, *, seen: int) -> Goal | None:
    """The owner takes these words over, once. None when they were put aside before.

    Raises ChangedMeanwhile when the goal got other words than the owner saw beside them.
    """
    goal = queries.goal_of(draft)
    if draft.settled_at is not None:
        return goal
    draft.settled_at = clock.now()
    why = draft.why or ""
    if goal is None:
        return want(me, operation_key=draft.id, words=draft.words, why=why)
    return reword(goal, seen=seen, words=draft.words, why=why)


@action
def put_aside(draft: GoalDraft) -> None:
    """Not now. The proposal is simply no longer there."""
    draft.settled_at = draft.settled_at or clock.now()


@action
def take_back(draft: GoalDraft) -> None:
    """The helper wants it back before the owner said anything."""
    if draft.settled_at is None:
        session.delete(draft)


def _turn(goal: Goal, state: State, *, later: bool | None = None) -> None:
    """How it goes with it, and whether it waits; a line of its story where that is otherwise."""
    if later is None:
        later = state is State.BUSY and not _has_room(goal.group_id, goal.term, but=goal)
    if (goal.state, goal.later) != (state, later):
        made = {"group_id": goal.group_id, "goal_id": goal.id, "at": clock.now()}
        session.add(Turn(state=state, later=later, **made))
    goal.state, goal.later = state, later


def _has_room(group_id: UUID, term: Term, *, but: Goal | None = None) -> bool:
    groups.hold(group_id)
    return queries.active(group_id, term, but=but.id if but else None) < ACTIVE_AT_MOST
