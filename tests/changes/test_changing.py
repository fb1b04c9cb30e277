"""Another day, or no meeting: in one tap, without a reason, and everybody hears it once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from webapp import clock
from webapp.db import session
from webapp.meetings.models import Answer, Meeting


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, who has an address."""
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


@pytest.fixture
def meeting(world, anna, emma):
    """A meeting that asks Emma; the first mail is out."""
    made = world.meeting(anna, emma, place="Buurthuis De Boei")
    world.deliver()
    return made


def page_of(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def tomorrow_week():
    return (clock.today() + timedelta(days=8)).isoformat()


def moves(visitor, meeting, **fields):
    path = f"{page_of(meeting)}/verzetten"
    return visitor.sends(path, **{"day": tomorrow_week(), "at": "15:30", **fields})


def test_a_new_day_is_proposed_and_nobody_asks_why(world, visitor, anna, meeting):
    page = visitor.signs_in_as(anna).opens(f"{page_of(meeting)}/verzetten")
    old = clock.local(meeting.starts_at)
    (form,) = [each for each in page.forms if "day" in each.fields]
    assert form.fields["day"] == (old.date() + timedelta(days=7)).isoformat()
    assert form.fields["at"] == f"{old:%H:%M}"
    assert set(form.fields) == {"csrf_token", "operation_key", "version", "day", "at"}, "no reason"
    visitor.sends(f"{page_of(meeting)}/verzetten")
    moved = world.fresh(meeting)
    assert clock.local(moved.starts_at) == old.replace(second=0, microsecond=0) + timedelta(days=7)
    assert moved.sequence == 1


@time_machine.travel(datetime(2027, 3, 22, 12, tzinfo=UTC))
@pytest.mark.parametrize(
    ("at", "proposed"),
    [
        (datetime(2027, 3, 25, 13, tzinfo=UTC), ("2027-04-01", "14:00")),  # the clock goes forward
        (datetime(2027, 3, 1, 13, tzinfo=UTC), ("2027-03-29", "14:00")),  # it was long ago
    ],
)
def test_two_oclock_stays_two_oclock(world, visitor, anna, emma, at, proposed):
    meeting = world.meeting(anna, emma, starts_at=at)
    page = visitor.signs_in_as(anna).opens(f"{page_of(meeting)}/verzetten")
    (form,) = [each for each in page.forms if "day" in each.fields]
    assert (form.fields["day"], form.fields["at"]) == proposed


@time_machine.travel(datetime(2027, 3, 14, 12, tzinfo=UTC))
def test_a_time_that_does_not_exist_is_answered_with_words(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma, starts_at=datetime(2027, 3, 21, 1, 30, tzinfo=UTC))
    page = moves(visitor.signs_in_as(anna), meeting, day="2027-03-28", at="02:30")
    assert page.status == 422
    assert "Deze tijd bestaat niet: de klok gaat dan vooruit." in page.words
    assert world.fresh(meeting).sequence == 0


@time_machine.travel(datetime(2027, 10, 14, 12, tzinfo=UTC))
def test_a_time_that_comes_twice_says_which_one_it_is(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma, starts_at=datetime(2027, 10, 21, 12, tzinfo=UTC))
    page = moves(visitor.signs_in_as(anna), meeting, day="2027-10-31", at="02:30")
    assert "Deze tijd is er die nacht twee keer. Het is de eerste keer." in page.words
    assert world.fresh(meeting).starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert "twee keer" not in moves(visitor, meeting, day="2027-10-31", at="03:00").words


def test_everybody_is_told_once_and_the_mail_says_nothing(world, visitor, anna, emma, meeting):
    before = len(world.deliver())
    visitor.signs_in_as(anna)
    moves(visitor, meeting)
    moves(visitor, meeting)
    moves(visitor, meeting, at="16:00")
    letters = world.deliver()
    assert len(letters) == before + 1, "who had a mail waiting gets the newest one alone"
    told = letters[0]
    assert told["Subject"] == "Er staat iets nieuws voor je klaar"
    text = told.get_body(("plain",)).get_content() + told.get_body(("html",)).get_content()
    for word in ("Anna", "Emma", "De Boei", "16.00", "16:00", "groep"):
        assert word not in text
    link = world.place_at(meeting, emma)[1]
    assert link in text
    assert "16.00 uur" in visitor.another().opens(f"/u/{link}").words


def test_an_answer_to_the_old_day_does_not_count_for_the_new_one(
    world, visitor, anna, emma, meeting
):
    place, link = world.place_at(meeting, emma)
    hers = visitor.another()
    hers.sends(f"/u/{link}", answer="coming")
    hers.sends(f"/u/{link}", answer=None, line="Ik neem taart mee")
    late = hers.form(f"/u/{link}").fields
    moves(visitor.signs_in_as(anna), meeting)
    assert "Wacht nog" in visitor.page.words
    assert "taart" not in visitor.page.words
    assert world.fresh(place).answer is None

    page = hers.posts(f"/u/{link}", **{**late, "answer": "coming"})
    assert page.status == 422
    assert "De dag of de plek is veranderd." in page.words
    assert "15.30 uur" in page.words
    assert world.fresh(place).answer is None
    hers.sends(f"/u/{link}", answer="not_coming")
    assert world.fresh(place).answer is Answer.NOT_COMING


def test_words_that_came_with_an_old_answer_are_given_back(world, visitor, anna, emma, meeting):
    _place, link = world.place_at(meeting, emma)
    hers = visitor.another()
    hers.sends(f"/u/{link}", answer="coming")
    late = hers.form(f"/u/{link}").fields
    moves(visitor.signs_in_as(anna), meeting)
    assert "Tot dan" in hers.posts(f"/u/{link}", **{**late, "line": "Tot dan"}).html


def test_what_does_not_go_on_says_so_everywhere_and_asks_nothing(
    world, visitor, anna, emma, meeting
):
    link = world.place_at(meeting, emma)[1]
    hers, at_link = visitor.another().signs_in_as(emma), visitor.another()
    old = at_link.opens(f"/u/{link}").forms[0].fields
    before = len(world.deliver())
    visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/afzeggen")
    visitor.sends(f"{page_of(meeting)}/afzeggen")
    assert "Dit gaat niet door." in visitor.page.words
    assert len(world.deliver()) == before + 1
    for somebody, path in ((at_link, f"/u/{link}"), (hers, page_of(meeting))):
        page = somebody.opens(path)
        assert page.heading == "Deze bijeenkomst gaat niet door"
        assert page.forms == []
    assert "gaat niet door" in hers.opens(f"/groep/{anna.group_id}/bijeenkomsten").words
    for somebody in (hers, visitor):
        assert "bijeenkomst" not in somebody.opens(f"/groep/{anna.group_id}").words.lower()
    at_link.posts(f"/u/{link}", **{**old, "answer": "coming"})
    assert world.place_at(meeting, emma)[0].answer is None


def test_a_new_day_brings_it_back(world, visitor, anna, emma, meeting):
    visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/afzeggen")
    moves(visitor, meeting)
    assert "Dit gaat niet door" not in visitor.page.words
    assert world.fresh(meeting).sequence == 2
    link = world.place_at(meeting, emma)[1]
    assert visitor.another().opens(f"/u/{link}").heading == "Kom je ook?"


def elsewhere(visitor, meeting, **fields):
    path = f"{page_of(meeting)}/andere-plek"
    return visitor.sends(path, **{"kind": "place", "place": "De bibliotheek", **fields})


def test_another_place_keeps_the_day_and_the_answers_and_everybody_hears_it_once(
    world, visitor, anna, emma, meeting
):
    link = world.place_at(meeting, emma)[1]
    hers, before = visitor.another(), len(world.deliver())
    hers.sends(f"/u/{link}", answer="coming")
    late = hers.form(f"/u/{link}").fields
    visitor.signs_in_as(anna)
    elsewhere(visitor, meeting)
    elsewhere(visitor, meeting)
    moved = world.fresh(meeting)
    assert (moved.sequence, moved.starts_at, moved.place) == (
        1,
        meeting.starts_at,
        "De bibliotheek",
    )
    (told,) = world.deliver()[before:]
    assert "bibliotheek" not in told.as_string()
    assert world.place_at(meeting, emma)[0].answer is Answer.COMING
    page = hers.posts(f"/u/{link}", **{**late, "answer": "not_coming"})
    assert "De dag of de plek is veranderd." in page.words
    assert "De bibliotheek" in hers.opens(f"/u/{link}").words


def test_what_does_not_go_on_has_no_other_place(visitor, anna, meeting):
    visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/afzeggen")
    assert visitor.opens(f"{page_of(meeting)}/andere-plek").path == page_of(meeting)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ("/verzetten", {"day": "2027-01-05", "at": "11:00"}),
        ("/andere-plek", {"kind": "phone", "place": "050 123"}),
    ],
)
@time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC))
def test_two_phones_that_change_one_meeting_lose_nothing(world, visitor, anna, emma, change, again):
    """product.md C8: the second sees both, and chooses."""
    meeting = world.meeting(anna, emma, place="Buurthuis De Boei")
    first, second = visitor.signs_in_as(anna), visitor.another().signs_in_as(anna)
    path = page_of(meeting) + change
    late = second.form(path).fields
    moves(first, meeting, day="2027-01-04", at="10:00")
    elsewhere(first, meeting)

    page = second.posts(path, **{**late, **again})
    assert page.status == 409
    assert "Intussen is dit veranderd" in page.words
    assert "Maandag 4 januari 2027" in page.words
    assert "De bibliotheek" in page.words
    kept = world.fresh(meeting)
    assert (kept.sequence, kept.place) == (2, "De bibliotheek")
    (form,) = [each for each in page.forms if set(again) <= set(each.fields)]
    assert {name: form.fields[name] for name in again} == again, "every typed word"
    assert second.posts(path, **form.fields).path == page_of(meeting)
    assert world.fresh(meeting).sequence == 3


