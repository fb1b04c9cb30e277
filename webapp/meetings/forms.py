"""Meetings: when, where, who, and the answer."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Optional

from webapp.forms import PlainForm, line, options
from webapp.meetings.models import Answer

ANSWERS = [
    (Answer.COMING.value, _("Ja, ik kom")),
    (Answer.NOT_COMING.value, _("Nee, ik kan niet")),
    (Answer.UNSURE.value, _("Ik weet het nog niet")),
]


class AnswerForm(PlainForm):
    """One tap; a line can follow."""

    answer = RadioField(
        _("Kom je ook?"),
        choices=options(ANSWERS),
        validators=[Optional(strip_whitespace=False)],
    )
    line = line(_("Wil je er iets bij zeggen?"), most=200)
    sequence = HiddenField()

    def __init__(self, *args: object, sequence: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        asked = self.sequence.raw_data or ["0"]
        self.is_about_another_day = self.is_submitted() and asked[0] != str(sequence)
        self.sequence.data = str(sequence)

    def validate(self, extra_validators: object = None) -> bool:
        """Either an answer or the line has to be there."""
        fits = super().validate(extra_validators)
        if fits and self.is_about_another_day:
            self.answer.errors = [_("De dag of de plek is veranderd. Kijk of je dan ook komt.")]
            return False
        if fits and not self.answer.data and not self.line.raw_data:
            self.answer.errors = [_("Kies of je komt.")]
            return False
        return bool(fits)


class FillInForm(PlainForm):
    """What somebody said by phone."""

    answer = RadioField(
        choices=options((answer.value, "") for answer in Answer),
        validators=[InputRequired(_("Kies wat diegene zei."))],
    )


class ShowAnswersForm(PlainForm):
    """Whether who is asked sees each other's answers."""

    shown = RadioField(
        choices=options([("yes", ""), ("no", "")]),
        validators=[InputRequired(_("Kies of anderen de antwoorden zien."))],
    )
