"""Shown: everything of the owner's that can be shown to somebody, for the page of one person.

A new kind of thing is one entry in KINDS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from webapp import words
from webapp.agreements import queries as agreements
from webapp.checkins import queries as checkins
from webapp.goals import queries as goals
from webapp.groups.models import Membership
from webapp.mine import queries
from webapp.notes import queries as notes
from webapp.plan import queries as plan
from webapp.plan.forms import TITLES
from webapp.recovery import queries as recovery
from webapp.sharing.models import Shown
from webapp.sharing.queries import shown_to

AT_ONCE = 10
"""So many of one kind stand on a page; the others are behind «eerder»."""


@dataclass(frozen=True)
class Thing:
    """One thing that can be shown: its words, and where it stands."""

    id: UUID
    words: str
    href: str = ""
    own_words: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of thing, with what there is of it: so many, after so many others."""

    shown: Shown
    words: Any
    things: Callable[[Membership, int, int], list[Thing]]


def _goals(me: Membership, most: int, after: int) -> list[Thing]:
    return [
        Thing(goal.id, goal.words, _at("goals.show", me, goal_id=goal.id), own_words=True)
        for goal in goals.newest(me.group_id, most=most, after=after)
    ]


def _check_ins(me: Membership, most: int, after: int) -> list[Thing]:
    return [
        Thing(
            each.id,
            words.day(each.written_at, me.group.zone),
            _at("checkins.show", me, check_in_id=each.id),
        )
        for each in checkins.newest(me.group_id, most=most, after=after)
    ]


def _reviews(me: Membership, most: int, after: int) -> list[Thing]:
    return [
        Thing(
            each.id,
            words.day(each.written_at, me.group.zone),
            _at("recovery.show", me, review_id=each.id),
        )
        for each in recovery.reviews(me, most=most, after=after)
    ]


def _next_check_ins(me: Membership, _most: int, after: int) -> list[Thing]:
    href = _at("checkins.who_sees_next", me)
    return [] if after else [Thing(me.group_id, _("Elke keer dat je hierna incheckt"), href)]


def _plan_sections(me: Membership, _most: int, after: int) -> list[Thing]:
    href = _at("plan.index", me)
    sections = [] if after else plan.written(me.group_id)
    return [Thing(section.id, str(TITLES[section.part]), href) for section in sections]


def _summaries(me: Membership, most: int, after: int) -> list[Thing]:
    return [
        Thing(
            each.id,
            words.day(each.meeting.starts_at, me.group.zone),
            _at("agreements.show", me, meeting_id=each.meeting_id),
        )
        for each in agreements.newest(me.group_id, most=most, after=after)
    ]


def _talk_cards(me: Membership, _most: int, after: int) -> list[Thing]:
    card = None if after else queries.talk_card_of(me)
    return [Thing(card.id, _("Wat ik vooraf wil zeggen"))] if card else []


def _notes(me: Membership, most: int, after: int) -> list[Thing]:
    return [
        Thing(
            each.id,
            words.day(each.made_at, me.group.zone),
            _at("notes.show", me, note_id=each.id),
        )
        for each in notes.notes(me, most=most, after=after)
    ]


def _at(endpoint: str, me: Membership, **values: Any) -> str:
    return url_for(endpoint, group_id=me.group_id, **values)


KINDS = (
    Kind(Shown.GOAL, lazy_gettext("Doelen"), _goals),
    Kind(Shown.PLAN_SECTION, lazy_gettext("Mijn plan voor moeilijke tijden"), _plan_sections),
    Kind(Shown.SUMMARY, lazy_gettext("Afspraken van een bijeenkomst"), _summaries),
    Kind(Shown.TALK, lazy_gettext("Vooraf praten"), _talk_cards),
    Kind(Shown.NEXT_CHECK_INS, lazy_gettext("De volgende keren"), _next_check_ins),
    Kind(Shown.CHECK_IN, lazy_gettext("Hoe het met je gaat"), _check_ins),
    Kind(Shown.NOTE, lazy_gettext("Berichten"), _notes),
    Kind(Shown.REVIEW, lazy_gettext("Elke drie maanden"), _reviews),
)


@dataclass(frozen=True)
class Row:
    """One thing on the page of one person, and whether that person is shown it."""

    kind: Kind
    thing: Thing
    shown: bool
    with_everyone: bool

    @property
    def key(self) -> str:
        """What the buttons of this row are called."""
        return f"{self.kind.shown.value}:{self.thing.id}"


@dataclass(frozen=True)
class Part:
    """The rows of one kind, and whether there are older ones."""

    kind: Kind
    rows: list[Row]
    more: bool


def parts(me: Membership, member: Membership, *, after: int = 0) -> list[Part]:
    """Everything that can be shown, kind by kind; after so many of each, for «eerder»."""
    chosen = shown_to(member)
    made = [_part(kind, me, chosen, after) for kind in KINDS]
    return [part for part in made if part.rows]


def _part(kind: Kind, me: Membership, chosen: dict[tuple[Shown, UUID], bool], after: int) -> Part:
    found = kind.things(me, AT_ONCE + 1, after)
    keys = [(thing, (kind.shown, thing.id)) for thing in found[:AT_ONCE]]
    rows = [Row(kind, thing, key in chosen, chosen.get(key, False)) for thing, key in keys]
    return Part(kind, rows, more=len(found) > AT_ONCE)


def rows(found: list[Part]) -> Iterator[Row]:
    """All rows of these parts."""
    return (row for part in found for row in part.rows)


def row_with(found: list[Part], key: str) -> Row | None:
    """The row that a button on the page stands for."""
    return next((each for each in rows(found) if each.key == key), None)
