"""Agreements: write down who does what, show it, do it."""

from uuid import UUID

from webapp import clock, versions
from webapp.agreements import queries
from webapp.agreements.models import Agreement, Summary
from webapp.db import action, session
from webapp.goals.models import Goal
from webapp.groups.models import Membership
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown
from webapp.steps import actions as steps
from webapp.steps.models import Step


class NothingToShow(Exception):
    """A summary without words or agreements is not shown."""


@action
def agree(
    meeting: Meeting,
    *,
    operation_key: UUID,
    words: str,
    moment: str,
    who: Membership | None,
    seen: int = 1,
) -> Agreement:
    """Somebody does something. Sent twice is one agreement; other words are a change of `seen`.

    Raises ChangedMeanwhile when it got other words since that version.
    """
    agreement = queries.agreement_from(meeting.group_id, operation_key)
    if agreement is not None:
        change(agreement, seen=seen, words=words, moment=moment, who=who)
        return agreement
    agreement = Agreement(
        group_id=meeting.group_id,
        summary=_summary(meeting),
        operation_key=operation_key,
        words=words,
        moment=moment or None,
        membership=who,
        membership_id=who.id if who else None,
        made_at=clock.now(),
    )
    session.add(agreement)
    session.flush()
    return agreement


@action
def change(
    agreement: Agreement, *, seen: int, words: str, moment: str, who: Membership | None
) -> None:
    """The same agreement, said better. Raises ChangedMeanwhile, and then nothing changed."""
    after = {"words": words, "moment": moment or None, "who": str(who.id) if who else None}
    versions.accept(agreement, seen, before=agreement.text, after=after)
    agreement.words, agreement.moment, agreement.membership = words, moment or None, who
    session.flush()


@action
def throw_away(agreement: Agreement) -> None:
    """It is no agreement after all."""
    versions.forget(agreement.id)
    agreement.summary.agreements.remove(agreement)
    session.flush()


@action
def sum_up(meeting: Meeting, *, words: str, seen: int) -> Summary:
    """In a few lines, what was said. Sent twice is once.

    The form was about version `seen`, 0 when nothing stood there. Raises ChangedMeanwhile.
    """
    summary, kept = _summary(meeting), words or None
    if summary.words == kept:
        return summary
    if summary.latest or seen:
        versions.accept(summary, seen, before={"words": summary.words}, after={"words": kept})
    summary.words = kept
    session.flush()
    return summary


@action
def prepare(me: Membership, meeting: Meeting) -> None:
    """Who helps wrote this down: it waits for the owner. What the owner writes waits for nobody."""
    summary = queries.summary_of(meeting)
    if summary is not None and not me.owns:
        summary.prepared_by_id = me.id


@action
def settle(summary: Summary) -> None:
    """The owner chose who sees it, nobody perhaps: it waits no longer."""
    summary.prepared_by_id = None


@action
def show(me: Membership, summary: Summary) -> None:
    """The owner says that it is right: who was there sees it. Raises NothingToShow."""
    if summary.is_empty:
        raise NothingToShow
    for member in queries.attendees(summary.meeting):
        sharing.show_to(me, Shown.SUMMARY, summary.id, member)
    settle(summary)


@action
def do(agreement: Agreement) -> None:
    """It was done."""
    agreement.done_at = agreement.done_at or clock.now()


@action
def undo(agreement: Agreement) -> None:
    """It was not done yet."""
    agreement.done_at = None


@action
def make_step(me: Membership, agreement: Agreement, goal: Goal) -> Step:
    """A step of this goal with the same words; who does it is asked to help. Twice is one step."""
    if made := queries.steps_made([agreement]).get(agreement.id):
        return made
    words, moment = agreement.words, agreement.moment or ""
    step = steps.add(me, goal, operation_key=agreement.id, words=words, moment=moment)
    who = agreement.membership
    if who is not None and not who.owns and goal.is_shared_with(who):
        steps.ask(step, [who])
    return step


def _summary(meeting: Meeting) -> Summary:
    """The one summary of this meeting. Two who begin at once wait for each other here."""
    meetings.hold(meeting)
    summary = queries.summary_of(meeting)
    if summary is None:
        summary = Summary(
            group_id=meeting.group_id,
            meeting=meeting,
            meeting_id=meeting.id,
            made_at=clock.now(),
        )
        session.add(summary)
        session.flush()
    else:
        session.refresh(summary)
    return summary
