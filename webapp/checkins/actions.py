"""Check-ins: begin one, and keep each answer as it comes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from webapp import clock
from webapp.checkins import queries
from webapp.checkins.models import CheckIn
from webapp.db import action, session
from webapp.groups.models import Membership
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown


@action
def begin(
    me: Membership, *, operation_key: UUID, goal_id: UUID | None, written_at: datetime | None = None
) -> CheckIn:
    """A check-in without answers yet. The same operation key twice is the same check-in once."""
    known = queries.check_in_from(me.group_id, operation_key)
    if known is not None:
        return known
    received_at = clock.now()
    check_in = CheckIn(
        group_id=me.group_id,
        operation_key=operation_key,
        goal_id=goal_id,
        answers={},
        written_at=min(written_at or received_at, received_at),
        received_at=received_at,
    )
    session.add(check_in)
    session.flush()
    sharing.pass_on(me, Shown.NEXT_CHECK_INS, me.group_id, Shown.CHECK_IN, check_in.id)
    return check_in


@action
def answer(check_in: CheckIn, question: str, value: Any) -> None:
    """Keep one answer; a later one to the same question is a change. None is skipped."""
    answers = {name: kept for name, kept in check_in.answers.items() if name != question}
    check_in.answers = answers if value is None else answers | {question: value}


@action
def finish(check_in: CheckIn) -> None:
    """The last screen was seen."""
    check_in.done_at = check_in.done_at or clock.now()
