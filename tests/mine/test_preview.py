"""«Zo ziet Emma het»: exactly the page that Emma gets, and nothing happens to anybody."""

import itertools
import re
from datetime import timedelta

import pytest
import time_machine

from tests.house.test_access import address, every_address, furnished, group_rules
from tests.pages import BASE, Visitor
from webapp import clock
from webapp.db import session
from webapp.sharing import actions as sharing
from webapp.sharing.models import Look, Shown

pytestmark = pytest.mark.slow

MAIN = re.compile(r"<main\b.*</main>", re.S)
SECRETS = re.compile(r'(name="(?:csrf_token|operation_key)"[^>]*value=")[^"]*')
BANNER = "Zo ziet <bdi>Emma</bdi> het."


@pytest.fixture
def house(world):
    """Anna's group: Emma is shown a goal and a check-in, Jan nothing, the whole group one goal."""
    house = furnished(world, "Anna")
    world.goal(house.owner, "Vaker buiten", shown_to=[house.member])
    together = world.goal(house.owner, "Samen eten")
    with world.open():
        anna, emma = session.merge(house.owner), session.merge(house.member)
        sharing.show_to(anna, Shown.GOAL, house.ids["goal_id"], emma)
        sharing.show_to_everyone(anna, Shown.GOAL, together.id)
    world.check_in(house.owner, shown_to=[house.member], mood=3)
    return house


def through(member, path=""):
    """Where the owner sees what this member sees at this path of the group."""
    group = f"/groep/{member.group_id}"
    return f"{group}/zo-ziet/{member.id}{path.removeprefix(group)}"


def main_of(answer):
    found = MAIN.search(answer.text)
    return SECRETS.sub(r"\1", found.group()) if found else answer.text


FOR_MACHINES = re.compile(r'\s(?:data-hx-[a-z-]+|action)="[^"]*"')
"""What is on a page and nobody sees: where a form goes, and what spares a reload."""


def straight(location, member):
    """Where somebody would go without looking along."""
    return (location or "").replace(BASE, "").replace(f"/zo-ziet/{member.id}", "")


def looks(answer, member):
    """What somebody sees of a page; this file's own reading, not the one that makes the preview."""
    return straight(FOR_MACHINES.sub("", main_of(answer)), member)


def every_page(app, house):
    """Every address of the group that can be opened, with every id there is."""
    for rule in group_rules(app):
        if "GET" in rule.methods and not rule.endpoint.startswith("mine.look"):
            for ids in house.variants:
                yield address(rule, ids)


@pytest.mark.slow
def test_every_page_is_the_one_that_the_member_gets(app, world, house):
    jan = world.member(house.owner, "Jan")
    annas = Visitor(app).signs_in_as(house.owner)
    tried, got, kept_own = 0, set(), set()
    with time_machine.travel(clock.now(), tick=False):
        for member in (house.member, jan):
            theirs = Visitor(app).signs_in_as(member)
            pages = sorted(set(every_page(app, house)))
            own = {path: theirs.client.get(path, base_url=BASE) for path in pages}
            before = world.everything()
            for path, real in own.items():
                seen = annas.client.get(through(member, path), base_url=BASE)
                assert seen.status_code == real.status_code or "/zo-ziet" in seen.text, path
                if "is van" in main_of(seen) and real.status_code < 400:
                    kept_own |= {path.split("/")[3]}
                    continue
                assert looks(seen, member) == looks(real, member) or real.status_code == 303, path
                assert straight(seen.location, member) == straight(real.location, member), path
                ways = re.findall(r'\saction="([^"]*)"', main_of(seen))
                assert all(way.startswith(through(member)) for way in ways), path
                tried, got = tried + 1, got | {real.status_code}
            assert world.everything() == before, "nobody looked, nothing changed"
    assert tried > 40
    assert {200, 404} <= got
    assert kept_own == {"bijeenkomsten", "doelen", "voorgesprek", "mijn-kaart", "weggaan"}, (
        "what a member writes or decides"
    )


def test_it_says_whose_eyes_these_are_and_the_way_back_and_stays_in_the_group(world, house):
    emma = house.member
    annas = Visitor(world.app).signs_in_as(house.owner)
    for path in ("", "/doelen", "/mensen", "/bijeenkomsten", "/inchecken", "/nergens"):
        page = annas.opens(through(emma) + path)
        assert BANNER in page.html, path
        assert f"/groep/{emma.group_id}/lid/{emma.id}/ziet" in page.links
        ours = [each for each in page.links if each.startswith(f"/groep/{emma.group_id}")]
        own = f"/groep/{emma.group_id}/lid/{emma.id}/ziet"
        assert {each for each in ours if not each.startswith(through(emma))} == {own}, path
    assert page.status == 404
    assert world.count(Look) == 0


