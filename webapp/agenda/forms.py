"""Agenda: examples to begin with (domain.md 1.4), and what somebody fills in for a point."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from webapp.agenda.models import About
from webapp.forms import PlainForm, VersionForm, line, options
from webapp.meetings.models import Meeting

EXAMPLES: dict[str, list[tuple[Any, About | None]]] = {
    "first": [
        (_("Welkom, en wie is wie"), None),
        (_("Wat een steungroep is, en wat onder ons blijft"), None),
        (_("Mijn verhaal, zo veel als ik wil"), None),
        (_("Mijn doelen"), About.GOALS),
        (_("Wat helpt als het minder gaat"), About.PLAN),
        (_("Wie doet wat"), None),
        (_("De volgende keer, en hoe vond je het"), None),
    ],
    "next": [
        (_("Hoe gaat het met iedereen"), None),
        (_("Wat ging goed"), None),
        (_("Mijn doelen: wat is gelukt, wat niet, wat is nieuw"), About.GOALS),
        (_("De afspraken van vorige keer"), None),
        (_("Waar ik over wil praten"), None),
        (_("Wie doet wat"), None),
        (_("De volgende keer"), None),
    ],
    "short": [
        (_("Hoe gaat het"), None),
        (_("Waar ik over wil praten"), None),
        (_("Wie doet wat"), None),
    ],
}
MINUTES = {"first": 60, "next": 60, "short": 20}
NOTHING = "nothing"


class ExampleForm(PlainForm):
    """An example to begin with."""

    example = RadioField(
        choices=options((name, "") for name in EXAMPLES),
        validators=[InputRequired(_("Kies een voorbeeld."))],
    )

    @property
    def points(self) -> list[tuple[str, About | None]]:
        """The points of the chosen example, in the reader's language."""
        return [(str(words), about) for words, about in EXAMPLES[self.example.data]]


class ProposalForm(VersionForm):
    """A point to talk about."""

    words = line(
        _("Waar wil je over praten?"), most=140, need=_("Schrijf op waar je over wilt praten.")
    )


class ItemForm(ProposalForm):
    """A point of the owner, and what is looked at together."""

    about = RadioField(
        _("Wat bekijken jullie erbij?"),
        choices=options(
            [
                (NOTHING, _("Niets")),
                (About.GOALS.value, _("Mijn doelen")),
                (About.PLAN.value, _("Mijn plan voor moeilijke tijden")),
            ]
        ),
        default=NOTHING,
    )

    @property
    def chosen(self) -> About | None:
        """What is looked at; None is nothing."""
        return None if self.about.data == NOTHING else About(self.about.data)


class TalkForm(ProposalForm):
    """Something to talk about from a check-in, and the meeting that it is for."""

    meeting = RadioField(
        _("Bij welke bijeenkomst?"), validators=[InputRequired(_("Kies een bijeenkomst."))]
    )

    def among(self, meetings: Iterable[tuple[Meeting, str]]) -> "TalkForm":
        """The same form, with these meetings to choose from; the first one is chosen."""
        pairs = [(str(meeting.id), words) for meeting, words in meetings]
        self.meeting.choices = options(pairs)
        if pairs and not self.meeting.raw_data:
            self.meeting.data = pairs[0][0]
        return self
