"""Recovery: one statement, one tap."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Optional

from webapp.forms import PlainForm, line, options
from webapp.recovery.models import Review
from webapp.recovery.packs import Pack

NOT_SAID = "none"
NOTHING = ""


class BeginForm(PlainForm):
    """The button of one pack was pressed."""

    pack = StringField()


class StatementForm(PlainForm):
    """The answer whose button was pressed, or «wil ik niet zeggen»."""

    answer = StringField()


class OwnWordForm(PlainForm):
    """The owner's own word."""

    word = line(_("Welk woord gebruik jij?"), most=40, need=_("Schrijf een woord op."))


class FirstForm(PlainForm):
    """What should change first, if anything."""

    first = RadioField(
        _("Wat wil je als eerste anders?"), validators=[Optional(strip_whitespace=False)]
    )
    together = BooleanField(_("Samen ingevuld"))

    @classmethod
    def for_review(cls, review: Review, pack: Pack, language: str) -> "FirstForm":
        """The statements of this review to choose from, and nothing."""
        form = cls(
            data={"first": review.answer("first") or NOTHING, "together": review.answer("together")}
        )
        word = review.answer("own_word")
        said = [(each.key, pack.statement(each, language, word)) for each in pack.items]
        form.first.choices = options([*said, (NOTHING, _("Niets, of dat weet ik nog niet"))])
        return form
