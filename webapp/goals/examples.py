"""Examples of goals, one or two for each part of life. Nobody wrote them: they are examples."""

from typing import Any

from flask_babel import lazy_gettext as _

from webapp.goals.models import Area

EXAMPLES: dict[str, tuple[Area, Any]] = {
    "wonen-1": (Area.HOME, _("Zelf mijn huis schoonhouden")),
    "wonen-2": (Area.HOME, _("Een plek voor mezelf")),
    "dag-1": (Area.WORK, _("Een vaste ochtend in de week iets doen")),
    "dag-2": (Area.WORK, _("Weer iets leren")),
    "mensen-1": (Area.PEOPLE, _("Elke week iemand zien")),
    "mensen-2": (Area.PEOPLE, _("Weer praten met mijn broer")),
    "gezondheid-1": (Area.HEALTH, _("Beter slapen")),
    "gezondheid-2": (Area.HEALTH, _("Elke dag even naar buiten")),
    "geld-1": (Area.MONEY, _("Mijn post op tijd openmaken")),
    "geld-2": (Area.MONEY, _("Elke week een beetje sparen")),
    "rust-1": (Area.REST, _("Een rustige plek in huis")),
    "rust-2": (Area.REST, _("Een uur per dag zonder telefoon")),
    "anders-1": (Area.OTHER, _("Iets maken met mijn handen")),
}
"""By the word in the address: the part of life, and the words."""