def test_a_goal_opens_from_the_list_as_it_does_for_emma(world, house):
    emma = house.member
    annas = Visitor(world.app).signs_in_as(house.owner)
    links = annas.opens(f"{through(emma)}/doelen").links
    goals = [each for each in links if re.search(r"/doelen/[0-9a-f-]{36}$", each)]
    assert len(goals) == 3
    for goal in goals:
        page = annas.opens(goal)
        assert page.status == 200
        assert "Wie ziet dit?" not in page.words, "that is not for Emma"


def test_a_button_does_nothing_and_says_so(world, house):
    emma = house.member
    annas = Visitor(world.app).signs_in_as(house.owner)
    page = annas.opens(through(emma))
    assert page.forms, "Emma is asked for a meeting"
    before = world.everything()
    for form in page.forms:
        assert form.action.startswith(through(emma))
        annas.posts(form.action, **form.fields | {"answer": "coming"})
        assert "Je bekijkt dit alleen. Er verandert niets." in annas.page.words
        assert BANNER in annas.page.html
    assert "data-hx-" not in MAIN.search(page.html).group()
    assert world.everything() == before


def test_a_post_comes_back_to_the_page_it_was_on_and_nowhere_else(world, house):
    emma = house.member
    annas = Visitor(world.app).signs_in_as(house.owner)
    token, there = annas.token(), f"{through(emma)}/doelen"
    for referrer, goes_to in (
        (f"{BASE}{there}", there),
        (f"{BASE}/groep/{emma.group_id}/doelen", through(emma)),
        ("https://elders.example/", through(emma)),
        (f"{BASE}{through(emma)}x", through(emma)),
    ):
        answer = annas.client.post(
            there, base_url=BASE, data={"csrf_token": token}, headers={"Referer": referrer}
        )
        assert answer.status_code == 303
        assert answer.location.replace(BASE, "") == goes_to


def test_who_looks_along_cannot_look_along_once_more(world, house):
    emma, jan = house.member, world.member(house.owner, "Jan")
    annas = Visitor(world.app).signs_in_as(house.owner)
    for nested in (through(jan), through(emma), f"/groep/{emma.group_id}/lid/{emma.id}/ziet"):
        page = annas.opens(through(emma, nested))
        assert page.status == 404, nested


@pytest.mark.parametrize(
    "rest", ["..", "../../meer", "%2e%2e/doelen", "//meer", "doelen//", "x" * 3000, "doelen?tot=1"]
)
def test_an_address_that_leads_out_of_the_group_leads_nowhere(world, house, rest):
    annas = Visitor(world.app).signs_in_as(house.owner)
    answer = annas.client.get(f"{through(house.member)}/{rest}", base_url=BASE)
    assert answer.status_code in {200, 308, 404}
    if answer.status_code == 200:
        assert BANNER in answer.text


def test_nobody_but_the_owner_looks_along_and_only_with_somebody_of_this_group(app, world, house):
    emma, far = house.member, world.member(world.owner("Bram"), "Kees")
    jan, gone = world.member(house.owner, "Jan"), world.member(house.owner, "Ria")
    world.ends(gone)
    paused = world.member(house.owner, "Piet")
    with world.open():
        session.merge(paused).paused_at = clock.now()
    annas = Visitor(app).signs_in_as(house.owner)
    for who in (house.owner, far, gone, paused, house.waiting):
        path = f"/groep/{house.owner.group_id}/zo-ziet/{who.id}"
        assert annas.opens(path).status == 404
        assert "Zo ziet" not in annas.page.html
    for visitor, path in itertools.product(
        (Visitor(app).signs_in_as(jan), Visitor(app).signs_in_as(emma), Visitor(app)),
        (through(emma), f"{through(emma)}/doelen"),
    ):
        assert visitor.opens(path).status == 404


def test_it_speaks_the_owners_language_in_emmas_page(app, world):
    anna = world.owner(language="en")
    emma = world.member(anna, "Emma", person=world.person("Emma", language="nl"))
    page = Visitor(app).signs_in_as(anna).opens(f"{through(emma)}/doelen")
    assert 'lang="en"' in page.html


def test_what_is_hidden_is_hidden_here_with_the_very_next_request(world, house):
    emma, path = house.member, f"{through(house.member)}/doelen/{house.ids['goal_id']}"
    annas = Visitor(world.app).signs_in_as(house.owner)
    assert annas.opens(path).status == 200
    switch = f"/groep/{emma.group_id}/even-niets-delen"
    annas.sends(switch, now="nothing")
    assert annas.opens(path).status == 404


def test_no_reading_while_looking_along_is_noted_even_when_emma_read_before(app, world, house):
    emma = house.member
    Visitor(app).signs_in_as(emma).opens(f"/groep/{emma.group_id}/doelen")
    before = world.everything()["look"]
    assert before
    later = clock.now() + timedelta(minutes=6)
    with time_machine.travel(later, tick=False):
        annas = Visitor(app).signs_in_as(house.owner)
        for path in every_address(app, world, house):
            if path.startswith(f"/groep/{emma.group_id}"):
                annas.client.get(through(emma, path), base_url=BASE)
    assert world.everything()["look"] == before
