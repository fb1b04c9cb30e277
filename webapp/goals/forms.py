"""Goals: what somebody wants, and where it belongs."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import RadioField
from wtforms.validators import InputRequired, Optional

from webapp.forms import PlainForm, VersionForm, line, options, text
from webapp.goals.models import Area, State, Term

AREAS = [
    (Area.HOME.value, _("Wonen")),
    (Area.WORK.value, _("Werk en dag")),
    (Area.PEOPLE.value, _("Mensen")),
    (Area.HEALTH.value, _("Gezondheid")),
    (Area.MONEY.value, _("Geld")),
    (Area.REST.value, _("Rust")),
    (Area.OTHER.value, _("Anders")),
]
TERMS = [
    (Term.SHORT.value, _("Nu: de komende drie maanden")),
    (Term.LONG.value, _("Verder weg: dat duurt langer")),
]
STATES = [
    (State.BUSY.value, _("Bezig")),
    (State.DONE.value, _("Gelukt")),
    (State.CHANGED.value, _("Anders geworden")),
    (State.RESTING.value, lazy_pgettext("goal state", "Rust")),
]


class GoalForm(VersionForm):
    """A goal in own words."""

    words = line(_("Wat wil je graag?"), most=140, need=_("Schrijf op wat je graag wilt."))
    why = text(_("Waarom wil je dit?"), most=500)


class PlaceForm(PlainForm):
    """Where a goal belongs."""

    area = RadioField(
        _("Waar gaat het over?"),
        choices=options(AREAS),
        validators=[Optional(strip_whitespace=False)],
    )
    term = RadioField(
        _("Voor wanneer is het?"),
        choices=options(TERMS),
        validators=[InputRequired(_("Kies voor wanneer het is."))],
    )


class StateForm(PlainForm):
    """How it goes with a goal."""

    state = RadioField(
        _("Hoe gaat het met dit doel?"),
        choices=options(STATES),
        validators=[InputRequired(_("Kies hoe het met je doel gaat."))],
    )


class SwapForm(PlainForm):
    """Which goal waits instead; nobody's, when there is room."""

    instead_of = RadioField(
        _("Welk doel wacht dan?"), validators=[InputRequired(_("Kies welk doel wacht."))]
    )


class ProposalForm(PlainForm):
    """Words for a goal that a helper prepares."""

    words = line(_("Welke woorden stel je voor?"), most=140, need=_("Schrijf op wat je voorstelt."))
    why = text(_("Waarom is dit fijn?"), most=500)


class SettleForm(VersionForm):
    """The owner takes it over, or not now."""

    decision = RadioField(
        choices=options([("take", ""), ("not_now", "")]),
        validators=[InputRequired(_("Kies of je dit overneemt."))],
    )
