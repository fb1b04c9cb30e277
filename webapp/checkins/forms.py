"""Check-ins: one question, one tap."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, options, text
from webapp.groups.models import Rhythm

SKIP = "skip"
RHYTHMS = [
    (Rhythm.WEEKLY.value, _("Elke week")),
    (Rhythm.TWO_WEEKLY.value, _("Elke twee weken")),
    (Rhythm.BEFORE_MEETING.value, _("Alleen voor een bijeenkomst")),
    (Rhythm.NEVER.value, _("Nooit")),
]


class QuestionForm(PlainForm):
    """The answer whose button was pressed, or skip."""

    answer = StringField()


class WordsForm(PlainForm):
    """The last question: own words."""

    answer = StringField()
    words = text(_("Wil je er nog iets over opschrijven?"), most=500)
    talk = BooleanField(_("Hier wil ik over praten in mijn steungroep"))
    together = BooleanField(_("Samen ingevuld"))


class RhythmForm(PlainForm):
    """How often."""

    rhythm = RadioField(
        _("Hoe vaak wil je inchecken?"),
        choices=options(RHYTHMS),
        validators=[InputRequired(_("Kies hoe vaak je wilt inchecken."))],
    )


class PictureForm(PlainForm):
    """One button: the picture on, or off."""

    now = RadioField(
        choices=options([("on", ""), ("off", "")]),
        validators=[InputRequired(_("Kies een van de antwoorden op deze pagina."))],
    )
