"""Offline: a whole check-in, as a phone sends it that wrote it without network."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, ValidationError

from webapp import clock
from webapp.checkins.questions import QUESTIONS, Question
from webapp.forms import PlainForm, clean_text, letters

MOST_LETTERS = 500
TICKS = ("talk", "together")
CLOCK_IS_WRONG = timedelta(days=400)
"""A phone that says it wrote this longer ago than a session lasts, lost its clock."""


class WholeCheckInForm(PlainForm):
    """Every answer at once. What was skipped is none; what was never asked is left out.

    What a phone did not know is left out too: an empty box there says nothing about the house.
    """

    check_in = StringField()
    goal = StringField()
    answers = StringField()
    written_at = StringField()
    done = BooleanField()

    said: dict[str, Any]
    begun: UUID | None
    goal_id: UUID | None
    at: datetime | None

    def validate_answers(self, _field: Any) -> None:
        """Everything that the phone says, in the words of the house."""
        try:
            self.said = _said(json.loads(self.answers.data or ""))
            self.begun = UUID(self.check_in.data) if self.check_in.data else None
            self.goal_id = UUID(self.goal.data) if self.goal.data else None
            self.at = _moment(self.written_at.data)
        except (ValueError, TypeError, AttributeError, RecursionError) as wrong:
            raise ValidationError(_("Kies een antwoord, of sla de vraag over.")) from wrong


def _said(given: dict[str, Any]) -> dict[str, Any]:
    asked = [each for each in QUESTIONS if each.name in given]
    said = {each.name: _answer(each, given[each.name]) for each in asked}
    ticked = {tick: given.get(tick) for tick in TICKS}
    return said | {name: bool(tick) or None for name, tick in ticked.items() if tick is not None}


def _answer(question: Question, value: Any) -> Any:
    if value is None:
        return None
    if not question.answers:
        return _words(str(value))
    if value not in [str(number) for number in range(len(question.answers))]:
        raise ValueError(value)
    return int(value)


def _words(value: str) -> str | None:
    words = clean_text(value) or ""
    if letters(words) > MOST_LETTERS or len(words) > MOST_LETTERS * 12:
        raise ValueError(len(words))
    return words or None


def _moment(written: str | None) -> datetime | None:
    """The phone's own clock, when that can be believed."""
    at = datetime.fromisoformat(written) if written else None
    if at is None or at.tzinfo is None or at < clock.now() - CLOCK_IS_WRONG:
        return None
    return at
