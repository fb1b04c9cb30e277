"""Things: what an own phone keeps for when there is no network (product.md K2, K4).

Each is a piece of page in the language of its reader. A member keeps only the next meeting.
"""

import json
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from wtforms import BooleanField

from webapp.checkins import questions
from webapp.checkins.forms import WordsForm
from webapp.db import action
from webapp.gate import check_everywhere
from webapp.goals import queries as goals
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.keys.queries import ways_back
from webapp.meetings import queries as meetings
from webapp.people.models import Person
from webapp.plan import numbers
from webapp.plan import queries as plan
from webapp.plan.forms import TITLES
from webapp.plan.models import Part
from webapp.policy import Can
from webapp.sealed import host
from webapp.sharing.models import Shown
from webapp.sharing.queries import shares

Thing = dict[str, Any]


def things_of(person: Person) -> list[Thing]:
    """Everything that this person's own phone may keep, in the order of its menu."""
    places = [place for place in groups.places_of(person.id) if place.confirmed_at]
    own = next((place for place in places if place.owns), None)
    mine = [_check_in(own), _plan(own), _numbers(person, own)] if own else []
    return [each for each in [*mine, _meetings(places)] if each]


class NothingNew(Exception):
    """This phone has these things already."""


@action
def news_for(person: Person, having: str) -> tuple[list[Thing], str]:
    """What this phone may keep, and its stamp. Raises NothingNew when that is what it has.

    Then nothing is sent, nobody read anything, and no look is kept.
    """
    kept = things_of(person)
    stamp = stamp_of(kept)
    if stamp == having:
        raise NothingNew
    return kept, stamp


def mark_of(person: Person) -> str:
    """By what a phone knows whose things it keeps; it says nothing about who that is."""
    return host().keyed_hash("phone of", str(person.id)).hex()[:32]


def alone(person: Person) -> str:
    """As whom somebody would be without a way back after signing out; empty for who has one.

    A phone says it first, also when the house cannot be asked (product.md B13).
    """
    if ways_back(person):
        return ""
    return "leads" if groups.own_group_of(person.id) else "member"


def key_of(person: Person) -> str:
    """What seals this person's things on a phone. It comes back only with a session of theirs."""
    return host().keyed_hash("key on a phone", str(person.id)).hex()


def stamp_of(things: list[Thing]) -> str:
    """Whether a phone has these things already."""
    return host().keyed_hash("things on a phone", json.dumps(things)).hex()[:32]


def _check_in(me: Membership) -> Thing:
    goal, group_id = goals.first_active(me.group_id), me.group_id
    form = WordsForm(formdata=None)
    ticks = [each for each in form if isinstance(each, BooleanField)]
    asked = questions.asked(has_goal=goal is not None)
    html = render_template(
        "offline/_check_in.html",
        asked=asked,
        goal_words=goal.words if goal else None,
        form=form,
        ticks=ticks,
        shared=shares(group_id, Shown.NEXT_CHECK_INS, group_id),
        place=me,
    )
    at = [_at("checkins.new", me), url_for("offline.shortcut")]
    thing = _thing("check_in", _("Even inchecken"), html, at=at)
    thing["to"] = _at("offline.check_in", me)
    thing["goal"] = str(goal.id) if goal else ""
    thing["names"] = [each.name for each in asked]
    thing["ticks"] = [each.name for each in ticks]
    return thing


def _plan(me: Membership) -> Thing | None:
    """The whole plan: whoever needs it may be where no network is (product.md E3)."""
    letter = plan.letter(me.group_id)
    sections = [
        (
            TITLES[each.part],
            each,
            numbers.lines(each.words or "") if each.part is Part.CALL else None,
        )
        for each in plan.written(me.group_id)
    ]
    words = letter.words if letter else None
    if not sections and not words:
        return None
    html = render_template("offline/_plan.html", sections=sections, letter=words)
    at = [_at("plan.index", me), url_for("plan.mine")]
    return _thing("plan", _("Mijn plan voor moeilijke tijden"), html, at=at)


def _numbers(person: Person, me: Membership) -> Thing | None:
    reachable = [each for each in groups.members(me.group_id) if each.reach]
    own = person.numbers or {}
    if not reachable and not own:
        return None
    html = render_template(
        "offline/_numbers.html", numbers=own, reachable=reachable, lines=numbers.lines
    )
    return _thing("numbers", _("Mijn nummers"), html, at=[url_for("account.numbers")])


def _meetings(places: list[Membership]) -> Thing | None:
    coming = check_everywhere(Can.READ_MEETING, _next_of_each(places))
    if not coming:
        return None
    owners = groups.owners_of(place.group_id for place, _meeting in coming)
    html = render_template("offline/_meetings.html", coming=coming, owners=owners)
    at = [_at("meetings.index", place) for place, _meeting in coming]
    return _thing("meetings", _("Volgende bijeenkomst"), html, at=at)


def _next_of_each(places: list[Membership]) -> list[tuple[Membership, Any]]:
    first: dict[Any, tuple[Membership, Any]] = {}
    for place, meeting in meetings.coming_everywhere(places):
        first.setdefault(place.group_id, (place, meeting))
    return list(first.values())


def _at(endpoint: str, me: Membership) -> str:
    return url_for(endpoint, group_id=me.group_id)


def _thing(name: str, title: str, html: str, *, at: list[str]) -> Thing:
    return {"name": name, "title": title, "html": html, "at": at}
