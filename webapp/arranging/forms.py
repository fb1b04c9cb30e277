"""Arranging: what the owner says about how the group works."""

from collections.abc import Iterable

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, line, options, text
from webapp.groups.forms import GroupNameForm
from webapp.groups.models import Job, Who
from webapp.organisations.models import Organisation

OWN_WEEKS = "own"
RHYTHMS = [
    ("4", _("Elke maand")),
    ("9", _("Elke twee maanden")),
    ("13", _("Elke drie maanden")),
    (OWN_WEEKS, _("Ik kies zelf hoeveel weken")),
]
JOBS = {
    Job.DATES: _("Wie zet bijeenkomsten klaar?"),
    Job.AGENDA: _("Wie zet de agenda klaar?"),
    Job.AGREEMENTS: _("Wie schrijft de afspraken op?"),
    Job.GOALS: _("Wie zet doelen klaar?"),
}
WHO_DOES = [
    (Who.ME.value, _("Ik")),
    (Who.TOGETHER.value, _("Samen")),
    (Who.HELPER.value, _("Mijn helper")),
]


def _who_does(job: Job) -> RadioField:
    return RadioField(
        JOBS[job],
        choices=options(WHO_DOES),
        validators=[InputRequired(_("Kies wie dit doet."))],
    )


class HowWeWorkForm(GroupNameForm):
    """Where, who leads the talk, how often, and how the group talks in between."""

    place = line(_("Waar komen jullie meestal samen?"), most=200)
    chair = line(_("Wie leidt het gesprek?"), most=60)
    rhythm = RadioField(
        _("Hoe vaak komen jullie samen?"),
        choices=options(RHYTHMS),
        validators=[InputRequired(_("Kies hoe vaak jullie samenkomen."))],
    )
    weeks = line(_("Om de hoeveel weken?"), most=60)
    channel = text(_("Hoe praten jullie tussendoor?"), most=200)

    def validate(self, extra_validators: object = None) -> bool:
        """Who chooses the weeks says how many."""
        fits = super().validate(extra_validators)
        if fits and self.rhythm.data == OWN_WEEKS and not self.every_weeks:
            self.weeks.errors = [_("Vul een getal in van 1 tot en met 52.")]
            return False
        return bool(fits)

    @property
    def every_weeks(self) -> int:
        """How many weeks lie between two meetings; 0 when that is not a number of ours."""
        words = (self.weeks.data or "") if self.rhythm.data == OWN_WEEKS else self.rhythm.data
        weeks = int(words) if words.isdecimal() and len(words) <= 3 else 0
        return weeks if weeks <= 52 else 0


class JobsForm(PlainForm):
    """Who does which job."""

    dates = _who_does(Job.DATES)
    agenda = _who_does(Job.AGENDA)
    agreements = _who_does(Job.AGREEMENTS)
    goals = _who_does(Job.GOALS)

    @property
    def jobs(self) -> dict[Job, Who]:
        """The answers."""
        return {job: Who(self[job.value].data) for job in JOBS}


class HelpsForm(PlainForm):
    """One button: this member helps, or helps no longer."""

    helps = RadioField(
        choices=options([("yes", ""), ("no", "")]),
        validators=[InputRequired(_("Kies een van de antwoorden op deze pagina."))],
    )


class WhereForm(PlainForm):
    """At which organisation of the list somebody works. It is asked by a GET, and kept nowhere."""

    where = SelectField(_("Waar werk je?"), validators=[InputRequired(_("Kies waar je werkt."))])

    @classmethod
    def of(cls, organisations: Iterable[Organisation], known: Organisation | None) -> "WhereForm":
        """The form with what was chosen; before that, with where they are known to work."""
        data = {"where": str(known.id) if known else ""}
        form = cls(request.args, data=data) if "where" in request.args else cls(data=data)
        listed = [(str(each.id), each.name) for each in organisations]
        form.where.choices = options([("", gettext("Nog niet gekozen")), *listed])
        return form
