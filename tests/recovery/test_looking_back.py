"""Every three months: six statements, now beside last time, and nothing reckoned."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.house.test_figures import counted
from webapp import chance, clock
from webapp.db import session
from webapp.goals.models import Goal
from webapp.groups.models import Group
from webapp.recovery import actions as recovery
from webapp.recovery import packs, timing
from webapp.recovery.models import Review

PACK = packs.own()


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


def at(place, review=None, rest=""):
    """The address of a review, or of all of them."""
    one = f"/{review.id}" if review else ""
    return f"/groep/{place.group_id}/drie-maanden{one}{rest}"


def begin(visitor, place):
    visitor.opens(at(place))
    visitor.sends(at(place, rest="/begin"), pack="mijn-herstel")


def answers_all(visitor, answers):
    for answer in answers:
        visitor.sends(visitor.page.path, answer=answer)


def test_six_statements_one_on_each_screen_with_words_for_answers(visitor, anna):
    begin(visitor.signs_in_as(anna), anna)
    headings = []
    for answer in ("0", "1", "2", "3", "4", "none"):
        headings.append(visitor.page.heading)
        assert "Wil ik niet zeggen" in visitor.page.words
        assert "Stoppen" in visitor.page.words
        visitor.sends(visitor.page.path, answer=answer)
    assert headings == [PACK.statement(each, "nl") for each in PACK.items]
    assert visitor.page.heading == "Wat wil je als eerste anders?"
    visitor.sends(visitor.page.path, first="choices", together="y")
    for words in ("Klopt niet", "Half-half", "Klopt helemaal", "Wil ik niet zeggen"):
        assert words in visitor.page.words
    assert "Samen ingevuld" in visitor.page.words
    assert "Alleen jij ziet dit. Er leest niemand automatisch mee." in visitor.page.words


def test_each_answer_is_kept_as_it_is_given_and_can_be_changed(world, visitor, anna):
    begin(visitor.signs_in_as(anna), anna)
    first = visitor.page.path
    answers_all(visitor, ["1"])
    visitor.sends(first, answer="3")
    with world.open():
        review = session.query(Review).one()
        assert review.answers == {"living": 3}
        assert review.done_at is None


def test_licence_and_source_stand_with_the_statements_and_with_what_was_said(visitor, anna):
    begin(visitor.signs_in_as(anna), anna)
    pack = packs.own()
    for _item in pack.items:
        assert f"{pack.citation} Licentie: {pack.licence}." in visitor.page.words
        visitor.sends(visitor.page.path, answer="1")
    visitor.opens(visitor.page.path.rpartition("/")[0])
    assert f"{pack.citation} Licentie: {pack.licence}." in visitor.page.words


def test_another_word_stands_in_the_statement_and_is_known_next_time(world, visitor, anna):
    begin(visitor.signs_in_as(anna), anna)
    assert visitor.page.heading == "Ik kan leven met mijn klachten."
    review = world.fresh(_only(world))
    visitor.sends(at(anna, review, "/eigen-woord"), word="kwetsbaarheid")
    assert visitor.page.heading == "Ik kan leven met mijn kwetsbaarheid."
    begin(visitor, anna)
    assert visitor.page.heading == "Ik kan leven met mijn kwetsbaarheid."


def _only(world):
    with world.open():
        return session.query(Review).one()


def test_now_stands_beside_last_time_in_words(world, visitor, anna):
    with time_machine.travel(clock.now() - timedelta(weeks=13)):
        world.review(anna, choices=0)
    now = world.review(anna, choices=4)
    page = visitor.signs_in_as(anna).opens(at(anna, now))
    assert "Vorige keer" in page.words
    assert "Klopt niet" in page.words
    assert "Klopt helemaal" in page.words
    assert not re.search(r"score|totaal|gemiddeld|beter|vooruit|achteruit", page.words, re.I)


def test_one_that_was_begun_and_left_is_no_last_time(world, visitor, anna):
    with time_machine.travel(clock.now() - timedelta(weeks=13)):
        world.review(anna, choices=0)
    with world.open():
        recovery.begin(session.merge(anna), packs.own(), operation_key=chance.new_id())
    now = world.review(anna, choices=4)
    page = visitor.signs_in_as(anna).opens(at(anna, now))
    assert "Klopt niet" in page.words


def test_a_member_sees_last_time_only_when_that_was_shown_too(world, visitor, anna):
    emma = world.member(anna, "Emma")
    with time_machine.travel(clock.now() - timedelta(weeks=13)):
        world.review(anna, choices=0)
    now = world.review(anna, shown_to=[emma], choices=4)
    guest = visitor.signs_in_as(emma)
    page = guest.opens(at(anna, now))
    assert "Klopt helemaal" in page.words
    assert "Vorige keer" not in page.words
    assert "Klopt niet" not in page.words
    assert guest.opens(at(anna, now, "/doel")).status == 404


def test_it_is_unshared_at_once(world, visitor, anna):
    emma = world.member(anna, "Emma")
    made = world.review(anna, shown_to=[emma])
    guest = visitor.another().signs_in_as(emma)
    assert guest.opens(at(anna, made)).status == 200
    visitor.signs_in_as(anna).sends(at(anna, made, "/wie-ziet-dit"), who="me")
    assert guest.opens(at(anna, made)).status == 404


def test_one_statement_becomes_a_goal_in_words_that_can_be_changed(world, visitor, anna):
    made = world.review(anna, choices=1)
    visitor.signs_in_as(anna).opens(at(anna, made, "/doel"))
    assert visitor.page.forms[-1].action
    assert "Ik maak mijn eigen keuzes." in visitor.page.html
    visitor.sends(f"/groep/{anna.group_id}/doelen/nieuw", words="Zelf kiezen wat ik eet")
    with world.open():
        assert session.query(Goal).one().words == "Zelf kiezen wat ik eet"


def test_without_a_choice_there_is_no_goal_to_make(world, visitor, anna):
    made = world.review(anna, choices=1)
    visitor.signs_in_as(anna).sends(at(anna, made, "/eerst"), first="")
    assert "Maak hier een doel van" not in visitor.page.words
    assert visitor.opens(at(anna, made, "/doel")).status == 404


def test_it_is_asked_once_more_before_it_is_taken_away(world, visitor, anna):
    made = world.review(anna)
    visitor.signs_in_as(anna).opens(at(anna, made, "/weg"))
    assert world.count(Review) == 1
    visitor.sends(at(anna, made, "/weg"))
    assert world.count(Review) == 0


def test_an_answer_that_is_none_is_asked_again(world, visitor, anna):
    begin(visitor.signs_in_as(anna), anna)
    visitor.sends(visitor.page.path, answer="9")
    assert visitor.page.status == 422
    assert _only(world).answers_sealed
    visitor.opens(at(anna))
    visitor.sends(at(anna, rest="/begin"), pack="who-5")
    assert visitor.page.status == 422


def test_the_licence_and_the_source_stand_with_it(world, visitor, anna):
    made = world.review(anna)
    words = visitor.signs_in_as(anna).opens(at(anna, made)).words
    assert PACK.citation in words
    assert PACK.licence in words


@pytest.mark.parametrize(
    ("since", "meeting_in", "offered"),
    [
        (14, None, True),
        (12, None, False),
        (11, 5, True),
        (11, 2, False),
        (20, 30, False),
        (5, 5, False),
        (None, 5, True),
        (None, None, False),
    ],
)
def test_it_is_offered_at_a_calm_moment(since, meeting_in, offered):
    now = clock.now()
    last = None if since is None else now - timedelta(weeks=since)
    group = Group(made_at=now - timedelta(weeks=1), looked_back_at=last)
    meeting_at = None if meeting_in is None else now + timedelta(days=meeting_in)
    assert timing.is_offered(group, meeting_at=meeting_at) is offered


def test_not_now_is_not_asked_again_for_three_months(world, visitor, anna):
    home = f"/groep/{anna.group_id}"
    with time_machine.travel(clock.now() + timedelta(weeks=14), tick=False):
        world.contact(anna)
        world.step(anna, world.goal(anna))
        world.check_in(anna)
        visitor.signs_in_as(anna).opens(home)
        assert "Wil je terugkijken op drie maanden?" in visitor.page.words
        visitor.sends(at(anna, rest="/niet-nu"))
        assert "Wil je terugkijken" not in visitor.opens(home).words


def test_looking_back_asks_as_much_for_six_as_for_two(app, world, visitor):
    asked = []
    for size in (2, 6):
        owner = world.owner()
        made = [world.review(owner, choices=number % 5) for number in range(size)]
        visitor.signs_in_as(owner)
        with counted(app) as questions:
            visitor.opens(at(owner), follow=False)
            visitor.opens(at(owner, made[-1]), follow=False)
        asked.append(len(questions))
    assert asked[0] == asked[1]
