"""Talks: four boxes to write in."""

from typing import Any

from flask_babel import lazy_gettext as _

from webapp.forms import PlainForm, text
from webapp.talks.models import TalkCard, Topic

QUESTIONS = {
    Topic.EXPECTATIONS: _("Wat verwacht je?"),
    Topic.BOND: _("Hoe is de band tussen jullie?"),
    Topic.GIVING: _("Wat kun en wil je bijdragen?"),
    Topic.WORRIES: _("Welke zorgen heb je?"),
}


class TalkForm(PlainForm):
    """What somebody wants to say beforehand. Every box may stay empty."""

    expectations = text(QUESTIONS[Topic.EXPECTATIONS], most=500)
    bond = text(QUESTIONS[Topic.BOND], most=500)
    giving = text(QUESTIONS[Topic.GIVING], most=500)
    worries = text(QUESTIONS[Topic.WORRIES], most=500)

    @classmethod
    def showing(cls, card: TalkCard | None) -> "TalkForm":
        """The form with what stands on the card."""
        return cls(data=card.topics if card is not None else {})

    @property
    def boxes(self) -> list[Any]:
        """The four boxes, in the order of the talk."""
        return [self[topic.value] for topic in Topic]

    @property
    def words(self) -> dict[Topic, str]:
        """What was filled in for each topic."""
        return {topic: self[topic.value].data or "" for topic in Topic}
