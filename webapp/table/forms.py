"""Table: who is there."""

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField

from webapp.forms import PlainForm


class ThereForm(PlainForm):
    """Who is there. Nobody is an answer too."""

    members = SelectMultipleField(_("Wie is er?"))
