"""Plan: what each section asks, with examples, and the forms to write in."""

from flask_babel import lazy_gettext as _
from wtforms import StringField

from webapp.forms import VersionForm, clean_text, text
from webapp.plan.models import Part

TITLES = {
    Part.GOOD: _("Zo gaat het goed"),
    Part.LESS: _("Zo merk ik dat het minder gaat"),
    Part.NOTICED: _("Zo merken anderen dat"),
    Part.HELPS: _("Wat helpt"),
    Part.HELPS_NOT: _("Wat niet helpt"),
    Part.CALL: _("Wie bel ik"),
    Part.AGREED: _("Afspraken als het echt niet gaat"),
    Part.PRACTICAL: _("Praktisch"),
}

EXAMPLES = {
    Part.GOOD: [
        _("Ik slaap goed en sta op tijd op."),
        _("Ik ga elke dag even naar buiten."),
        _("Ik heb zin om mensen te zien."),
    ],
    Part.LESS: [
        _("Ik slaap slecht of juist heel veel."),
        _("Ik doe de gordijnen niet meer open."),
        _("Mijn hoofd staat niet stil."),
    ],
    Part.NOTICED: [
        _("Ik neem de telefoon niet op."),
        _("Ik praat sneller dan anders."),
        _("Ik zeg afspraken af."),
    ],
    Part.HELPS: [
        _("Een rondje lopen met iemand."),
        _("Muziek waar ik rustig van word."),
        _("Samen stil zijn is genoeg."),
    ],
    Part.HELPS_NOT: [
        _("Veel vragen achter elkaar."),
        _("Zeggen dat het wel meevalt."),
    ],
    Part.CALL: [
        _("Eerst bel ik iemand die dichtbij woont."),
        _("’s Nachts bel ik de huisartsenpost."),
    ],
    Part.AGREED: [
        _("Bel eerst mij. Neem ik niet op, kom dan langs."),
        _("Ik wil graag dat iemand met mij meegaat."),
        _("Praat met mijn team, maar niet zonder mij."),
    ],
    Part.PRACTICAL: [
        _("De kat krijgt twee keer per dag eten."),
        _("Iemand haalt mijn kind uit school."),
        _("De huur gaat vanzelf van mijn rekening."),
    ],
}


class SectionForm(VersionForm):
    """One section, and an example that was pressed."""

    add = StringField()
    words = text(_("In mijn eigen woorden"), most=1500)

    def takes_over(self, part: Part) -> bool:
        """Put the example that was pressed behind the typed words. False when none was."""
        examples = dict(zip("0123", EXAMPLES[part], strict=False))
        if self.add.data not in examples:
            return False
        self.words.data = clean_text(f"{self.words.data or ''}\n{examples[self.add.data]}")
        return True


class LetterForm(VersionForm):
    """The letter to oneself."""

    words = text(_("Mijn brief"), most=5000)
