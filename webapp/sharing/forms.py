"""Sharing: the buttons of «Wie ziet dit?» and of «Even niets delen»."""

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField

from webapp.forms import PlainForm


class AudienceForm(PlainForm):
    """One button was pressed: me, group, or one member with show or hide."""

    who = StringField()


class NothingForm(PlainForm):
    """One button was pressed: share nothing, or share again."""

    now = StringField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Another button is none of ours."""
        if super().validate(extra_validators) and self.now.data in {"nothing", "again"}:
            return True
        self.form_errors.append(_("Kies een van de antwoorden op deze pagina."))
        return False
