"""Notes: what somebody writes, and to whom."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField, StringField

from webapp.forms import PlainForm, buttons, needed, options, text
from webapp.groups.models import Membership
from webapp.notes.models import Note

EVERYBODY = "group"


class NoteForm(PlainForm):
    """A few lines, and for whom."""

    words = text(_("Wat wil je laten weten?"), most=500, need=_("Schrijf een paar woorden."))
    to = SelectMultipleField(_("Voor wie is het?"), [needed(_("Kies voor wie het is."))])
    sure = StringField()
    asks = ""
    """Who the page asks about before it sends: everybody, or the ids of who joined today."""

    @classmethod
    def about(cls, note: Note, everybody: bool, members: set[UUID]) -> "NoteForm":
        """The form of this note as it was sent, to change it and send it again."""
        to = [EVERYBODY] if everybody else [str(each) for each in members]
        known = {"words": note.words, "to": to, "operation_key": str(note.operation_key)}
        return cls(formdata=None, data=known)

    def for_members(self, members: Iterable[Membership]) -> "NoteForm":
        """The same form, with who can be chosen."""
        names = [(str(each.id), each.name) for each in members]
        self.to.choices = options([(EVERYBODY, gettext("Hele steungroep")), *names])
        return self

    def chosen(self, members: Iterable[Membership]) -> list[Membership] | None:
        """Who was chosen; None is the whole group."""
        if EVERYBODY in self.to.data:
            return None
        return [each for each in members if str(each.id) in self.to.data]

    def asks_first(self, to: list[Membership] | None) -> bool:
        """Whether the page asks once more: for everybody, or who joined today (product.md G9)."""
        new_here = sorted(str(each.id) for each in to or [] if each.joined_today)
        about = EVERYBODY if to is None else " ".join(new_here)
        self.asks = "" if self.sure.data == about else about
        return bool(self.asks)


class WarmForm(PlainForm):
    """One tap, or no longer."""

    warm = buttons(_("Kies een van de antwoorden op deze pagina."), "yes", "no")


class BackForm(PlainForm):
    """A few words back."""

    words = text(_("Of schrijf iets terug"), most=300)


class CallForm(PlainForm):
    """Who may be asked to call."""

    members = SelectMultipleField(_("Wie mag jou bellen?"), [needed(_("Kies wie je wilt vragen."))])


class CallingForm(PlainForm):
    """A member calls, or rather not."""

    call = buttons(_("Kies of je belt."), "yes", "no")
