"""Reminders: the choices of one person about being told things."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectMultipleField, TimeField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, options
from webapp.notices.models import Channel, NoticeChoice
from webapp.reminders.timing import Which

CHANNELS = [
    (Channel.MAIL.value, _("Per mail")),
    (Channel.PHONE.value, _("Op mijn telefoon")),
    (Channel.NONE.value, _("Niet. Ik kijk zelf.")),
]
HOW_OFTEN = [("at_once", _("Meteen")), ("weekly", _("Eén keer per week, op maandag"))]
REMINDERS = {
    Which.WEEK: _("Een week voor een bijeenkomst"),
    Which.DAY: _("Een dag voor een bijeenkomst"),
    Which.HOUR: _("Een uur voor een bijeenkomst"),
    Which.CHECK_IN: _("Als ik kan inchecken"),
}
A_TIME = _("Kies een tijd. Bijvoorbeeld 21.00.")


class ChoiceForm(PlainForm):
    """How somebody hears things, about what, how often, and when not."""

    by = RadioField(
        _("Hoe wil je iets horen?"),
        choices=options(CHANNELS),
        validators=[InputRequired(_("Kies hoe je iets wilt horen."))],
    )
    reminders = SelectMultipleField(_("Waar wil je een herinnering voor?"))
    meetings = BooleanField(_("Vertel me ook wat nieuw is bij bijeenkomsten"))
    news = BooleanField(_("Vertel me ook als er een bericht voor mij is"))
    how_often = RadioField(
        _("Hoe vaak wil je horen wat nieuw is?"),
        choices=options(HOW_OFTEN),
        validators=[InputRequired(_("Kies hoe vaak."))],
    )
    quiet_from = TimeField(_("Rust vanaf"), validators=[InputRequired(A_TIME)])
    quiet_until = TimeField(_("Rust tot"), validators=[InputRequired(A_TIME)])

    def __init__(self, *args: Any, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fit = {which: said for which, said in REMINDERS.items() if leads or which != Which.CHECK_IN}
        self.reminders.choices = options((which.value, said) for which, said in fit.items())

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read the form; what is no time gets a sentence of our own."""
        super().process(*args, **kwargs)
        for field in (self.quiet_from, self.quiet_until):
            if field.process_errors:
                field.process_errors = [A_TIME]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, as it is kept."""
        return {
            "channel": Channel(self.by.data),
            "reminders": " ".join(self.reminders.data or []),
            "meetings": bool(self.meetings.data),
            "news": bool(self.news.data),
            "weekly": self.how_often.data == "weekly",
            "quiet_from": f"{self.quiet_from.data:%H:%M}",
            "quiet_until": f"{self.quiet_until.data:%H:%M}",
        }


def chosen_now(choice: NoticeChoice, reminders: set[Which]) -> dict[str, Any]:
    """What the form begins with."""
    quiet_from, quiet_until = (time.fromisoformat(f"{at:%H:%M}") for at in choice.quiet)
    return {
        "by": choice.channel.value,
        "reminders": [which.value for which in reminders],
        "meetings": choice.meetings,
        "news": choice.news,
        "how_often": "weekly" if choice.weekly else "at_once",
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
