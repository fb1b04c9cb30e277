"""Agreements: what somebody fills in for an agreement, and the few lines about a meeting."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, VersionForm, line, options, text
from webapp.goals.models import Goal
from webapp.groups.models import Membership
from webapp.words import isolated

NOBODY = "nobody"


class AgreementForm(VersionForm):
    """What, who, and when."""

    words = line(_("Wat spreken jullie af?"), most=140, need=_("Schrijf op wat jullie afspreken."))
    who = RadioField(_("Wie doet het?"), default=NOBODY)
    moment = line(_("Wanneer?"), most=60)

    def among(self, people: Iterable[Membership]) -> "AgreementForm":
        """The same form, with these people to choose from."""
        self.people = {str(each.id): each for each in people}
        named = ((key, each.name) for key, each in self.people.items())
        self.who.choices = options([*named, (NOBODY, gettext("Dat weten we nog niet"))])
        return self

    @property
    def chosen(self) -> Membership | None:
        """Who does it."""
        return self.people.get(self.who.data)


class SummaryForm(VersionForm):
    """In a few lines, what was said."""

    words = text(_("Waar ging het over?"), most=500)


class GoalForm(PlainForm):
    """The goal that an agreement becomes a step of."""

    goal = RadioField(
        _("Bij welk doel hoort dit?"), validators=[InputRequired(_("Kies een doel."))]
    )

    def among(self, goals: Iterable[Goal]) -> "GoalForm":
        """The same form, with these goals to choose from."""
        self.goal.choices = options((str(goal.id), isolated(goal.words)) for goal in goals)
        return self
