"""Check-ins: begin one, keep each answer as it comes, take it away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from webapp import clock
from webapp.checkins import queries
from webapp.checkins.models import CheckIn, TalkPoint
from webapp.db import action, session
from webapp.groups.models import Group, Membership, Rhythm
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
    if question in {"words", "talk"}:
        _keep_talk_point(check_in)


@action
def ask_about(check_in: CheckIn, goal_id: UUID | None) -> None:
    """The step in it is one towards this goal, whatever goal comes first by now."""
    check_in.goal_id = goal_id


@action
def finish(check_in: CheckIn) -> None:
    """The last screen was seen."""
    check_in.done_at = check_in.done_at or clock.now()


@action
def remove(me: Membership, check_in: CheckIn) -> None:
    """It is gone, for everybody, with what it said and with who saw it."""
    sharing.keep_private(me, Shown.CHECK_IN, check_in.id)
    point = queries.talk_point_from(check_in)
    if point is not None:
        session.delete(point)
        session.flush()
    session.delete(check_in)


@action
def take_off(point: TalkPoint) -> None:
    """The owner does not want to talk about this; the check-in itself stays as it is."""
    check_in = queries.check_in_in(point.group_id, point.check_in_id)
    if check_in is not None:
        answer(check_in, "talk", None)


@action
def choose_rhythm(group: Group, rhythm: Rhythm) -> None:
    """How often the first page offers a check-in."""
    group.check_in_rhythm = rhythm


@action
def draw(group: Group, *, on: bool) -> None:
    """Whether the owner sees a picture of their check-ins over time."""
    group.check_ins_drawn = on


def _keep_talk_point(check_in: CheckIn) -> None:
    """A ticked check-in has one point to talk about, with the same words; another has none."""
    point = queries.talk_point_from(check_in)
    if not check_in.answer("talk"):
        if point is not None:
            session.delete(point)
            session.flush()
        return
    if point is None:
        point = TalkPoint(
            group_id=check_in.group_id, check_in_id=check_in.id, made_at=check_in.written_at
        )
        session.add(point)
    point.words = check_in.answer("words")
    session.flush()
