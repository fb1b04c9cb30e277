"""Vandaag: the first thing that applies, and nothing that pushes."""

from datetime import timedelta

import pytest
import time_machine

from webapp import clock


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


def primary(page):
    """The words and the way of the one thing that stands out, if any."""
    found = [
        each
        for each in page.tree.find(".//main").iter("a")
        if "button--primary" in (each.get("class") or "")
    ]
    assert len(found) <= 1, "one thing at a time"
    return found[0].get("href") if found else None


def test_one_thing_comes_first_in_a_fixed_order(world, visitor, anna):
    group = f"/groep/{anna.group_id}"
    visitor.signs_in_as(anna)

    def first():
        return primary(visitor.opens(group))

    assert first() == f"{group}/inchecken/nieuw"
    world.check_in(anna)
    assert first() == f"{group}/mensen/nieuw", "then somebody to ask"
    contact = world.contact(anna, "Mo")
    assert first() == f"{group}/doelen/nieuw", "then a goal"
    world.goal(anna)
    assert first() is None, "then nothing: that is fine"

    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        later = visitor.another().signs_in_as(anna).opens(group)
        assert primary(later) == f"{group}/inchecken/nieuw", "a week later again"
    emma = world.member(anna, "Emma")
    draft = world.meeting(anna, emma, sent=False)
    assert first() == f"{group}/bijeenkomsten/{draft.id}/waar"
    soon = world.meeting(anna, emma, starts_at=clock.now() + timedelta(hours=47))
    assert first() == f"{group}/bijeenkomsten/{soon.id}"
    world.reply(world.invitation(contact)[0])
    assert "/antwoord/" in first(), "somebody who waits goes before all"


def test_a_meeting_in_more_than_two_days_does_not_come_first(world, visitor, anna):
    emma = world.member(anna, "Emma")
    meeting = world.meeting(anna, emma, starts_at=clock.now() + timedelta(hours=49))
    page = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}")
    assert primary(page) == f"/groep/{anna.group_id}/inchecken/nieuw"
    assert f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}" in page.links, "but it is there"


def test_a_week_without_checking_in_is_not_held_against_anybody(world, visitor, anna):
    world.check_in(anna)
    with time_machine.travel(clock.now() + timedelta(days=60)):
        words = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}").words.lower()
    for word in ("gemist", "te laat", "weken", "60"):
        assert word not in words


def test_the_owner_sees_who_comes_and_who_did_not_answer(world, visitor, anna):
    emma, jan = world.member(anna, "Emma"), world.member(anna, "Jan")
    meeting = world.meeting(anna, emma, jan)
    _place, link = world.place_at(meeting, emma)
    visitor.another().sends(f"/u/{link}", answer="coming")
    words = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}").words
    assert "Emma komt" in words
    assert "Nog geen antwoord van Jan" in words


def test_a_member_answers_on_the_first_page(world, visitor, anna):
    emma = world.member(anna, "Emma")
    meeting = world.meeting(anna, emma)
    place, _link = world.place_at(meeting, emma)
    visitor.signs_in_as(emma).opens(f"/groep/{anna.group_id}")
    visitor.sends(f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}/antwoord", answer="unsure")
    assert world.fresh(place).answer.value == "unsure"


def test_what_asks_for_an_answer_comes_before_what_was_answered(world, visitor, anna):
    emma = world.member(anna, "Emma")
    first = world.meeting(anna, emma, starts_at=clock.now() + timedelta(days=3))
    second = world.meeting(anna, emma, starts_at=clock.now() + timedelta(days=5))
    visitor.another().sends(f"/u/{world.place_at(first, emma)[1]}", answer="coming")
    visitor.signs_in_as(emma).opens(f"/groep/{anna.group_id}")
    assert visitor.page.forms[0].action.endswith(f"{second.id}/antwoord")


def test_a_member_with_nothing_to_do_hears_that_nothing_waits(world, visitor, anna):
    emma = world.member(anna, "Emma")
    page = visitor.signs_in_as(emma).opens(f"/groep/{anna.group_id}")
    assert page.forms == []
    assert "niets" in page.words


