"""Account: what somebody fills in about their own ways back."""

from flask_babel import lazy_gettext as _
from wtforms.validators import Regexp

from webapp.forms import PlainForm, line


class NumbersForm(PlainForm):
    """Own numbers for Hulp nu."""

    phone = Regexp(
        r"^[0-9+() .\-]{3,25}$", message=_("Vul een telefoonnummer in. Bijvoorbeeld 050 123 45 67.")
    )
    gp = line(_("Nummer van je huisarts"), most=25)
    team = line(_("Nummer van je eigen team"), most=25)

    def validate_gp(self, field: object) -> None:
        """A number that a phone can call."""
        self._callable(field)

    def validate_team(self, field: object) -> None:
        """A number that a phone can call."""
        self._callable(field)

    def _callable(self, field: object) -> None:
        if getattr(field, "data", ""):
            NumbersForm.phone(self, field)
