"""Choosing a day together: days, an answer for each, and the owner's choice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from webapp import clock
from webapp.db import session
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Meeting
from webapp.polls import actions as polls
from webapp.polls import queries
from webapp.polls.models import DateAnswer, DateOption, Possible


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
def poll(world, anna, emma, jan):
    """A poll of three days that asks both; the first mail is out."""
    made = world.poll(anna, emma, jan)
    world.deliver()
    return made


def page_of(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def days_of(world, meeting):
    with world.open():
        return queries.days_of(session.get_one(Meeting, meeting.id))


def on(days):
    return (clock.today() + timedelta(days=days)).isoformat()


def answers_all(visitor, path, *said):
    """Answer the days, one page after the other."""
    visitor.opens(path)
    for answer in said:
        visitor.sends(path, answer=answer)
    return visitor.page


def chooses(visitor, poll, option):
    path = f"{page_of(poll)}/dagen/kies"
    visitor.opens(f"{page_of(poll)}/welke-dag")
    return visitor.sends(path, option=str(option.id))


@pytest.mark.usefixtures("emma")
def test_the_owner_plans_with_more_days_and_the_preview_shows_them(visitor, anna):
    visitor.signs_in_as(anna)
    start = f"/groep/{anna.group_id}/bijeenkomsten/nieuw"
    visitor.sends(start, day=on(9), at="14:00", more="yes")
    days = visitor.page.path
    assert days.endswith("/dagen")
    assert "Eén dag is genoeg" in visitor.page.words
    visitor.sends(days, day=on(10), at="10:30")
    visitor.sends(days, day=on(10), at="10:30")
    visitor.sends(days, day=on(11), at="10:30")
    assert visitor.page.words.count("Haal deze dag weg") == 3, "the same day twice is once"
    visitor.sends(days.replace("/dagen", "/waar"), kind="place", place="Thuis")
    visitor.sends(visitor.page.path)
    preview = visitor.opens(days.replace("/dagen", "/bekijk"))
    assert preview.words.count("10.30 uur") == 2
    assert "14.00 uur" in preview.words
    sent = visitor.sends(days.replace("/dagen", "/stuur"))
    assert sent.heading == "Wie kan wanneer?"


def test_a_draft_with_days_waits_for_another_phone_and_a_day_can_go(world, visitor, anna, emma):
    draft = world.poll(anna, emma, sent=False)
    first = days_of(world, draft)[0].starts_at
    visitor.signs_in_as(anna).opens(f"{page_of(draft)}/wanneer")
    assert visitor.page.path.endswith("/dagen")
    for left in (2, 0):
        last = days_of(world, draft)[-2 if left else 1]
        visitor.sends(f"{page_of(draft)}/dagen/weg", option=str(last.id))
        assert visitor.page.words.count("Haal deze dag weg") == left
    assert not world.fresh(draft).polled, "one day is simply the day"
    assert world.count(DateOption) == 0
    assert world.fresh(draft).starts_at == first


def test_five_days_are_enough(world, visitor, anna, emma):
    draft = world.poll(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    path = f"{page_of(draft)}/dagen"
    fields = visitor.opens(path).forms[-1].fields
    for day in (20, 21, 22):
        visitor.posts(path, **{**fields, "day": on(day), "at": "10:00"})
    assert visitor.page.status == 422
    assert "Er zijn al vijf dagen." in visitor.page.words
    assert world.count(DateOption) == 5


def test_from_the_own_link_each_day_is_asked_by_itself_without_signing_in(
    world, visitor, anna, jan, poll
):
    link = f"/u/{world.place_at(poll, jan)[1]}"
    page = visitor.opens(link)
    assert page.path == f"{link}/dagen"
    (form,) = page.forms
    assert [value for _name, value, _words in form.buttons] == ["yes", "maybe", "no"]
    assert not list(page.tree.iter("table"))
    page = answers_all(visitor, page.path, "yes", "maybe", "no")
    assert "Bij elke dag staat nu een antwoord." in page.words
    first = days_of(world, poll)[0]
    visitor.opens(f"{link}/dagen?dag={first.id}")
    visitor.sends(f"{link}/dagen", answer="no")
    words = visitor.another().signs_in_as(anna).opens(f"{page_of(poll)}/welke-dag").words
    assert words.count("Nee: Jan") == 2
    assert "Misschien: Jan" in words
    assert world.count(DateAnswer) == 3


def test_who_stops_halfway_goes_on_where_they_were_on_another_phone(world, visitor, jan, poll):
    link = f"/u/{world.place_at(poll, jan)[1]}/dagen"
    answers_all(visitor, link, "yes")
    with world.open():
        second = clock.local(queries.days_of(session.get_one(Meeting, poll.id))[1].starts_at)
    page = visitor.another().opens(link)
    assert f" {second.day} " in page.words
    answers_all(visitor.another(), link, "no", "no")
    assert world.count(DateAnswer) == 3


def test_members_never_see_each_others_answers(world, visitor, anna, emma, jan, poll):
    answers_all(visitor, f"/u/{world.place_at(poll, emma)[1]}/dagen", "yes", "yes", "yes")
    path = f"{page_of(poll)}/welke-dag"
    jans = visitor.another().signs_in_as(jan)
    before = jans.opens(path).words
    assert "Emma" not in before
    assert "Emma" not in answers_all(jans, path, "no", "no", "no").html
    kees = world.member(anna, "Kees")
    assert visitor.another().signs_in_as(kees).opens(path).status == 404


def test_choosing_turns_the_poll_into_the_meeting_and_tells_everybody_once(
    world, visitor, anna, emma, jan, poll
):
    hers = f"/u/{world.place_at(poll, emma)[1]}"
    answers_all(visitor.another(), f"{hers}/dagen", "no", "yes", "maybe")
    chosen, other = days_of(world, poll)[1], days_of(world, poll)[2]
    before = len(world.deliver())
    fields = visitor.signs_in_as(anna).opens(f"{page_of(poll)}/welke-dag").forms[0].fields
    for option in (chosen, chosen, other):
        page = visitor.posts(f"{page_of(poll)}/dagen/kies", **{**fields, "option": str(option.id)})
    assert page.path == page_of(poll)
    meeting = world.fresh(poll)
    assert (meeting.polled, meeting.starts_at) == (False, chosen.starts_at)
    assert world.count(DateOption) == world.count(DateAnswer) == 0, "the other days are gone"
    assert world.place_at(poll, emma)[0].answer is Answer.COMING
    assert world.place_at(poll, jan)[0].answer is None
    assert len(world.deliver()) == before + 1
    assert world.deliver()[0]["To"] == "emma@voorbeeld.nl"
    at_link = visitor.another().opens(f"{hers}/dagen")
    assert at_link.path == hers
    assert "Je komt." in at_link.words
    assert page.words.count("10.00 uur") == 1


def test_who_answers_about_a_day_that_is_gone_hears_so(world, visitor, anna, jan, poll):
    link = f"/u/{world.place_at(poll, jan)[1]}"
    late = visitor.opens(f"{link}/dagen").forms[0].fields
    page = visitor.posts(f"{link}/dagen", **{**late, "option": str(anna.id), "answer": "yes"})
    assert page.status == 422
    assert "Deze dag is er niet meer bij." in page.words
    chooses(visitor.another().signs_in_as(anna), poll, days_of(world, poll)[0])
    page = visitor.posts(f"{link}/dagen", **{**late, "answer": "yes"})
    assert page.path == link
    assert world.place_at(poll, jan)[0].answer is None


def test_without_a_choice_nothing_is_chosen(world, visitor, anna, poll):
    visitor.signs_in_as(anna).opens(f"{page_of(poll)}/welke-dag")
    page = visitor.sends(f"{page_of(poll)}/dagen/kies")
    assert page.status == 422
    assert "Kies een dag." in page.words
    assert world.fresh(poll).polled


def test_a_day_that_is_over_can_not_be_chosen(world, visitor, anna, poll):
    first = days_of(world, poll)[0]
    with time_machine.travel(first.starts_at + timedelta(minutes=1), tick=False):
        page = visitor.signs_in_as(anna).opens(f"{page_of(poll)}/welke-dag")
        offered = [
            each.get("value") for each in page.tree.iter("input") if each.get("type") == "radio"
        ]
        assert len(offered) == 2
        assert str(first.id) not in offered


def test_the_owner_fills_in_the_days_for_who_phoned_and_it_says_so(world, visitor, anna, jan, poll):
    attendance, link = world.place_at(poll, jan)
    path = f"{page_of(poll)}/dagen/invullen/{attendance.id}"
    page = answers_all(visitor.signs_in_as(anna), path, "yes", "no", "no")
    assert "Ingevuld door Anna" in page.words
    assert "Ingevuld door Anna" in visitor.another().opens(f"/u/{link}/dagen").words
    hers = visitor.another()
    hers.opens(f"/u/{link}/dagen?dag={days_of(world, poll)[0].id}")
    assert "Ingevuld" not in hers.sends(f"/u/{link}/dagen", answer="yes").words


def test_who_did_not_answer_the_poll_is_asked_once_more(world, visitor, anna, emma, poll):
    visitor.signs_in_as(anna).opens(f"{page_of(poll)}/welke-dag")
    before = len(world.deliver())
    visitor.sends(f"{page_of(poll)}/nog-een-keer")
    assert len(world.deliver()) == before + 1
    answers_all(visitor.another(), f"/u/{world.place_at(poll, emma)[1]}/dagen", "yes")
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        page = visitor.opens(f"{page_of(poll)}/welke-dag")
        assert "Vraag het nog een keer" in page.words, "Jan said nothing"
        visitor.sends(f"{page_of(poll)}/nog-een-keer")
        assert len(world.deliver()) == before + 1, "Emma did"


def test_the_poll_stands_on_the_first_page_until_it_is_answered(visitor, jan, poll):
    home, path = f"/groep/{poll.group_id}", f"{page_of(poll)}/welke-dag"
    jans = visitor.signs_in_as(jan)
    assert path in jans.opens(home).links
    answers_all(jans, path, "no", "no", "no")
    assert path not in jans.opens(home).links
    assert path in jans.opens(f"{home}/bijeenkomsten").links


def test_the_link_of_a_poll_lasts_until_a_day_after_its_last_day(world, visitor, jan, poll):
    link = f"/u/{world.place_at(poll, jan)[1]}/dagen"
    last = days_of(world, poll)[-1].starts_at
    for hours, status in ((23, 200), (25, 404)):
        with time_machine.travel(last + timedelta(hours=hours), tick=False):
            assert visitor.opens(link).status == status


@time_machine.travel(datetime(2027, 10, 1, 12, tzinfo=UTC))
def test_a_time_that_comes_twice_says_so_in_a_poll_too(world, visitor, anna, jan):
    poll = world.poll(anna, jan, starts_at=datetime(2027, 10, 31, 0, 30, tzinfo=UTC))
    words = visitor.opens(f"/u/{world.place_at(poll, jan)[1]}").words
    assert "02.30 uur" in words or "2.30 uur" in words
    assert "Deze tijd is er die nacht twee keer." in words


@time_machine.travel(datetime(2027, 10, 1, 12, tzinfo=UTC))
def test_a_time_that_comes_twice_says_so_wherever_the_days_stand(world, visitor, anna, jan):
    """Before the poll is sent, on Anna's page, and among what Jan said."""
    night = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    draft = world.poll(anna, jan, starts_at=night, sent=False)
    poll = world.poll(anna, jan, starts_at=night)
    annas, jans = visitor.signs_in_as(anna), visitor.another().signs_in_as(jan)
    here = f"/groep/{anna.group_id}/bijeenkomsten"
    answers_all(jans, f"{here}/{poll.id}/welke-dag", "yes", "no", "no")
    for who, path in (
        (annas, f"{here}/{draft.id}/dagen"),
        (annas, f"{here}/{draft.id}/bekijk"),
        (annas, f"{here}/{poll.id}/welke-dag"),
        (jans, f"{here}/{poll.id}/welke-dag"),
    ):
        assert who.opens(path).status == 200, path
        said = who.page.words.count("Deze tijd is er die nacht twee keer.")
        assert said == 1, f"{path} says it {said} times"


def test_one_answer_for_each_person_and_day(world, poll, jan):
    attendance, _link = world.place_at(poll, jan)
    for answer in (Possible.YES, Possible.NO, Possible.NO):
        with world.open():
            mine = session.merge(attendance)
            polls.say(mine, queries.days_of(mine.meeting)[0], answer)
    (kept,) = [each for day in days_of(world, poll) for each in day.answers]
    assert kept.answer is Possible.NO


def test_a_poll_that_is_called_off_asks_nothing(world, visitor, anna, jan, poll):
    link = f"/u/{world.place_at(poll, jan)[1]}"
    visitor.signs_in_as(anna).sends(f"{page_of(poll)}/afzeggen")
    page = visitor.another().opens(link)
    assert page.heading == "Deze bijeenkomst gaat niet door"
    assert page.forms == []


def test_what_somebody_said_goes_with_who_is_no_longer_asked(world, jan, poll):
    answered, _link = world.place_at(poll, jan)
    with world.open():
        mine = session.merge(answered)
        polls.say(mine, queries.days_of(mine.meeting)[0], Possible.YES)
    with world.open():
        meetings.ask(session.get_one(Meeting, poll.id), [])
    assert world.count(DateAnswer) == 0
    assert world.count(DateOption) == 3
