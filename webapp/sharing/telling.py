"""Telling who looked: the rows of the log as a few plain lines for each day, and as a table."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from webapp import clock
from webapp.sharing.models import Look

REFUSED = "refused"
"""Not a kind of thing: somebody asked for one that is not shown to them."""
MUCH = "much"
"""Not a kind of thing either: this day somebody read very much (security.md T12)."""
MANY = 50
FORMULA = tuple("=+-@\t\r")
"""A cell that begins like this is a sum to a spreadsheet, not a name."""


@dataclass
class Line:
    """One person on one day, and the kinds of thing they read."""

    name: str | None
    kinds: list[str] = field(default_factory=list)
    things: set[UUID] = field(default_factory=set)

    def add(self, look: Look) -> None:
        """One more look of this person on this day."""
        kind = look.what if _was_shown(look) else REFUSED
        self.things |= {look.thing_id} if _was_shown(look) else set()
        for each in (kind, *([MUCH] if len(self.things) >= MANY else [])):
            if each not in self.kinds:
                self.kinds.append(each)


def by_day(
    looks: Iterable[Look], names: Mapping[UUID, str], *, zone: str
) -> dict[date, list[Line]]:
    """The newest day first. A name is None for somebody who is no longer known."""
    days: dict[date, dict[UUID, Line]] = {}
    for look in looks:
        people = days.setdefault(clock.local(look.at, zone).date(), {})
        people.setdefault(look.membership_id, Line(names.get(look.membership_id))).add(look)
    return {day: list(people.values()) for day, people in days.items()}


def read(kind: str, name: str | None) -> str:
    """Who read what kind of thing, as a sentence."""
    who = name or _("Iemand die weg is")
    sentences = {
        "goal": _("%(name)s las een doel.", name=who),
        "step": _("%(name)s las een stap.", name=who),
        "check_in": _("%(name)s las hoe het met je gaat.", name=who),
        "review": _("%(name)s las hoe drie maanden gingen.", name=who),
        "meeting": _("%(name)s keek naar een bijeenkomst.", name=who),
        "plan_section": _("%(name)s las je plan voor moeilijke tijden.", name=who),
        "plan_file": _("%(name)s keek naar een bestand bij je plan.", name=who),
        "summary": _("%(name)s las de afspraken van een bijeenkomst.", name=who),
        "agreement": _("%(name)s las een afspraak.", name=who),
        "talk_card": _("%(name)s las wat je vooraf wilt zeggen.", name=who),
        "note": _("%(name)s las een bericht.", name=who),
        MUCH: _("%(name)s las die dag heel veel van jou.", name=who),
        REFUSED: _("%(name)s kreeg iets van jou niet te zien.", name=who),
    }
    return sentences.get(kind) or _("%(name)s las iets in je groep.", name=who)


def as_table(
    looks: Iterable[Look],
    names: Mapping[UUID, str],
    organisations: Mapping[UUID, str],
    *,
    zone: str,
) -> str:
    """The whole log to keep or to give to somebody, with the fields of NEN 7513, no contents."""
    out = io.StringIO()
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow([_("Dag"), _("Tijd"), _("Wie"), _("Werkt bij"), _("Wat"), _("Waarom")])
    for look in looks:
        at, name = clock.local(look.at, zone), names.get(look.membership_id)
        who = name or _("Iemand die weg is")
        works_at = organisations.get(look.on_behalf_of, "") if look.on_behalf_of else ""
        told = read(look.what if _was_shown(look) else REFUSED, name)
        cells = (f"{at:%Y-%m-%d}", f"{at:%H:%M}", who, works_at, told)
        rows.writerow([_plain(cell) for cell in (*cells, _why(look))])
    return out.getvalue()


def _why(look: Look) -> str:
    """By which right it was shown. The oldest rows do not say it."""
    if look.right is None:
        return ""
    if not look.shown:
        return _("Je deelt dit niet.")
    return _("Je vroeg dit lid erbij.") if look.what == "meeting" else _("Je deelt dit.")


def _was_shown(look: Look) -> bool:
    """Whether it was shown; the oldest rows are all of what was."""
    return look.shown is not False


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
