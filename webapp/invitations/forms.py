"""Invitations: what is filled in to ask somebody, and to answer."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from webapp.forms import PlainForm, line, options, text
from webapp.invitations.models import Choice, Tone

CHOICES = [
    (Choice.YES.value, _("Ja, ik doe mee")),
    (Choice.NOT_NOW.value, _("Niet nu")),
    (Choice.NO.value, _("Nee")),
]


class ToneForm(PlainForm):
    """One of the three texts; they are filled in with both names."""

    tone = RadioField(
        _("Welke tekst past bij jou?"),
        default=Tone.PLAIN.value,
        validators=[InputRequired(_("Kies een tekst. Je kunt hem daarna veranderen."))],
    )


class WordsForm(PlainForm):
    """The owner's own text."""

    words = text(_("Wat wil je zeggen?"), most=1000, need=_("Schrijf een korte tekst."))


class AnswerForm(PlainForm):
    """What somebody answers behind the link."""

    choice = RadioField(
        _("Doe je mee?"),
        choices=options(CHOICES),
        validators=[InputRequired(_("Kies ja, niet nu of nee."))],
    )
    name = line(_("Hoe heet je?"), most=60)


class KnownAnswerForm(PlainForm):
    """The same for somebody who is signed in already."""

    choice = RadioField(
        _("Doe je mee?"), validators=[InputRequired(_("Kies wat je wilt antwoorden."))]
    )
    name = line(_("Hoe heet je?"), most=60)

    def known_as(self, name: str, *, there: bool) -> None:
        """Somebody on a phone of theirs: this person, or another. Who is `there` has no answer."""
        me = gettext("Ja, ik doe mee als %(name)s", name=name) if name else CHOICES[0][1]
        if there:
            me = gettext("Ik ben %(name)s, en doe al mee", name=name)
        other = gettext(
            "Ik ben iemand anders, en doe mee. %(name)s wordt hier uitgelogd.", name=name
        )
        self.choice.choices = options(
            [
                ("me", me),
                *([("other", other)] if name else []),
                *([] if there else CHOICES[1:]),
            ]
        )


class DecideForm(PlainForm):
    """Is this the person I asked?"""

    decision = RadioField(
        choices=options([("right", ""), ("other", "")]),
        validators=[InputRequired(_("Kies of dit klopt."))],
    )
