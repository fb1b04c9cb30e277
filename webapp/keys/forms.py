"""Keys: what a phone fills in by itself."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm
from webapp.people.forms import OwnPhoneForm, own_phone


class KeyForm(PlainForm):
    """The answer of a phone."""

    credential = HiddenField(
        validators=[InputRequired(_("Druk op de knop en probeer het opnieuw."))]
    )

    def refuse(self, sentence: object) -> bool:
        """Say why not. The answer is used up, so it goes."""
        self.form_errors.append(sentence)
        self.credential.data = ""
        return False


class KeySignInForm(OwnPhoneForm, KeyForm):
    """The answer of a phone, and whose phone it is."""

    own_phone = own_phone()
