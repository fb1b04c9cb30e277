"""All meetings of all groups: one calm list for who is in many groups."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.house.test_figures import counted
from webapp import clock
from webapp.db import session
from webapp.groups.models import MemberKind
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer
from webapp.sharing import queries as sharing
from webapp.sharing.models import Look

LIST = "/mijn-bijeenkomsten"


def in_groups(world, person, number):
    """This person as a professional in so many groups, each with a meeting that asks them."""
    places = []
    for each in range(number):
        owner = world.owner(f"Anna {each}")
        place = world.member(owner, person=person, kind=MemberKind.PROFESSIONAL)
        world.meeting(owner, place, starts_at=clock.now() + timedelta(days=number - each))
        places.append(place)
    return places


def test_all_meetings_stand_in_one_list_with_the_answer_given(world, visitor):
    sara = world.person("Sara")
    first, second = in_groups(world, sara, 2)
    own = world.owner("Bram", address="bram@voorbeeld.nl")
    later = world.meeting(own, world.member(own, "Kees"))
    with world.open():
        place = session.merge(second)
        meeting = meetings.queries.coming(place)[0]
        meetings.answer(meeting.attendance_of(place), Answer.COMING)
    page = visitor.signs_in_as(sara).opens(LIST)
    words = page.words
    assert words.index("In de groep van Anna 1") < words.index("In de groep van Anna 0")
    assert words.count("Je komt.") == 1
    assert words.count("Zeg of je komt") == 1
    assert f"/groep/{second.group_id}/bijeenkomsten/{meeting.id}" in page.links
    assert "Bram" not in words
    assert f"/groep/{own.group_id}/bijeenkomsten/{later.id}" not in page.links


def test_the_own_group_stands_among_them_and_drafts_do_not(world, visitor):
    anna = world.owner("Anna")
    emma = world.member(anna, "Emma")
    world.meeting(anna, emma, place="Bij mij thuis")
    world.meeting(anna, emma, place="Nog niet verstuurd", sent=False)
    page = visitor.signs_in_as(anna).opens(LIST)
    assert "In je eigen groep" in page.words
    assert "Nog niet verstuurd" not in page.words
    assert world.count(Look) == 0, "one's own is nobody's business"


def test_nothing_to_come_is_said_in_a_sentence(world, visitor):
    page = visitor.signs_in_as(world.person("Sara")).opens(LIST)
    assert "Er is nu geen bijeenkomst." in page.words


@pytest.mark.parametrize("how", ["ends", "rests"])
def test_a_group_that_is_over_or_rests_is_not_in_the_list(world, visitor, how):
    sara = world.person("Sara")
    first, _second = in_groups(world, sara, 2)
    getattr(world, how)(first)
    words = visitor.signs_in_as(sara).opens(LIST).words
    assert "Anna 0" not in words
    assert "Anna 1" in words


def test_what_is_read_here_stands_in_the_log_of_each_group(world, visitor):
    sara = world.person("Sara")
    places = in_groups(world, sara, 3)
    visitor.signs_in_as(sara)
    visitor.opens(LIST)
    visitor.opens(LIST)
    with world.open():
        for place in places:
            mine = session.scalars(select(Look).where(Look.group_id == place.group_id)).all()
            assert [each.number for each in sorted(mine, key=lambda each: each.number)] == [1, 2]
            assert {each.membership_id for each in mine} == {place.id}
        assert sharing.first_broken_look() is None


def test_thirty_groups_ask_as_many_questions_as_one(app, world, visitor):
    asked = []
    for number in (1, 30):
        sara = world.person(f"Sara {number}")
        in_groups(world, sara, number)
        visitor.signs_in_as(sara)
        with counted(app) as questions:
            visitor.opens(LIST)
        assert visitor.page.words.count("In de groep van") == number
        asked.append(len(questions))
    assert asked[0] == asked[1], asked


def test_who_is_in_more_than_one_group_finds_the_list(world, visitor):
    sara = world.person("Sara")
    in_groups(world, sara, 1)
    assert LIST not in visitor.signs_in_as(sara).opens("/meer").links
    in_groups(world, sara, 1)
    assert LIST in visitor.opens("/meer").links
    assert LIST in visitor.opens("/groepen").links
