"""Texts to ask somebody with. The owner can change every word."""

from flask_babel import gettext as _

from webapp.invitations.models import Tone
from webapp.words import AsItIs

LINES_ON_PAPER = 12


def text(tone: Tone, *, name: str, owner: str) -> str:
    """The text of this tone, with both names filled in, to take along."""
    return as_shown(tone, name=AsItIs(name), owner=AsItIs(owner))


def as_shown(tone: Tone, *, name: str, owner: str) -> str:
    """The same on a page of ours, to choose from."""
    say = {Tone.SHORT: _short, Tone.PLAIN: _plain, Tone.EXPLAINED: _explained}[tone]
    return say(name, owner)


def new_phone(*, name: str, owner: str) -> str:
    """The text for who joined already and lost the phone, or cleared it."""
    return _(
        "Hoi %(name)s. Met deze link kom je weer in mijn groep. Groet, %(owner)s",
        name=AsItIs(name),
        owner=AsItIs(owner),
    )


def with_the_way_out(words: str) -> str:
    """The owner's own text; what every question says is put under it when it is not there."""
    said = " ".join(words.split()).casefold()
    always = (_("Je mag nee zeggen."), _("Je kunt altijd stoppen."))
    missing = [each for each in always if each.rstrip(".").casefold() not in said]
    return "\n\n".join([words.rstrip(), " ".join(missing)]) if missing else words


def on_paper(words: str) -> str:
    """The same words for one sheet of paper: many short lines become running text."""
    return words if words.count("\n") < LINES_ON_PAPER else " ".join(words.split())


def _short(name: str, owner: str) -> str:
    return _(
        "Hoi %(name)s. Ik maak een steungroep. Wil jij erbij? "
        "Je mag nee zeggen. Je kunt altijd stoppen. Groet, %(owner)s",
        name=name,
        owner=owner,
    )


def _plain(name: str, owner: str) -> str:
    return _(
        "Hoi %(name)s. Ik maak een groep van mensen die mij steunen. Wil jij erbij? "
        "We zien elkaar een paar keer per jaar. "
        "Je mag nee zeggen. Je kunt altijd stoppen. Groet, %(owner)s",
        name=name,
        owner=owner,
    )


def _explained(name: str, owner: str) -> str:
    return _(
        "Hoi %(name)s. Ik begin een steungroep. Dat zijn mensen die ik zelf kies. "
        "Samen praten we over wat ik wil in mijn leven. "
        "We zien elkaar ongeveer eens in de drie maanden, een uur. "
        "Ik vraag jou, omdat ik je graag erbij heb. "
        "Open de link voor meer uitleg. Je hebt geen wachtwoord nodig. "
        "Je mag nee zeggen. Je kunt altijd stoppen. Groet, %(owner)s",
        name=name,
        owner=owner,
    )
