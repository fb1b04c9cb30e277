"""Pin: what somebody fills in to keep a PIN, and to show it."""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, RadioField, ValidationError
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, line, options

SHORTEST, LONGEST = 4, 8
FEWEST_DIFFERENT = 3
UP = "01234567890"
LOCKS_AFTER = [
    ("1", _("Na 1 minuut")),
    ("5", _("Na 5 minuten")),
    ("15", _("Na 15 minuten")),
    ("30", _("Na een half uur")),
    ("never", _("Nooit")),
]


def digits_of(words: str | None) -> str:
    """The digits as 0 to 9, in whatever script they were typed."""
    return "".join(str(int(sign)) for sign in words or "" if sign.isdecimal())


def is_easy(digits: str) -> bool:
    """Whether somebody who knows nothing would try it first: a row, few signs, a year, a day."""
    row = digits in UP or digits[::-1] in UP
    year = len(digits) == 4 and 1900 <= int(digits) < 2100
    return row or len(set(digits)) < FEWEST_DIFFERENT or year or _is_day(digits)


def _is_day(digits: str) -> bool:
    parts = re.fullmatch(r"(\d\d)(\d\d)(\d\d|19\d\d|20\d\d)", digits)
    if parts is None:
        return False
    day, month, year = (int(part) for part in parts.groups())
    try:
        date(year if year >= 100 else 2000 + year, month, day)
    except ValueError:
        return False
    return True


class NewPinForm(PlainForm):
    """A PIN to keep."""

    pin = line(_("Kies een pincode"), most=20, need=_("Vul een pincode in van 4 tot 8 cijfers."))

    @property
    def digits(self) -> str:
        """What was typed, as digits."""
        return digits_of(self.pin.data)

    def validate_pin(self, field: Any) -> None:
        """Long enough, and not what anybody would try first."""
        only = self.digits and all(sign.isdecimal() or sign == " " for sign in field.data)
        if not only or not SHORTEST <= len(self.digits) <= LONGEST:
            raise ValidationError(_("Vul een pincode in van 4 tot 8 cijfers."))
        if is_easy(self.digits):
            raise ValidationError(_("Deze pincode is makkelijk te raden. Kies een andere."))


class PinForm(PlainForm):
    """The PIN, to show that it is you. It never comes back to the page."""

    pin = PasswordField(
        _("Wat is je pincode?"), validators=[InputRequired(_("Vul je pincode in."))]
    )

    @property
    def digits(self) -> str:
        """What was typed, as digits."""
        return digits_of(self.pin.data)[: LONGEST + 1]


class LockForm(PlainForm):
    """When the app locks by itself, and what opens all the same."""

    after = RadioField(
        _("Wanneer gaat de app op slot?"),
        choices=options(LOCKS_AFTER),
        validators=[InputRequired(_("Kies wanneer de app op slot gaat."))],
    )
    plan = BooleanField(_("Mijn plan kan ook open zonder pincode"))
