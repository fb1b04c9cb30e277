"""Printing: what goes along to a talk."""

from flask_babel import lazy_gettext as _
from wtforms import Form, SelectMultipleField


class TakeForm(Form):
    """Which check-ins go along. It only shows another page, so it keeps nothing and has no key."""

    keer = SelectMultipleField(_("Wat neem je mee van het inchecken?"))
