"""Files: the forms for a photo or PDF, and for a link to music."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import ValidationError

from webapp.files.actions import NoRoom
from webapp.files.reading import Broken, NotTaken, ShutPaper, TooBig, TooManyPixels, Unknown
from webapp.forms import PlainForm, line

SENTENCES: dict[type[NotTaken], Any] = {
    TooBig: _("Dit bestand is te groot. Kies een bestand tot 10 MB."),
    Unknown: _("Dit is geen foto of PDF die we kennen. Kies een ander bestand."),
    TooManyPixels: _("Deze foto is te groot om te openen. Kies een kleinere foto."),
    Broken: _("Deze foto gaat niet open. Kies een andere foto."),
    ShutPaper: _("Deze PDF gaat niet open. Kies een andere PDF."),
    NoRoom: _("Er is geen plek meer voor dit bestand. Haal eerst iets weg."),
}


class FileForm(PlainForm):
    """One file, and how somebody calls it."""

    file = FileField(
        _("Een foto of PDF"), validators=[FileRequired(_("Kies een foto of een PDF."))]
    )
    called = line(_("Hoe noem je dit?"), most=60)

    @property
    def sent(self) -> bytes:
        """What was sent, one byte more than we take at most."""
        whole: bytes = self.file.data.read()
        return whole

    def refuses(self, wrong: NotTaken) -> None:
        """Say near the file why it is not kept."""
        self.file.errors = [SENTENCES[type(wrong)]]


def _is_web_address(words: str) -> bool:
    try:
        parts = urlsplit(words)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = words.isascii() and words.isprintable() and not set(words) & set(" \\\"'<>")
    return plain and parts.scheme == "https" and "." in host.strip(".") and "@" not in parts.netloc


class SongForm(PlainForm):
    """A link to music, and how somebody calls it."""

    address = line(
        _("De link naar de muziek"), most=500, need=_("Vul een link in. Hij begint met https://.")
    )
    called = line(_("Hoe noem je dit?"), most=60)

    def validate_address(self, field: Any) -> None:
        """Only a plain link with https."""
        if not _is_web_address(field.data or ""):
            raise ValidationError(_("Vul een link in. Hij begint met https://."))
