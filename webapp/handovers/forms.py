"""Handovers: who is to take the place, and what the owner says."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, name, options


class HandoverForm(PlainForm):
    """Who is to take the place."""

    name = name(_("Hoe heet je collega?"), need=_("Vul de naam van je collega in."))


class SettleForm(PlainForm):
    """Whether the colleague is asked."""

    decision = RadioField(
        choices=options([("yes", ""), ("not_now", "")]),
        validators=[InputRequired(_("Kies ja, of niet nu."))],
    )
