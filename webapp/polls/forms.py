"""Polls: one day and what somebody says about it, or the day that it becomes."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, options
from webapp.polls.models import DateOption, Possible

SAID = [
    (Possible.YES.value, _("Ja, dan kan ik")),
    (Possible.MAYBE.value, _("Misschien")),
    (Possible.NO.value, _("Nee, dan kan ik niet")),
]


class _AboutADay(PlainForm):
    """Something about one of these days."""

    def __init__(self, *args: object, days: list[DateOption], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.days = {str(each.id): each for each in days}

    @property
    def chosen(self) -> DateOption:
        """The day that it is about."""
        return self.days[self.option.data]


class SayForm(_AboutADay):
    """Whether somebody could come on this day."""

    option = HiddenField()
    answer = RadioField(
        choices=options(SAID), validators=[InputRequired(_("Kies of je dan kunt."))]
    )

    def validate(self, extra_validators: object = None) -> bool:
        """The day has to be one of those that are asked about."""
        fits = super().validate(extra_validators)
        if fits and self.option.data not in self.days:
            self.answer.errors = [_("Deze dag is er niet meer bij. Kies nog een keer.")]
            return False
        return bool(fits)


class DayForm(_AboutADay):
    """One of the days."""

    option = RadioField(_("Welke dag wordt het?"), validators=[InputRequired(_("Kies een dag."))])

    def __init__(self, *args: object, days: list[DateOption], **kwargs: object) -> None:
        super().__init__(*args, days=days, **kwargs)
        self.option.choices = options((str(each.id), "") for each in days)