def test_who_is_in_one_group_comes_straight_there(visitor, anna):
    visitor.signs_in_as(anna).opens("/")
    assert visitor.page.path == f"/groep/{anna.group_id}"


def test_who_is_in_several_groups_chooses_and_switches(world, visitor, anna):
    sara = world.person("Sara")
    bram = world.owner("Bram")
    places = [world.member(owner, person=sara) for owner in (anna, bram)]
    page = visitor.signs_in_as(sara).opens("/")
    for place, name in zip(places, ("Anna", "Bram"), strict=True):
        assert f"De groep van {name}" in page.words
        assert f"/groep/{place.group_id}" in page.links
        assert f"/groep/{place.group_id}" in visitor.opens("/meer").links


def test_an_owner_can_be_a_member_elsewhere_and_sees_the_own_group_first(world, visitor, anna):
    world.member(world.owner("Bram"), person=anna.person)
    words = visitor.signs_in_as(anna).opens("/").words
    assert words.index("De groep van Anna") < words.index("De groep van Bram")


def test_a_member_begins_an_own_group_and_has_one_at_most(world, visitor, anna):
    emma = world.member(anna, "Emma")
    visitor.signs_in_as(emma)
    visitor.sends("/groepen/begin", name="Van mij")
    own = visitor.page.path
    assert visitor.opens("/groepen/begin").path == own
    assert visitor.opens(f"/groep/{anna.group_id}").status == 200


def test_who_left_a_group_does_not_find_it_any_more(world, visitor, anna):
    emma = world.member(anna, "Emma")
    visitor.signs_in_as(emma)
    world.ends(emma)
    page = visitor.opens("/")
    assert "De groep van Anna" not in page.words
    assert visitor.opens(f"/groep/{anna.group_id}").status == 404


def test_agreements_that_a_helper_wrote_wait_for_the_owner(world, visitor, anna):
    emma = world.helper(anna, "Emma")
    meeting = world.meeting(anna, emma, starts_at=clock.now() - timedelta(hours=3))
    group = f"/groep/{anna.group_id}"
    agreed = f"{group}/bijeenkomsten/{meeting.id}/afspraken"
    writing, own = visitor.another().signs_in_as(emma), visitor.signs_in_as(anna)
    assert primary(own.opens(group)) != agreed
    writing.sends(f"{agreed}/nieuw", words="De tuin opruimen", who="nobody")
    page = own.opens(group)
    assert primary(page) == agreed
    assert "Emma heeft afspraken opgeschreven" in page.words
    assert "De tuin" not in page.words, "the first page lies open on a table"

    own.opens(agreed)
    own.sends(f"{agreed}/laat-zien")
    assert primary(own.opens(group)) != agreed, "shown is decided"


def test_what_the_owner_keeps_to_herself_waits_no_longer(world, visitor, anna):
    emma = world.helper(anna, "Emma")
    meeting = world.meeting(anna, emma, starts_at=clock.now() - timedelta(hours=3))
    group = f"/groep/{anna.group_id}"
    agreed = f"{group}/bijeenkomsten/{meeting.id}/afspraken"
    visitor.another().signs_in_as(emma).sends(f"{agreed}/in-het-kort", words="Over de tuin")
    own = visitor.signs_in_as(anna)
    assert primary(own.opens(group)) == agreed
    own.opens(agreed)
    own.sends(f"{agreed}/wie-ziet-dit", who="me")
    assert primary(own.opens(group)) != agreed


def test_what_the_owner_wrote_down_herself_waits_for_nobody(world, visitor, anna):
    emma = world.member(anna, "Emma")
    meeting = world.meeting(anna, emma, starts_at=clock.now() - timedelta(hours=3))
    agreed = f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}/afspraken"
    own = visitor.signs_in_as(anna)
    own.sends(f"{agreed}/nieuw", words="De tuin opruimen", who="nobody")
    assert primary(own.opens(f"/groep/{anna.group_id}")) != agreed
