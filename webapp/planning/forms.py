"""Planning: when, where, who."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, RadioField, SelectMultipleField, TimeField, ValidationError
from wtforms.validators import InputRequired

from webapp import clock
from webapp.forms import PlainForm, VersionForm, line, options
from webapp.meetings.models import Meeting, PlaceKind

PLACES = [
    (PlaceKind.PLACE.value, _("Ergens bij elkaar")),
    (PlaceKind.PHONE.value, _("Bellen")),
    (PlaceKind.VIDEO.value, _("Beeldbellen")),
]
FURTHEST = timedelta(days=366 * 2)


class WhenForm(VersionForm):
    """A date and a time of the day."""

    day = DateField(_("Welke dag?"), validators=[InputRequired(_("Kies een dag."))])
    at = TimeField(
        _("Hoe laat?"), validators=[InputRequired(_("Kies een tijd. Bijvoorbeeld 14.00."))]
    )

    def __init__(self, *args: object, zone: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def process(self, *args: object, **kwargs: object) -> None:
        """Read the form; what is no date or time gets a sentence of our own."""
        super().process(*args, **kwargs)
        for field, sentence in (
            (self.day, _("Kies een dag. Bijvoorbeeld 28-11-2026.")),
            (self.at, _("Kies een tijd. Bijvoorbeeld 14.00.")),
        ):
            if field.process_errors:
                field.process_errors = [sentence]

    def validate_at(self, field: Field) -> None:
        """The moment has to exist and to lie ahead."""
        if self.day.data is None or field.data is None:
            return
        if self.day.data.year < 2000 or self.day.data.year > 2200:
            raise ValidationError(_("Kies een dag in de komende twee jaar."))
        try:
            starts_at = self.starts_at
        except clock.NoSuchTime:
            raise ValidationError(
                _("Deze tijd bestaat niet: de klok gaat dan vooruit. Kies een andere tijd.")
            ) from None
        if starts_at < clock.now():
            raise ValidationError(_("Dit is al voorbij. Kies een dag die nog komt."))
        if starts_at > clock.now() + FURTHEST:
            raise ValidationError(_("Kies een dag in de komende twee jaar."))

    @property
    def starts_at(self) -> datetime:
        """The moment. Raises clock.NoSuchTime."""
        return clock.moment(self.day.data, self.at.data, self.zone)


class WhereForm(VersionForm):
    """A place, a phone number, or a video link."""

    kind = RadioField(
        _("Hoe zien jullie elkaar?"),
        choices=options(PLACES),
        validators=[InputRequired(_("Kies hoe jullie elkaar zien."))],
    )
    place = line(_("Waar, welk nummer of welke link?"), most=200)

    def validate_place(self, field: Field) -> None:
        """A video link has to be one."""
        if self.kind.data == PlaceKind.VIDEO.value and field.data and not is_link(field.data):
            raise ValidationError(_("Vul een link in die begint met https://."))

    def validate(self, extra_validators: object = None) -> bool:
        """A place needs words; a number or a link may follow later."""
        fits = super().validate(extra_validators)
        if fits and self.kind.data == PlaceKind.PLACE.value and not self.place.data:
            self.place.errors = [_("Vul in waar het is. Bijvoorbeeld: bij mij thuis.")]
            return False
        return bool(fits)

    @property
    def chosen(self) -> PlaceKind:
        """How people come together."""
        return PlaceKind(self.kind.data)


def place_now(meeting: Meeting, usual: str | None = None) -> dict[str, object]:
    """What a form about the place begins with."""
    kind = meeting.place_kind or PlaceKind.PLACE
    place = meeting.place if meeting.place_kind else usual
    return {"kind": kind.value, "place": place, "version": meeting.version}


def is_link(words: str) -> bool:
    """Whether this can be opened as a web page."""
    try:
        parts = urlsplit(words)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


class WhoForm(PlainForm):
    """Who is asked."""

    members = SelectMultipleField(
        _("Wie vraag je?"), validators=[InputRequired(_("Kies minstens één persoon."))]
    )
