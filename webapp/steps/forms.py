"""Steps: what somebody fills in for a step, and its buttons."""

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField

from webapp.forms import PlainForm, VersionForm, buttons, line


class StepForm(VersionForm):
    """What somebody does, and when."""

    words = line(_("Wat is de stap?"), most=140, need=_("Schrijf op wat je doet. Klein is goed."))
    moment = line(_("Wanneer?"), most=60)


class AskForm(PlainForm):
    """Who is asked to help. Nobody is an answer too."""

    members = SelectMultipleField(_("Wie vraag je om te helpen?"))


class HelpForm(PlainForm):
    """A member helps, or rather not."""

    help = buttons(_("Kies of je helpt."), "yes", "no")
