"""Looking back as a picture: switched on by the owner, words on the axis, nothing reckoned."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.house.test_figures import counted
from webapp import clock
from webapp.checkins.drawing import EDGE, Span


@pytest.fixture
def anna(world):
    """Anna, who leads a group and checked in three times."""
    owner, now = world.owner("Anna"), clock.now()
    for weeks, answers in ((40, {"mood": 4}), (6, {"mood": 0, "grip": 4}), (1, {"mood": 2})):
        with time_machine.travel(now - timedelta(weeks=weeks)):
            world.check_in(owner, **answers)
    return owner


def picture(place):
    return f"/groep/{place.group_id}/inchecken/beeld"


def dots(html):
    return [float(x) for x in re.findall(r'strip__dot" cx="([\d.]+)%', html)]


def test_the_picture_is_off_until_the_owner_switches_it_on(visitor, anna):
    page = visitor.signs_in_as(anna).opens(picture(anna))
    assert "strip" not in page.html
    assert "Heel slecht" not in page.words
    visitor.sends(picture(anna), now="on")
    assert len(dots(visitor.page.html)) == 3
    visitor.sends(picture(anna), now="off")
    assert "strip" not in visitor.page.html


def test_the_words_of_every_answer_stand_on_the_axis_and_a_table_says_the_same(visitor, anna):
    visitor.signs_in_as(anna).sends(picture(anna), now="on")
    words = visitor.page.words
    for each in ("Heel slecht", "Slecht", "Gaat wel", "Goed", "Heel goed", "Soms wel, soms niet"):
        assert each in words
    tables = list(visitor.page.tree.iter("table"))
    cells = [[" ".join(td.itertext()) for td in table.iter("td")] for table in tables]
    assert [row[1::2] for row in cells] == [["Gaat wel", "Heel slecht"], ["Ja"]]
    assert "genoeg steun" not in words, "a question that was never answered has no strip"


def test_a_week_without_a_check_in_is_empty_and_has_no_name(visitor, anna):
    visitor.signs_in_as(anna).sends(picture(anna), now="on")
    xs = dots(visitor.page.html)
    assert all(EDGE <= x <= 100 - EDGE for x in xs)
    for word in ("geen antwoord", "leeg", "overgeslagen", "gemist"):
        assert word not in visitor.page.words.lower()


def test_nothing_is_reckoned_or_joined(visitor, anna):
    visitor.signs_in_as(anna).sends(picture(anna), now="on")
    html = visitor.page.html
    assert not re.search(r"<(polyline|path class=.strip|marker)", html)
    assert not re.search(r"gemiddeld|totaal|score|trend|beter|vooruit|achteruit", html, re.I)
    assert "style=" not in html


def test_earlier_months_are_a_page_of_their_own(visitor, anna):
    visitor.signs_in_as(anna).sends(picture(anna), now="on")
    assert f"{picture(anna)}?eerder=1" in visitor.page.links
    page = visitor.opens(f"{picture(anna)}?eerder=3")
    assert len(dots(page.html)) == 1
    assert not any("eerder=4" in link for link in page.links)
    assert visitor.opens(f"{picture(anna)}?eerder=99999").status == 200


def test_nobody_else_sees_the_picture(world, visitor, anna):
    emma = world.member(anna, "Emma")
    assert visitor.signs_in_as(emma).opens(picture(anna)).status == 404


def test_a_moment_stands_where_it_belongs():
    now = clock.now()
    span = Span(now - timedelta(days=10), now)
    assert span.place(span.since) == EDGE
    assert span.place(span.until) == 100 - EDGE
    assert span.place(now - timedelta(days=5)) == 50


def test_the_picture_asks_as_much_for_six_as_for_two(app, world, visitor):
    asked = []
    for size in (2, 6):
        owner = world.owner()
        for number in range(size):
            world.check_in(owner, mood=number % 5, shown_to=[])
        visitor.signs_in_as(owner).sends(picture(owner), now="on")
        with counted(app) as questions:
            visitor.opens(picture(owner), follow=False)
        asked.append(len(questions))
    assert asked[0] == asked[1] <= 8
