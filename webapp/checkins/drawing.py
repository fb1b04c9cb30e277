"""Drawing: answers over time, a strip for each question with the words of its answers as axis.

A dot stands where somebody answered. Nothing joins the dots, and nothing stands in a gap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from webapp import clock
from webapp.checkins.models import CheckIn
from webapp.checkins.questions import QUESTIONS, Question

A_QUARTER = timedelta(weeks=13)
FURTHEST = 200
"""So many quarters back is as far as anybody looks."""
EDGE = 4
"""Air beside the first and the last dot, in hundredths of the width."""


@dataclass(frozen=True)
class Span:
    """The time that one picture shows."""

    since: datetime
    until: datetime

    def place(self, at: datetime) -> float:
        """Where a moment stands, in hundredths of the width."""
        part = (at - self.since) / (self.until - self.since)
        return round(EDGE + (100 - 2 * EDGE) * part, 1)


@dataclass(frozen=True)
class Strip:
    """One question: a row for each answer with the dots on it, and the same as a table."""

    question: Question
    rows: list[tuple[Any, list[float]]]
    table: list[tuple[datetime, Any]]


def quarter(back: int) -> Span:
    """Three months, so many times three months ago."""
    until = clock.now() - A_QUARTER * min(back, FURTHEST)
    return Span(until - A_QUARTER, until)


def strips(check_ins: Sequence[CheckIn], span: Span) -> list[Strip]:
    """A strip for each question that was answered in this time."""
    made = [_strip(each, check_ins, span) for each in QUESTIONS if each.answers]
    return [strip for strip in made if strip.table]


def _strip(question: Question, check_ins: Iterable[CheckIn], span: Span) -> Strip:
    given = [(each.written_at, each.answer(question.name)) for each in check_ins]
    dots: list[list[float]] = [[] for _words in question.answers]
    table = []
    for at, number in given:
        if number is not None:
            dots[number].append(span.place(at))
            table.append((at, question.answers[number]))
    return Strip(question, list(zip(question.answers, dots, strict=True))[::-1], table)
