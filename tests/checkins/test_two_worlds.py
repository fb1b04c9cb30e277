"""Two worlds: what somebody answered changes nothing but the shown answer itself (F4, F5, G4, G5).

One house is looked at twice: before and after the answers in it became the opposite.
"""

import itertools
import re
from datetime import timedelta

import pytest
import time_machine

from tests.databases import on_one_database
from tests.house.test_access import address
from tests.house.test_no_trace import SECRETS, leaking
from tests.pages import BASE, Visitor, text_of
from webapp import clock
from webapp.checkins import actions as checkins
from webapp.checkins.models import CheckIn
from webapp.checkins.questions import QUESTIONS
from webapp.db import Base, session
from webapp.groups.models import Group
from webapp.recovery import actions as recovery
from webapp.recovery import packs
from webapp.recovery.models import Review
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown

WORST = {"mood": 0, "grip": 0, "support": 0, "step": 0, "words": "Het wordt mij te zwaar nu."}
BEST = {"mood": 4, "grip": 4, "support": 4, "step": 2, "words": "Het was een fijne week zo."}
STATEMENTS = [each.key for each in packs.own().items]
ANSWERS = [
    *sorted({str(each) for question in QUESTIONS for each in question.answers}, key=len),
    *(each["nl"] for each in packs.own().answers.values()),
]
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHOWN = (
    # The chosen button, the words of the answer where it is read back, and its dot.
    (re.compile(r' answer--chosen"|(?<=class="answer)"'), ""),
    (re.compile(r' <span class="answer__chosen">.*?</span></button>', re.S), "</button>"),
    (re.compile(rf"<(dd|td)>({'|'.join(map(re.escape, ANSWERS))})</(dd|td)>"), "«answer»"),
    (re.compile(f"{WORST['words']}|{BEST['words']}"), "«own words»"),
    (re.compile(r'<circle class="strip__dot"[^>]*/>'), ""),
    (re.compile(r"keer=[0-9a-f-]{36}"), ""),  # each new check-in has a key of its own
)


def pages_of(world):
    """Every page of the house, for each thing of the right kind that there is."""
    rows = world.everything()
    paths = []
    for rule in world.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()):
            continue
        if "gekeken" in rule.rule:  # that Emma opened these pages is noted there
            continue
        names = sorted(rule.arguments)
        chosen = itertools.product(*(_values(name, rows) for name in names))
        paths += [address(rule, dict(zip(names, values, strict=True))) for values in chosen]
    return sorted(set(paths))


def _values(name, rows):
    if not name.endswith("_id"):
        return {"name": ["mood", "words"], "rest": ["inchecken", "doelen"]}.get(name, [])
    table = {"group_id": "support_group"}.get(name, name.removesuffix("_id"))
    return [row[_id_of(table)] for row in rows.get(table, [])]


def _id_of(table):
    return list(Base.metadata.tables[table].columns.keys()).index("id")


def bare(html):
    """A page without the shown answer itself."""
    for shown, instead in SHOWN:
        html = shown.sub(instead, html)
    return SECRETS.sub(r"\1", html)


def everything_of(world, people, paths):
    """Every page of both people, every letter, and every row as far as it can be compared."""
    got = {}
    for name, visitor in people.items():
        for path in paths:
            answer = visitor.client.get(path, base_url=BASE)
            got[f"{name} {path}"] = answer.status_code, bare(text_of(answer))
    got["letters"] = [each.as_string() for each in world.deliver()]
    for name, rows in world.everything().items():
        if name not in {"look", "device"}:  # that somebody opened these pages is noted there
            got[f"rows of {name}"] = [[_comparable(value) for value in row] for row in rows]
    return got


def _comparable(value):
    """What is sealed cannot be compared; how long it is can."""
    return len(value) if isinstance(value, bytes) else value


