"""Steps: what somebody fills in for a step, and its buttons."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, VersionForm, line, options


class StepForm(VersionForm):
    """What somebody does, and when."""

    words = line(_("Wat is de stap?"), most=140, need=_("Schrijf op wat je doet. Klein is goed."))
    moment = line(_("Wanneer?"), most=60)


class AskForm(PlainForm):
    """Who is asked to help. Nobody is an answer too."""

    members = SelectMultipleField(_("Wie vraag je om te helpen?"))


def buttons(sentence: object, *words: str) -> RadioField:
    """A form of which one of these buttons was pressed."""
    return RadioField(
        choices=options((word, "") for word in words), validators=[InputRequired(sentence)]
    )


class DoneForm(PlainForm):
    """Done, or not yet."""

    done = buttons(_("Kies of deze stap gedaan is."), "yes", "no")


class HelpForm(PlainForm):
    """A member helps, or rather not."""

    help = buttons(_("Kies of je helpt."), "yes", "no")


class SettleForm(PlainForm):
    """The owner says yes, or not now."""

    decision = buttons(_("Kies of je dit wilt."), "take", "not_now")


class OrderForm(PlainForm):
    """One step goes to another place: its id, and that place."""

    move = RadioField(validators=[InputRequired(_("Kies welke stap je verplaatst."))])

    def of(self, step_ids: Iterable[object]) -> "OrderForm":
        """The same form, for these steps."""
        steps = list(step_ids)
        ways = [f"{step_id}:{to}" for step_id in steps for to in range(len(steps))]
        self.move.choices = options((way, "") for way in ways)
        return self
