"""Steps: add one, do it, ask for help, offer help."""

from collections.abc import Iterable
from uuid import UUID

from webapp import clock, versions
from webapp.db import action, session
from webapp.goals.models import Goal
from webapp.groups.models import Membership
from webapp.steps import queries
from webapp.steps.models import HelpState, Step, StepHelp, StepState


@action
def add(
    me: Membership, goal: Goal, *, operation_key: UUID, words: str, moment: str, seen: int = 1
) -> Step:
    """A step of this goal: the owner's at once, a member's as a proposal.

    Sent twice is one step; other words are a change, as long as it waits or is the owner's.
    Raises ChangedMeanwhile when it got other words since it was made.
    """
    step = queries.step_from(me.group_id, operation_key)
    if step is None:
        step = Step(
            group_id=me.group_id,
            goal=goal,
            goal_id=goal.id,
            operation_key=operation_key,
            state=StepState.OPEN if me.owns else StepState.PROPOSED,
            words=words,
            moment=moment or None,
            place=queries.last_place(goal) + 1,
            proposed_by_id=None if me.owns else me.id,
            made_at=clock.now(),
        )
        session.add(step)
        session.flush()
    elif me.owns or (step.proposed_by_id == me.id and step.state is StepState.PROPOSED):
        reword(step, seen=seen, words=words, moment=moment)
    return step


@action
def reword(step: Step, *, seen: int, words: str, moment: str) -> None:
    """The same step in other words. Raises ChangedMeanwhile, and then nothing changed."""
    after = {"words": words, "moment": moment or None}
    versions.accept(step, seen, before=step.text, after=after)
    step.words, step.moment = words, moment or None


@action
def do(step: Step) -> None:
    """It was done."""
    if step.is_open:
        step.state, step.done_at = StepState.DONE, clock.now()


@action
def undo(step: Step) -> None:
    """It was not done yet."""
    if step.is_done:
        step.state, step.done_at = StepState.OPEN, None


@action
def move(step: Step, *, to: int) -> None:
    """To this place among the open steps, the first one being 0. Pressed twice is once."""
    row = queries.open_in_order(step.goal_id)
    if step in row:
        row.remove(step)
        row.insert(to, step)
        for place, each in enumerate(row, start=1):
            each.place = place


@action
def throw_away(step: Step) -> None:
    """A step that is no longer wanted. Who was asked sees it no more."""
    _forget(step)


@action
def take_over(step: Step) -> None:
    """The owner takes a proposed step over."""
    if step.state is StepState.PROPOSED:
        step.state, step.place = StepState.OPEN, queries.last_place(step.goal) + 1


@action
def put_aside(step: Step) -> None:
    """Not now. The proposal is simply no longer there."""
    if step.state is StepState.PROPOSED:
        step.state = StepState.ASIDE


@action
def take_back(step: Step) -> None:
    """The member wants the proposal back before the owner said anything."""
    if step.state is StepState.PROPOSED:
        _forget(step)


@action
def ask(step: Step, members: Iterable[Membership]) -> None:
    """Exactly these members are asked or help; who helps already keeps helping."""
    wanted = {member.id: member for member in members}
    for help_ in list(step.helps):
        member = help_.membership
        if member.id not in wanted and member.is_there and step.is_asked_or_helps(member):
            step.helps.remove(help_)
    for member in wanted.values():
        known = step.help_of(member)
        if known is not None and known.state is HelpState.OFFERED:
            known.state = HelpState.HELPS
        elif not step.is_asked_or_helps(member):
            _help(step, member, HelpState.ASKED)


@action
def offer(step: Step, member: Membership) -> None:
    """«Ik kan helpen». Who was asked helps at once; of others the owner hears it first."""
    if step.is_asked_or_helps(member):
        _help(step, member, HelpState.HELPS)
    elif step.help_of(member) is None:
        _help(step, member, HelpState.OFFERED)


@action
def stop_helping(step: Step, member: Membership) -> None:
    """«Niet nu» or «toch niet», without a reason. What was asked lapses, and nobody hears it."""
    help_ = step.help_of(member)
    if help_ is not None and help_.state is HelpState.ASKED:
        help_.state = HelpState.LAPSED
    elif help_ is not None:
        step.helps.remove(help_)


@action
def accept(help_: StepHelp) -> None:
    """The owner is glad with the offered help."""
    if help_.state is HelpState.OFFERED:
        help_.state = HelpState.HELPS


@action
def decline(help_: StepHelp) -> None:
    """Not now. The offer is simply no longer there."""
    if help_.state is HelpState.OFFERED:
        help_.state = HelpState.ASIDE


def _forget(step: Step) -> None:
    versions.forget(step.id)
    session.delete(step)


def _help(step: Step, member: Membership, state: HelpState) -> None:
    for known in step.helps:
        if known.membership_id == member.id:  # asked or offered before
            known.state = state
            return
    help_ = StepHelp(
        group_id=step.group_id,
        step=step,
        step_id=step.id,
        membership=member,
        membership_id=member.id,
        state=state,
        made_at=clock.now(),
    )
    session.add(help_)
    session.flush()


@action
def let_go(place: Membership) -> None:
    """Who is gone helps no longer, and what they proposed goes along. A pause keeps it all."""
    if place.ended_at is not None:
        for help_ in queries.helps_of(place):
            help_.step.helps.remove(help_)
        for step in queries.proposed_by(place):
            _forget(step)
