"""Path: the six steps of «Zo begin je», and where the owner is (product.md A10)."""

import enum
from dataclasses import dataclass

from webapp import clock
from webapp.circle import queries as circle
from webapp.circle.models import Status
from webapp.groups.models import Membership
from webapp.meetings import queries as meetings
from webapp.talks import queries as talks


class Step(enum.Enum):
    """The steps of the method, in their order."""

    THINK = "think"
    ASK = "ask"
    TALK = "talk"
    PLAN = "plan"
    MEET = "meet"
    GO_ON = "go_on"


class How(enum.Enum):
    """How it stands with a step. It follows from what is there; nobody ticks anything."""

    DONE = "done"
    SKIPPED = "skipped"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Path:
    """Every step, and how it stands with it."""

    steps: dict[Step, How]

    @property
    def now(self) -> Step | None:
        """The step where the owner is; None when every step is behind them."""
        return next((step for step, how in self.steps.items() if how is How.NOW), None)


def path_of(me: Membership) -> Path:
    """Where the owner is on the path."""
    done, skipped = _done(me), set(me.group.skipped or [])
    steps: dict[Step, How] = {}
    for step in Step:
        if step in done:
            steps[step] = How.DONE
        elif step.value in skipped:
            steps[step] = How.SKIPPED
        else:
            steps[step] = How.LATER if How.NOW in steps.values() else How.NOW
    return Path(steps)


def has_met(me: Membership) -> bool:
    """Whether the group came together."""
    return bool(meetings.earlier(me))


def _done(me: Membership) -> set[Step]:
    contacts, card = circle.contacts(me.group_id), talks.card_of(me)
    planned = [each for each in meetings.coming(me) if not each.is_draft]
    begun = any(each.starts_at <= clock.now() for each in planned)
    met = has_met(me)
    there = {
        Step.THINK: bool(contacts),
        Step.ASK: any(_was_asked(each.status) for each in contacts),
        Step.TALK: card is not None and card.says_anything,
        Step.PLAN: bool(planned) or met,
        Step.MEET: met or begun,
    }
    return {step for step, is_there in there.items() if is_there}


def _was_asked(status: Status) -> bool:
    return status in {Status.ASKED, Status.JOINS, Status.NOT_NOW}
