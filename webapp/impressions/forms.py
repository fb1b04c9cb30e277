"""Impressions: one question, with an answer in words and perhaps a line of one's own."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField

from webapp.forms import PlainForm, line, needed, options
from webapp.impressions.models import Found, Impression

CHOOSE = _("Kies een antwoord. Of ga terug: het hoeft niet.")
MOST = 200
MEMBERS = {
    Found.GOOD: _("Fijn"),
    Found.SO_SO: _("Het ging wel"),
    Found.NOT_GOOD: _("Niet zo fijn"),
}
OWNERS = {Found.GOOD: _("Ja"), Found.SO_SO: _("Een beetje"), Found.NOT_GOOD: _("Nee")}


def _question(words: Any, answers: dict[Found, Any]) -> RadioField:
    choices = options((found.value, said) for found, said in answers.items())
    return RadioField(words, choices=choices, validators=[needed(CHOOSE)])


class ImpressionForm(PlainForm):
    """How a member found the meeting."""

    found = _question(_("Hoe vond je het?"), MEMBERS)
    words = line(_("Wil je er iets bij zeggen?"), most=MOST)

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in."""
        return {"found": Found(self.found.data), "words": self.words.data}


class OwnerImpressionForm(ImpressionForm):
    """Whether the owner was in charge of the talk."""

    found = _question(_("Was jij de baas over dit gesprek?"), OWNERS)


def form_for(kind: type[ImpressionForm], impression: Impression | None) -> ImpressionForm:
    """The form with what was said before."""
    known = impression and {"found": impression.found, "words": impression.words}
    return kind(data=known or {})


def in_words(impression: Impression) -> str:
    """The answer as it was chosen."""
    answers = OWNERS if impression.membership.owns else MEMBERS
    return str(answers[Found(impression.found)])
