"""Sharing: the buttons of «Wie ziet dit?» and of «Even niets delen»."""

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField

from webapp.forms import PlainForm
from webapp.groups.models import Membership


class AudienceForm(PlainForm):
    """One button was pressed: me, group, or one member with show or hide; or the same for sure."""

    who = StringField()
    sure = StringField()
    asks = False
    asks_about: Membership | None = None

    @property
    def pressed(self) -> str:
        """What the button stands for, whether or not it was the second one."""
        return self.sure.data or self.who.data or ""


class NothingForm(PlainForm):
    """One button was pressed: share nothing, or share again."""

    now = StringField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Another button is none of ours."""
        if super().validate(extra_validators) and self.now.data in {"nothing", "again"}:
            return True
        self.form_errors.append(_("Kies een van de antwoorden op deze pagina."))
        return False