def test_who_changes_the_place_does_not_meet_who_changed_the_day(world, visitor, anna, meeting):
    """Of two things that one form does not touch, nothing can be lost."""
    first, second = visitor.signs_in_as(anna), visitor.another().signs_in_as(anna)
    path = f"{page_of(meeting)}/andere-plek"
    late = second.form(path).fields
    moves(first, meeting)
    assert second.posts(path, **{**late, "place": "De tuin"}).path == page_of(meeting)
    kept = world.fresh(meeting)
    assert kept.place == "De tuin"
    assert kept.starts_at != meeting.starts_at


def test_pressed_twice_is_moved_once(world, visitor, anna, meeting):
    visitor.signs_in_as(anna).opens(f"{page_of(meeting)}/verzetten")
    fields = {**visitor.form(f"{page_of(meeting)}/verzetten").fields, "day": tomorrow_week()}
    for _time in range(2):
        visitor.posts(f"{page_of(meeting)}/verzetten", **fields)
    assert world.fresh(meeting).sequence == 1


def test_a_draft_is_neither_moved_nor_called_off(world, visitor, anna, emma):
    draft = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    for last in ("verzetten", "andere-plek", "afzeggen", "groepslink"):
        assert visitor.opens(f"{page_of(draft)}/{last}").status == 404


def test_nobody_is_asked_anew_for_what_does_not_go_on(world, visitor, anna, emma, meeting):
    visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/afzeggen")
    jan = world.member(anna, person=world.person("Jan", address="jan@voorbeeld.nl"))
    before = len(world.deliver())
    visitor.sends(f"{page_of(meeting)}/wie", members=[str(emma.id), str(jan.id)])
    assert len(world.deliver()) == before
    with world.open():
        assert session.get_one(Meeting, meeting.id).is_off
