"""The phone on the table: one point at a time, who is there, and agreements typed as you go."""

from datetime import timedelta

import pytest

from webapp import chance, clock
from webapp.agenda import actions as agenda
from webapp.agenda.models import About
from webapp.agreements.models import Agreement, Summary
from webapp.db import session
from webapp.groups.models import Job, Membership
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Attendance, Meeting
from webapp.sharing.models import Look

GOAL, PRIVATE, SECTION = "Zelfstandig wonen", "Mijn zoon bellen", "Buiten lopen"


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, who comes."""
    return world.member(anna, "Emma")


@pytest.fixture
def kees(world, anna):
    """Kees, who was asked too."""
    return world.member(anna, "Kees")


@pytest.fixture
def met(world, anna, emma, kees):
    """A meeting of today, with three points."""
    meeting = world.meeting(anna, emma, kees, starts_at=clock.now())
    with world.open():
        for words, about in (("Welkom", None), ("Doelen", About.GOALS), ("Plan", About.PLAN)):
            key, there = chance.new_id(), session.get_one(Meeting, meeting.id)
            me = session.get_one(Membership, anna.id)
            agenda.put_on(me, there, operation_key=key, words=words, about=about)
    return meeting


def page_of(meeting, rest=""):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}{rest}"


def table(meeting):
    return page_of(meeting, "/aan-tafel")


def test_on_its_own_day_the_page_of_a_meeting_leads_to_the_table(world, visitor, anna, emma, met):
    """product.md D11."""
    assert table(met) in visitor.signs_in_as(anna).opens(page_of(met)).links
    later = world.meeting(anna, emma, starts_at=clock.now() + timedelta(days=3))
    assert table(later) not in visitor.opens(page_of(later)).links
    emmas = visitor.another().signs_in_as(emma)
    assert table(met) not in emmas.opens(page_of(met)).links
    assert emmas.opens(table(met)).status == 404


def test_each_point_is_a_screen_of_its_own_and_the_agreements_are_the_last(visitor, anna, met):
    page = visitor.signs_in_as(anna).opens(table(met))
    screens = ["wie-is-er", "punt-1", "punt-2", "punt-3", "afspraken"]
    places = [page.html.index(f'class="screen" id="{each}"') for each in screens]
    assert places == sorted(places)
    assert "Punt 2 van 3" in page.words


def test_beside_a_point_lies_only_what_everybody_there_sees_already(
    world, visitor, anna, emma, kees, met
):
    """product.md H5: the phone lies open, and nothing on it is news to anybody at the table."""
    world.goal(anna, GOAL, shown_to=[emma, kees])
    world.goal(anna, PRIVATE, shown_to=[emma])
    world.section(anna, SECTION, shown_to=[emma])
    page = visitor.signs_in_as(anna).opens(table(met))
    assert GOAL in page.words
    assert PRIVATE not in page.words
    assert SECTION not in page.words
    assert "Pak je plan er zelf bij als je wilt." in page.words

    visitor.sends(page_of(met, "/aan-tafel/wie-is-er"), members=[str(emma.id)])
    page = visitor.opens(table(met))
    assert PRIVATE in page.words, "Kees is not there"
    assert SECTION in page.words


def test_while_nothing_is_shared_nothing_lies_on_the_table(world, visitor, anna, emma, kees, met):
    world.goal(anna, GOAL, shown_to=[emma, kees])
    visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/even-niets-delen")
    visitor.sends(f"/groep/{anna.group_id}/even-niets-delen", now="nothing")
    assert GOAL not in visitor.opens(table(met)).words


def test_who_is_there_is_ticked_as_they_said_and_can_be_said_otherwise(
    world, visitor, anna, emma, kees, met
):
    with world.open():
        place = session.merge(world.place_at(met, kees)[0])
        meetings.answer(place, Answer.NOT_COMING)
    visitor.signs_in_as(anna)
    (form,) = [each for each in visitor.opens(table(met)).forms if "wie-is-er" in each.action]
    assert form.fields["members"] == [str(emma.id)]
    visitor.sends(page_of(met, "/aan-tafel/wie-is-er"), members=[str(kees.id)])
    with world.open():
        there = {each.membership_id: each.was_there for each in session.query(Attendance)}
    assert there == {emma.id: False, kees.id: True}
    assert world.place_at(met, kees)[0].answer is Answer.NOT_COMING, "what he said stays"


def test_nobody_there_is_an_answer_too(world, visitor, anna, met):
    visitor.signs_in_as(anna).opens(table(met))
    visitor.sends(page_of(met, "/aan-tafel/wie-is-er"), members=[])
    with world.open():
        assert [each.was_there for each in session.query(Attendance)] == [False, False]


def test_what_was_agreed_is_shown_to_who_was_there(visitor, anna, emma, kees, met):
    """product.md D12: only after the owner approves, and then the attendees."""
    visitor.signs_in_as(anna).opens(table(met))
    visitor.sends(page_of(met, "/aan-tafel/wie-is-er"), members=[str(emma.id)])
    visitor.sends(table(met), words="De tuin opruimen", who="nobody", moment="")
    emmas, his = visitor.another().signs_in_as(emma), visitor.another().signs_in_as(kees)
    assert emmas.opens(page_of(met, "/afspraken")).status == 404
    visitor.opens(page_of(met, "/afspraken"))
    visitor.sends(page_of(met, "/afspraken/laat-zien"))
    assert "De tuin opruimen" in emmas.opens(page_of(met, "/afspraken")).words
    assert his.opens(page_of(met, "/afspraken")).status == 404


def test_agreements_are_typed_as_people_talk_and_twice_is_once(world, visitor, anna, emma, met):
    visitor.signs_in_as(anna)
    fields = visitor.form(table(met)).fields
    said = {**fields, "words": "De tuin opruimen", "who": str(emma.id), "moment": "zaterdag"}
    for _time in range(2):
        page = visitor.posts(table(met), **said)
        assert page.path.partition("#")[0] == table(met)
    assert world.count(Agreement) == 1
    assert "De tuin opruimen · Emma · zaterdag" in " ".join(page.words.split())
    page = visitor.posts(table(met), **{**said, "words": "De tuin vegen"})
    assert world.count(Agreement) == 1
    assert "De tuin vegen" in page.words


def test_without_words_it_says_what_to_do_and_keeps_the_rest(world, visitor, anna, met):
    visitor.signs_in_as(anna)
    page = visitor.sends(table(met), words=" ", who="nobody", moment="zaterdag")
    assert page.status == 422
    assert "Schrijf op wat jullie afspreken." in page.words
    assert "zaterdag" in page.html
    assert world.count(Agreement) == 0


def test_a_helper_writes_at_the_table_until_the_owner_shows_it(world, visitor, anna, met):
    sara = world.helper(anna, "Sara", Job.AGREEMENTS)
    with world.open():
        meeting = session.get_one(Meeting, met.id)
        around = [each.membership for each in meeting.asked]
        meetings.ask(meeting, [*around, session.get_one(Membership, sara.id)])
    helper = visitor.another().signs_in_as(sara)
    assert table(met) in helper.opens(page_of(met)).links
    helper.opens(table(met))
    helper.sends(table(met), words="De tuin opruimen", who="nobody", moment="")
    assert world.count(Summary) == 1
    visitor.signs_in_as(anna).opens(page_of(met, "/afspraken"))
    visitor.sends(page_of(met, "/afspraken/laat-zien"))
    assert helper.opens(table(met)).status == 404


def test_what_a_helper_wrote_at_the_table_waits_for_the_owner(world, visitor, anna, met):
    """product.md A11: as what was written on the page of the agreements does."""
    sara = world.helper(anna, "Sara", Job.AGREEMENTS)
    with world.open():
        meeting = session.get_one(Meeting, met.id)
        meetings.ask(meeting, [session.get_one(Membership, sara.id)])
    helper = visitor.another().signs_in_as(sara)
    helper.opens(table(met))
    helper.sends(table(met), words="De tuin opruimen", who="nobody", moment="")
    with world.open():
        assert session.query(Summary).one().prepared_by_id == sara.id


def test_what_a_helper_reads_at_the_table_is_noted(world, visitor, anna, emma, kees, met):
    sara = world.helper(anna, "Sara", Job.AGREEMENTS)
    world.goal(anna, GOAL, shown_to=[emma, kees, sara])
    with world.open():
        meeting = session.get_one(Meeting, met.id)
        around = [each.membership for each in meeting.asked]
        meetings.ask(meeting, [*around, session.get_one(Membership, sara.id)])
    helper = visitor.another().signs_in_as(sara)
    assert GOAL in helper.opens(table(met)).words
    assert world.count(Look) >= 1
    assert emma


def test_a_draft_and_what_does_not_go_on_have_no_table(world, visitor, anna, emma, met):
    draft = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    assert visitor.opens(table(draft)).status == 404
    visitor.opens(page_of(met, "/afzeggen"))
    visitor.sends(page_of(met, "/afzeggen"))
    assert visitor.opens(table(met)).status == 404
