"""Today: the buttons of «Zo begin je»."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, options
from webapp.today.path import Step


class StepForm(PlainForm):
    """One button was pressed: pass over a step, or take it up again."""

    step = RadioField(
        choices=options(
            (f"{word}:{step.value}", "") for word in ("skip", "again") for step in Step
        ),
        validators=[InputRequired(_("Kies een stap op deze pagina."))],
    )
