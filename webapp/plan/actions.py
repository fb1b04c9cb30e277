"""Plan: write a section, write the letter."""

from webapp import clock, versions
from webapp.db import action, session
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.plan import queries
from webapp.plan.models import Part, PlanLetter, PlanSection


@action
def write(me: Membership, part: Part, *, words: str, seen: int) -> PlanSection:
    """These words in this section. Sent twice is once.

    The form was about version `seen`, 0 when nothing stood there. Raises ChangedMeanwhile.
    """
    groups.hold(me.group_id)
    section = queries.section(me.group_id, part)
    if section is None:
        section = PlanSection(group_id=me.group_id, part=part)
    _write(section, words, seen)
    return section


@action
def section_for_file(me: Membership, part: Part) -> PlanSection:
    """The section that a photo or a PDF belongs to; it may have no words yet."""
    groups.hold(me.group_id)
    section = queries.section(me.group_id, part)
    if section is None:
        section = PlanSection(group_id=me.group_id, part=part)
        _write(section, "", 0)
    return section


@action
def write_letter(me: Membership, *, words: str, seen: int) -> PlanLetter:
    """These words in the letter to myself, in the same way. Raises ChangedMeanwhile."""
    groups.hold(me.group_id)
    letter = queries.letter(me.group_id)
    if letter is None:
        letter = PlanLetter(group_id=me.group_id)
    _write(letter, words, seen)
    return letter


def _write(row: PlanSection | PlanLetter, words: str, seen: int) -> None:
    now, kept = clock.now(), words or None
    if row.made_at is None:
        row.made_at = row.changed_at = now
    elif row.words == kept:
        return
    else:
        if row.words is None and not seen:
            seen = 1  # it began with a photo, and the form was opened before that
        versions.accept(row, seen, before={"words": row.words}, after={"words": kept})
    row.words, row.changed_at = kept, now
    session.add(row)
    session.flush()
