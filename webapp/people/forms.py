"""People: what somebody fills in to come in."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from webapp.forms import Address, PlainForm, line, name, options

OWN_PHONE = [
    ("yes", _("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.")),
    ("no", _("Nee, ik leen dit toestel. Ik blijf kort ingelogd.")),
]


def own_phone() -> RadioField:
    """The question whose phone this is; the last one of a form."""
    return RadioField(
        _("Is dit je eigen telefoon?"),
        choices=options(OWN_PHONE),
        validators=[InputRequired(_("Kies of dit je eigen telefoon is."))],
    )


class OwnPhoneForm(PlainForm):
    """A form that asks whose phone this is."""

    own_phone: RadioField

    @property
    def is_own(self) -> bool:
        """Whether the session may last."""
        return bool(self.own_phone.data == "yes")


class StartForm(OwnPhoneForm):
    """Begin a support group."""

    name = name(_("Wat is je voornaam?"), need=_("Vul je voornaam in. Een bijnaam mag ook."))
    email = Address(
        _("Wat is je e-mailadres?"), validators=[InputRequired(_("Vul je e-mailadres in."))]
    )
    own_phone = own_phone()


class StartHereForm(PlainForm):
    """Begin without an e-mail address, on an own phone."""

    name = name(_("Wat is je voornaam?"), need=_("Vul je voornaam in. Een bijnaam mag ook."))


class SignInForm(OwnPhoneForm):
    """Come back."""

    email = Address(
        _("Wat is je e-mailadres?"), validators=[InputRequired(_("Vul je e-mailadres in."))]
    )
    own_phone = own_phone()


class DigitsForm(PlainForm):
    """The six digits of the mail."""

    digits = line(_("Wat is de code?"), most=12, need=_("Vul de zes cijfers uit de mail in."))


class CodeForm(OwnPhoneForm):
    """A code of eight or sixteen characters."""

    code = line(_("Wat is je code?"), most=40, need=_("Vul je code in."))
    own_phone = own_phone()
