"""Asked once more, shown to each other by choice, and one link for a group chat."""

from datetime import timedelta

import pytest
import time_machine

from webapp import clock
from webapp.db import session
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Meeting
from webapp.sharing import actions as sharing


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, who has an address."""
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


@pytest.fixture
def jan(world, anna):
    """Jan, who has none."""
    return world.member(anna, "Jan")


@pytest.fixture
def meeting(world, anna, emma, jan):
    """A meeting that asks both; the first mails are out."""
    made = world.meeting(anna, emma, jan)
    world.deliver()
    return made


def page_of(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def mails_after(world, doing):
    """How many letters leave the house through this."""
    before = len(world.deliver())
    doing()
    return len(world.deliver()) - before


def says(world, meeting, member, answer, line=""):
    attendance, _link = world.place_at(meeting, member)
    with world.open():
        mine = session.merge(attendance)
        meetings.answer(mine, answer)
        meetings.say(mine, line)


def test_one_tap_asks_who_did_not_answer_once_more(world, visitor, anna, meeting):
    visitor.signs_in_as(anna).opens(page_of(meeting))

    def asks():
        visitor.sends(f"{page_of(meeting)}/nog-een-keer")

    assert mails_after(world, asks) == 1
    assert "Er gaat een mail naar Emma." in visitor.page.words
    assert "Stuur zelf de link naar Jan." in visitor.page.words
    jans, _link = world.place_at(meeting, world.members(anna)[1])
    assert "Nee zeggen mag ook." in visitor.opens(f"{page_of(meeting)}/link/{jans.id}").html


def test_nobody_is_asked_twice_on_a_day_and_tomorrow_it_is_possible_again(
    world, visitor, anna, meeting
):
    visitor.signs_in_as(anna)
    path = f"{page_of(meeting)}/nog-een-keer"
    form = {"csrf_token": visitor.opens(page_of(meeting)).tokens[path]}
    assert mails_after(world, lambda: visitor.posts(path, **form)) == 1
    assert mails_after(world, lambda: visitor.posts(path, **form)) == 0
    assert "Morgen kan het weer." in visitor.page.words
    assert "Vraag het nog een keer" not in visitor.opens(page_of(meeting)).words
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        visitor.opens(page_of(meeting))
        assert mails_after(world, lambda: visitor.sends(path)) == 1


def test_who_answered_is_never_asked_again(world, visitor, anna, emma, jan, meeting):
    says(world, meeting, emma, Answer.UNSURE)
    visitor.signs_in_as(anna).opens(page_of(meeting))
    assert mails_after(world, lambda: visitor.sends(f"{page_of(meeting)}/nog-een-keer")) == 0
    says(world, meeting, jan, Answer.NOT_COMING)
    assert "Vraag het nog een keer" not in visitor.opens(page_of(meeting)).words


def test_who_has_no_phone_is_not_in_the_way_of_asking(world, visitor, anna, emma, jan, meeting):
    with world.open():
        for member in (emma, jan):
            session.merge(member).by_name = True
    assert "Vraag het nog een keer" not in visitor.signs_in_as(anna).opens(page_of(meeting)).words


def test_members_see_each_others_answers_only_when_the_owner_says_so(
    world, visitor, anna, emma, jan, meeting
):
    says(world, meeting, emma, Answer.COMING, "Ik neem taart mee")
    jans = visitor.another().signs_in_as(jan)
    assert "Emma" not in jans.opens(page_of(meeting)).words
    visitor.signs_in_as(anna).opens(page_of(meeting))
    visitor.sends(f"{page_of(meeting)}/antwoorden", shown="yes")
    assert "Iedereen die je vroeg, ziet wie er komt." in visitor.page.words
    page = jans.opens(page_of(meeting))
    assert "Komt: Emma" in page.words
    assert "taart" not in page.html, "the words beside an answer are for the owner"
    with world.open():
        sharing.share_nothing(session.merge(anna).group)
    assert "Emma" not in jans.opens(page_of(meeting)).words, "nothing is shared now"
    with world.open():
        sharing.share_again(session.merge(anna).group)
    visitor.sends(f"{page_of(meeting)}/antwoorden", shown="no")
    assert "Emma" not in jans.opens(page_of(meeting)).words


def test_a_personal_link_never_shows_the_answers_of_others(world, visitor, emma, jan, meeting):
    says(world, meeting, emma, Answer.COMING)
    with world.open():
        meetings.show_answers(session.get_one(Meeting, meeting.id), shown=True)
    assert "Emma" not in visitor.opens(f"/u/{world.place_at(meeting, jan)[1]}").words


def test_the_common_link_opens_the_own_answer_and_tells_a_stranger_nothing(
    world, visitor, anna, emma, jan, meeting
):
    page = visitor.signs_in_as(anna).opens(f"{page_of(meeting)}/groepslink")
    shared = next("".join(each.itertext()) for each in page.tree.iter("textarea") if each.get("id"))
    assert page_of(meeting) in shared
    assert "/u/" not in page.html
    says(world, meeting, emma, Answer.COMING)
    assert "Je komt." in visitor.another().signs_in_as(emma).opens(page_of(meeting)).words
    assert "Je komt." not in visitor.another().signs_in_as(jan).opens(page_of(meeting)).words
    stranger = visitor.another()
    there = stranger.opens(page_of(meeting))
    nowhere = stranger.opens(f"/groep/{meeting.group_id}/bijeenkomsten/{anna.id}")
    assert (there.status, there.words) == (nowhere.status, nowhere.words) == (404, nowhere.words)
