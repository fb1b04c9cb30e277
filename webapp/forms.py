"""Forms: PlainForm, and the fields that we made ourselves."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import regex
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from webapp import chance
from webapp.extensions import masked_token

# Characters that turn the direction of text around without being seen (Unicode UAX #9).
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_EMAIL = re.compile(r"[^@\s\"<>(),;:\\]+@([a-z0-9-]+\.)+[a-z0-9-]{2,}", re.IGNORECASE)


class _Masked(FlaskForm.Meta.csrf_class):
    """The form's token is masked; the posted one was checked before any view ran."""

    def generate_csrf_token(self, _field: Field) -> str:
        """The session's token under a new mask."""
        return masked_token()

    def validate_csrf_token(self, form: FlaskForm, field: Field) -> None:
        """Nothing to do: MaskedCSRF looked already, at every post."""


class _OwnWords:
    """All that WTForms still says by itself is that a choice is not there; we say it our way."""

    def gettext(self, _theirs: str) -> str:
        """Our sentence for any of theirs."""
        return str(_("Kies een van de antwoorden op deze pagina."))

    def ngettext(self, theirs: str, _more: str, _count: int) -> str:
        """The same, however many."""
        return self.gettext(theirs)


class PlainForm(FlaskForm):
    """A form of the house. It carries the key that makes sending twice the same as once."""

    class Meta(FlaskForm.Meta):
        csrf_class = _Masked

        def get_translations(self, _form: FlaskForm) -> _OwnWords:
            """Our words instead of the ones that come with WTForms."""
            return _OwnWords()

    operation_key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if _uuid(self.operation_key.data) is None:
            self.operation_key.data = str(chance.new_id())

    @property
    def key(self) -> UUID:
        """The operation key of this form."""
        return UUID(self.operation_key.data)


class VersionForm(PlainForm):
    """A form about something that may change meanwhile; it says which version it saw."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that the form was about; 0 when it does not say so."""
        sent = self.version.raw_data or [""]  # what was sent, never what the page would say now
        return int(sent[0]) if re.fullmatch(r"[0-9]{1,9}", str(sent[0])) else 0

    @property
    def seen_or_first(self) -> int:
        """The same for a form of something new: version 1, until the page showed another one."""
        return self.seen or 1

    def now_about(self, version: int) -> "VersionForm":
        """The same words, about this version."""
        self.version.data = str(version)
        return self


class OneButtonForm(PlainForm):
    """Nothing to fill in: one button."""


def _uuid(words: str | None) -> UUID | None:
    try:
        return UUID(words or "")
    except ValueError:
        return None


def clean_line(words: str | None) -> str | None:
    """One line: no control or direction characters, single spaces, composed letters.

    Signs that nobody can see are not a line.
    """
    if words is None:
        return None
    words = unicodedata.normalize("NFC", words).translate(_BIDI)
    words = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in words)
    seen = any(unicodedata.category(c)[0] not in "CZ" for c in words)
    return " ".join(words.split()) if seen else ""


def clean_text(words: str | None) -> str | None:
    """Text of more lines, otherwise as clean as one line."""
    if words is None:
        return None
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) or "" for line in lines).strip()


def letters(words: str) -> int:
    """How many letters a person sees: grapheme clusters (Unicode UAX #29)."""
    return len(regex.findall(r"\X", words))


class AtMost:
    """At most so many letters, counted as a person counts them."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        # A letter may carry marks, but not thousands of them.
        too_heavy = len(field.data or "") > self.most * 12
        if too_heavy or letters(field.data or "") > self.most:
            raise ValidationError(
                _("Dit is te lang. Gebruik niet meer dan %(most)s letters.", most=self.most)
            )


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """The answers to choose from: a value to keep and words to read."""
    return [SelectChoice(value, label) for value, label in pairs]


def buttons(sentence: object, *words: str) -> RadioField:
    """A form of which one of these buttons was pressed."""
    return RadioField(
        choices=options((word, "") for word in words), validators=[InputRequired(sentence)]
    )


class DoneForm(PlainForm):
    """Done, or not yet."""

    done = buttons(_("Kies of dit gedaan is."), "yes", "no")


class SettleForm(PlainForm):
    """The owner says yes to what somebody proposes, or not now."""

    decision = buttons(_("Kies of je dit wilt."), "take", "not_now")


class OrderForm(PlainForm):
    """One thing goes to another place in its row: its id, and that place."""

    move = RadioField(validators=[InputRequired(_("Kies wat je verplaatst."))])

    def of(self, ids: Iterable[object]) -> "OrderForm":
        """The same form, for these things."""
        row = list(ids)
        ways = [f"{each}:{to}" for each in row for to in range(len(row))]
        self.move.choices = options((way, "") for way in ways)
        return self


def needed(sentence: Any) -> InputRequired:
    """Something has to be filled in; the sentence says what."""
    return InputRequired(sentence)


def _words(
    kind: type[StringField], clean: Callable[[str | None], str | None]
) -> Callable[..., Any]:
    def made(label: Any, *, most: int, need: Any = None, **kwargs: Any) -> Any:
        checks = [AtMost(most), needed(need) if need else Optional()]
        return kind(label, validators=checks, filters=[clean], **kwargs)

    return made


class _Line(StringField):
    """A line in which spaces alone are nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean it before anything looks at it."""
        super().process_formdata([clean_line(value) or "" for value in valuelist])
        self.raw_data = [self.data] if valuelist else []


class _Text(TextAreaField):
    """Text in which spaces alone are nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean it before anything looks at it."""
        super().process_formdata([clean_text(value) or "" for value in valuelist])
        self.raw_data = [self.data] if valuelist else []


line = _words(_Line, clean_line)
text = _words(_Text, clean_text)


def name(label: Any, need: Any) -> Any:
    """Somebody's name: up to 60 letters of any script (product.md B20)."""
    return line(label, most=60, need=need)


def is_address(words: str) -> bool:
    """Whether this has the shape of an e-mail address."""
    fits = len(words) <= 254 and _EMAIL.fullmatch(words.strip())
    return bool(fits) and ".." not in words


class Address(EmailField):
    """An e-mail address. Only its shape is looked at: the mail itself is the proof."""

    def pre_validate(self, _form: FlaskForm) -> None:
        """Look at the shape, without the spaces around it."""
        address = clean_line(str(getattr(self, "data", None) or "")) or ""
        self.data: str | None = address
        if not is_address(address):
            raise ValidationError(_("Vul een e-mailadres in. Bijvoorbeeld anna@voorbeeld.nl."))
