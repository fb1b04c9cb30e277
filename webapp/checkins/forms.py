"""Check-ins: one question, one tap."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField

from webapp.forms import PlainForm, text

SKIP = "skip"


class QuestionForm(PlainForm):
    """The answer whose button was pressed, or skip."""

    answer = StringField()


class WordsForm(PlainForm):
    """The last question: own words."""

    answer = StringField()
    words = text(_("Wil je er nog iets over opschrijven?"), most=500)
    talk = BooleanField(_("Hier wil ik over praten in mijn steungroep"))
