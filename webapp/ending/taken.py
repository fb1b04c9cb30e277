"""Taken along: everything of the owner's, as headings and lines for one file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from webapp.agenda import queries as agenda
from webapp.agreements import queries as agreements
from webapp.agreements.models import Agreement
from webapp.checkins import queries as checkins
from webapp.checkins.questions import QUESTIONS, Question
from webapp.circle import queries as circle
from webapp.goals import queries as goals
from webapp.goals.forms import STATES
from webapp.groups.models import Membership
from webapp.impressions import queries as impressions
from webapp.impressions.forms import in_words
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting
from webapp.plan import queries as plan
from webapp.plan.forms import TITLES
from webapp.recovery import queries as recovery
from webapp.recovery.said import rows_of
from webapp.sharing import queries as sharing
from webapp.sharing import telling
from webapp.steps import queries as steps
from webapp.talks import queries as talks
from webapp.talks.forms import QUESTIONS as TOPICS
from webapp.web import FURTHEST
from webapp.words import day, time


@dataclass(frozen=True)
class Line:
    """The house's words, and after them somebody's own."""

    words: str = ""
    own: str = ""


@dataclass(frozen=True)
class Block:
    """One thing: how it is called, and what stands in it."""

    title: Line
    lines: list[Line]


def taken_along(me: Membership) -> dict[str, Any]:
    """The parts of the file, each with its blocks; a part with nothing in it is left out."""
    parts = (
        (_("Mijn doelen"), _goals(me)),
        (_("Mijn plan voor moeilijke tijden"), _plan(me)),
        (_("Mijn kring"), _circle(me)),
        (_("Bijeenkomsten"), _meetings(me)),
        (_("Even inchecken"), _check_ins(me)),
        (_("Elke drie maanden"), _reviews(me)),
        (_("Vooraf praten"), _talk(me)),
        (_("Wie heeft gekeken"), _looks(me)),
    )
    made = [(title, list(blocks)) for title, blocks in parts]
    return {"parts": [(title, blocks) for title, blocks in made if blocks]}


def _block(title: Line, lines: Iterable[Line]) -> Block:
    return Block(title, [line for line in lines if line.words or line.own])


def _own(words: str | None) -> Line:
    return Line(own=words or "")


def _day(at: datetime | date, me: Membership) -> Line:
    words = day(at, me.group.zone)
    return Line(words[:1].upper() + words[1:])


def _goals(me: Membership) -> Iterator[Block]:
    mine = goals.goals(me)
    by_goal, states = steps.steps_of(mine), {state: str(words) for state, words in STATES}
    for goal in mine:
        todo = [Line(_("Gedaan:") if each.is_done else "", each.words) for each in by_goal[goal.id]]
        yield _block(_own(goal.words), [Line(states[goal.state.value]), _own(goal.why), *todo])


def _plan(me: Membership) -> Iterator[Block]:
    for section in plan.written(me.group_id):
        yield _block(Line(str(TITLES[section.part])), [_own(section.words)])
    letter = plan.letter(me.group_id)
    if letter is not None and letter.words:
        yield _block(Line(_("Brief aan mezelf")), [_own(letter.words)])


def _circle(me: Membership) -> Iterator[Block]:
    for contact in circle.contacts(me.group_id):
        yield _block(_own(contact.name), [_own(contact.relation), _own(contact.gives)])


def _meetings(me: Membership) -> Iterator[Block]:
    for meeting in [*reversed(meetings.ahead(me)), *meetings.earlier(me)]:
        if meeting.has_day:
            yield _meeting(me, meeting)


def _meeting(me: Membership, meeting: Meeting) -> Block:
    summary, mine = agreements.summary_of(meeting), impressions.impression_of(meeting, me)
    names = ", ".join(each.membership.name for each in meeting.asked)
    lines = [
        Line(time(meeting.starts_at, meeting.zone)),
        _own(meeting.place),
        Line(_("Gevraagd:"), names),
        *(_own(item.words) for item in agenda.agenda(meeting)),
        _own(summary.words if summary else None),
        *(_own(_agreement(each)) for each in (summary.agreements if summary else ())),
        *((Line(in_words(mine)), _own(mine.words)) if mine else ()),
    ]
    return _block(_day(meeting.starts_at, me), lines)


def _agreement(agreement: Agreement) -> str:
    who = agreement.membership.name if agreement.membership else ""
    return " · ".join(each for each in (agreement.words, who, agreement.moment) if each)


def _check_ins(me: Membership) -> Iterator[Block]:
    for each in checkins.newest(me.group_id, most=FURTHEST, after=0):
        said = [_said(asked, each.answer(asked.name)) for asked in QUESTIONS]
        yield _block(_day(each.written_at, me), said)


def _said(asked: Question, answer: Any) -> Line:
    if answer is None:
        return Line()
    if asked.answers:
        return Line(f"{asked.words} {asked.answers[answer]}")
    return Line(str(asked.words), answer)


def _reviews(me: Membership) -> Iterator[Block]:
    for review in recovery.reviews(me, most=FURTHEST):
        said = rows_of(review, None, recovery.pack_of(review))
        lines = [_own(f"{statement}: {now}") for statement, now, _then in said]
        yield _block(_day(review.written_at, me), lines)


def _talk(me: Membership) -> Iterator[Block]:
    card = talks.card_of(me)
    for topic, question in TOPICS.items():
        if card is not None and card.topics.get(topic.value):
            yield _block(Line(str(question)), [_own(card.topics[topic.value])])


def _looks(me: Membership) -> Iterator[Block]:
    zone, looks = me.group.zone, reversed(sharing.all_looks(me.group_id))
    by_day = telling.by_day(looks, sharing.names_of_places(me.group_id), zone=zone)
    for on, people in by_day.items():
        read = [telling.read(kind, each.name) for each in people for kind in each.kinds]
        yield _block(_day(on, me), map(Line, read))