def differences(world):
    """Where the house differs once the same check-ins say the opposite."""
    anna = world.owner("Anna")
    emma = world.member(anna, "Emma")
    world.goal(anna, "Samen eten")
    made = [
        world.check_in(anna, shown_to=shown_to, talk=True, together=True, **WORST)
        for shown_to in ([], [emma])
    ]
    reviews = [
        world.review(anna, shown_to=shown_to, **dict.fromkeys(STATEMENTS, 0))
        for shown_to in ([], [emma])
    ]
    with world.open():
        checkins.draw(session.get_one(Group, anna.group_id), on=True)
    # What Anna takes along holds what she answered, in her own words.
    paths = [path for path in pages_of(world) if not path.endswith("/meenemen")]
    people = {  # the same sessions both times: they stand on «Mijn toestellen»
        name: Visitor(world.app).signs_in_as(place)
        for name, place in (("Anna", anna), ("Emma", emma))
    }
    before = everything_of(world, people, paths)
    with world.open():
        for check_in in made:
            for question, value in BEST.items():
                checkins.answer(session.get_one(CheckIn, check_in.id), question, value)
        for review in reviews:
            for statement in STATEMENTS:
                recovery.answer(session.get_one(Review, review.id), statement, 4)
    after = everything_of(world, people, paths)
    assert len(before) > 40, "a comparison of nothing proves nothing"
    assert {"Anna /hulp", "Anna /bewaar", "Emma /meer"} <= set(before)
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


@pytest.mark.slow
def test_where_the_answers_are_the_opposite_nothing_else_is_different(world):
    assert differences(world) == []


@pytest.mark.slow
@on_one_database
def test_a_page_that_judges_is_found(app, world):
    """The control: one word more when the mood is low."""
    leak = '{% if check_in.answer("mood") == 0 %}<p>Bel iemand</p>{% endif %}'
    with leaking([app], "checkins/show.html", leak):
        found = differences(world)
    assert found
    assert all("/inchecken/" in name for name in found)


OWN = {"talk": "y", "together": "y"}


def presses(world, visitor, anna, answers):
    """A whole check-in by its own buttons: every page, every letter, and how many rows."""
    passed = [visitor.opens(f"/groep/{anna.group_id}/inchecken/nieuw").html]
    for name in ("mood", "grip", "support", "step", "words"):
        said = {"answer": str(answers[name])} if name != "words" else OWN | {name: answers[name]}
        visitor.sends(visitor.page.path.split("?")[0], **said)
        passed += [visitor.page.html]
    passed += [visitor.opens(where).html for where in (f"/groep/{anna.group_id}", "/hulp")]
    rows = {name: len(each) for name, each in world.everything().items()}
    return [AN_ID.sub("«id»", bare(html)) for html in passed], rows, world.deliver()


def pressed_twice(world, visitor):
    """The worst week and the best one, pressed at the same moment of two days that are alike."""
    anna = world.owner("Anna", address="anna@voorbeeld.example")
    emma = world.member(anna, "Emma", person=world.person("Emma", address="e@voorbeeld.example"))
    world.goal(anna, "Samen eten")
    with world.open():
        owner = session.merge(anna)
        sharing.show_to(owner, Shown.NEXT_CHECK_INS, owner.group_id, session.merge(emma))
    visitor.signs_in_as(anna)
    found, moment = [], clock.now() + timedelta(hours=1)
    for answers in (WORST, BEST):
        with time_machine.travel(moment, tick=False):
            found.append(presses(world, visitor, anna, answers))
        with world.open():
            owner = session.merge(anna)
            for check_in in session.query(CheckIn):
                checkins.remove(owner, check_in)
    return found


@on_one_database
def test_pressing_the_opposite_leads_to_the_same_pages_notices_and_rows(world, visitor):
    worst, best = pressed_twice(world, visitor)
    assert len(worst[0]) == 8
    assert worst == best


@on_one_database
def test_a_sentence_that_depends_on_what_was_pressed_is_found(app, world, visitor):
    """The control: one sentence on the next screen, about the screen before."""
    leak = '{% if check_in and check_in.answer("mood") == 0 %}<p>Bel iemand</p>{% endif %}'
    with leaking([app], "checkins/question.html", leak):
        worst, best = pressed_twice(world, visitor)
    assert worst[0] != best[0]
    assert worst[1:] == best[1:]
