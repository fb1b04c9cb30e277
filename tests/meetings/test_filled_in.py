"""Filled in by the owner, for who phoned and for who has no phone; and it says so."""

import pytest

from webapp.db import session
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, a member."""
    return world.member(anna, "Emma")


@pytest.fixture
def meeting(world, anna, emma):
    """A meeting that asks Emma."""
    return world.meeting(anna, emma)


def page_of(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def fills_in(visitor, world, meeting, member, answer):
    """The owner fills in what somebody said."""
    attendance, _link = world.place_at(meeting, member)
    return visitor.sends(f"{page_of(meeting)}/invullen/{attendance.id}", answer=answer)


def test_the_owner_fills_in_what_somebody_said_and_both_pages_say_so(
    world, visitor, anna, emma, meeting
):
    visitor.signs_in_as(anna)
    page = fills_in(visitor, world, meeting, emma, "coming")
    assert "Komt" in page.words
    assert "Ingevuld door Anna" in page.words
    _attendance, link = world.place_at(meeting, emma)
    assert "Ingevuld door Anna" in visitor.another().opens(f"/u/{link}").words
    hers = visitor.another().signs_in_as(emma)
    for path in (page_of(meeting), f"/groep/{anna.group_id}"):
        words = hers.opens(path).words
        assert "Je komt." in words
        assert "Ingevuld door Anna" in words


@pytest.mark.parametrize("answer", ["coming", "not_coming"])
def test_the_persons_own_answer_takes_its_place(world, visitor, anna, emma, meeting, answer):
    visitor.signs_in_as(anna)
    fills_in(visitor, world, meeting, emma, "coming")
    attendance, link = world.place_at(meeting, emma)
    hers = visitor.another()
    hers.sends(f"/u/{link}", answer=answer)
    assert "Ingevuld" not in hers.page.words
    assert world.fresh(attendance).answer is Answer(answer)
    assert "Ingevuld" not in visitor.opens(page_of(meeting)).words


def test_filling_in_what_somebody_already_said_leaves_it_theirs(
    world, visitor, anna, emma, meeting
):
    attendance, _link = world.place_at(meeting, emma)
    with world.open():
        meetings.answer(session.merge(attendance), Answer.COMING)
    visitor.signs_in_as(anna)
    fills_in(visitor, world, meeting, emma, "coming")
    assert not world.fresh(attendance).filled_in


def test_the_owner_with_somebodys_link_in_hand_fills_it_in_as_the_owner(
    world, visitor, anna, emma, meeting
):
    """product.md D16: an answer that the owner gave says so, whatever way they came."""
    attendance, link = world.place_at(meeting, emma)
    page = visitor.signs_in_as(anna).opens(f"/u/{link}")
    assert page.path == f"{page_of(meeting)}/invullen/{attendance.id}"
    visitor.posts(f"/u/{link}", csrf_token=visitor.token(), answer="coming")
    assert world.fresh(attendance).answer is None
    bram = world.owner("Bram")
    assert visitor.another().signs_in_as(bram).opens(f"/u/{link}").path == f"/u/{link}"
    poll = world.poll(anna, emma)
    asked, days = world.place_at(poll, emma)
    visitor.opens(f"/u/{days}")
    assert visitor.page.path == f"{page_of(poll)}/dagen/invullen/{asked.id}"


def test_a_member_fills_in_for_nobody(world, visitor, emma, meeting):
    attendance, _link = world.place_at(meeting, emma)
    visitor.signs_in_as(emma)
    there = f"{page_of(meeting)}/invullen/{attendance.id}"
    assert visitor.opens(there).status == 404
    assert visitor.posts(there, csrf_token=visitor.token(), answer="coming").status == 404


def test_an_answer_of_another_meeting_is_not_there(world, visitor, anna, emma, meeting):
    other = world.meeting(anna, emma)
    draft = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    for away in (other, draft):
        attendance, _link = world.place_at(away, emma)
        assert visitor.opens(f"{page_of(meeting)}/invullen/{attendance.id}").status == 404
    attendance, _link = world.place_at(draft, emma)
    assert visitor.opens(f"{page_of(draft)}/invullen/{attendance.id}").status == 404


def test_an_own_link_says_no_more_of_the_owner_than_a_first_name(world, visitor):
    """product.md D7: whoever opens it sees first name, day, time and place."""
    anna = world.owner("Anna de Boer-Jansen")
    emma = world.member(anna, "Emma")
    for meeting in (world.meeting(anna, emma), world.poll(anna, emma)):
        page = visitor.another().opens(f"/u/{world.place_at(meeting, emma)[1]}")
        assert "Anna" in page.words
        assert "Boer" not in page.html
