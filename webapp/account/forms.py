"""Account: what somebody fills in about their own ways back."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Regexp

from webapp.forms import Address, PlainForm, line


class AddressForm(PlainForm):
    """An address to come back with."""

    email = Address(
        _("Wat is je e-mailadres?"), validators=[InputRequired(_("Vul je e-mailadres in."))]
    )


class PaperForm(PlainForm):
    """The printed code, to show that it is you."""

    code = line(_("Wat is je code?"), most=40, need=_("Vul je code in."))


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
