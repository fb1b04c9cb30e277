"""After a meeting: one question that nobody has to answer, and whose answer is the writer's own."""

from datetime import timedelta

import pytest

from webapp import clock
from webapp.db import session
from webapp.impressions import actions as impressions
from webapp.impressions.models import Impression
from webapp.meetings.models import Answer, Attendance
from webapp.policy import Can, allows

QUESTION = "Hoe vond je het?"


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, without an e-mail address."""
    return world.member(anna, "Emma")


def over(world, anna, *members, hours=3):
    """A meeting that has ended."""
    return world.meeting(anna, *members, starts_at=clock.now() - timedelta(hours=hours))


def at(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def test_emma_says_how_it_was_and_nobody_else_sees_it(world, visitor, anna, emma):
    meeting = over(world, anna, emma)
    hers, annas = visitor.another().signs_in_as(emma), visitor.another().signs_in_as(anna)
    assert f"{at(meeting)}/hoe-was-het" in hers.opens(f"/groep/{anna.group_id}").links
    page = hers.opens(f"{at(meeting)}/hoe-was-het")
    assert page.heading == QUESTION
    assert "Dit hoeft niet." in page.words
    page = hers.sends(f"{at(meeting)}/hoe-was-het", found="so_so", words="Lang zitten")
    assert "Het ging wel" in page.words
    assert "Lang zitten" in page.words
    assert "Alleen jij ziet dit." in page.words
    for path in (f"{at(meeting)}/hoe-was-het", at(meeting), f"/groep/{anna.group_id}"):
        seen = annas.opens(path).html
        assert "Lang zitten" not in seen
        assert "Het ging wel" not in seen


def test_one_press_shows_it_to_anna_and_one_press_takes_it_back(world, visitor, anna, emma):
    meeting = over(world, anna, emma)
    hers, annas = visitor.another().signs_in_as(emma), visitor.another().signs_in_as(anna)
    there = f"{at(meeting)}/hoe-was-het"
    hers.sends(there, found="good", words="De thee was lekker")
    page = hers.sends(f"{there}/laat-zien", shown="yes")
    assert "Anna ziet dit ook." in page.words
    seen = annas.opens(there).words
    assert "Emma laat je dit zien" in seen
    assert "De thee was lekker" in seen
    hers.sends(f"{there}/laat-zien", shown="no")
    assert "Emma laat je dit zien" not in annas.opens(there).words


def test_the_owner_is_asked_who_was_in_charge_and_keeps_the_answer(world, visitor, anna, emma):
    meeting = over(world, anna, emma)
    annas = visitor.another().signs_in_as(anna)
    there = f"{at(meeting)}/hoe-was-het"
    assert there in annas.opens(f"/groep/{anna.group_id}").links
    assert annas.opens(there).heading == "Was jij de baas over dit gesprek?"
    page = annas.sends(there, found="good", words="Ik koos het tempo")
    assert "Dit zei je" in page.words
    assert not [form for form in page.forms if form.action.endswith("/laat-zien")]
    assert annas.posts(f"{there}/laat-zien", shown="yes", csrf_token=annas.token()).status == 404
    hers = visitor.another().signs_in_as(emma)
    assert "Ik koos het tempo" not in hers.opens(there).html + hers.opens(at(meeting)).html


def test_said_twice_is_once_and_it_can_be_changed_and_taken_away(world, visitor, anna, emma):
    meeting = over(world, anna, emma)
    hers = visitor.another().signs_in_as(emma)
    there = f"{at(meeting)}/hoe-was-het"
    for found in ("good", "good", "not_good"):
        hers.sends(there, found=found, words="")
    assert world.count(Impression) == 1
    assert "Niet zo fijn" in hers.opens(there).words.partition("Dit zei je")[2]
    hers.sends(f"{there}/weg")
    assert world.count(Impression) == 0
    assert "Je antwoord is weg." in hers.page.html
    hers.sends(there, found=None)
    assert hers.page.status == 422
    assert world.count(Impression) == 0


def test_it_is_asked_only_after_the_meeting_and_only_of_who_was_there(world, visitor, anna, emma):
    to_come = world.meeting(anna, emma)
    met = over(world, anna, emma)
    hers = visitor.another().signs_in_as(emma)
    assert hers.opens(f"{at(to_come)}/hoe-was-het").status == 404
    assert QUESTION not in hers.opens(at(to_come)).words
    for answer, was_there, status in (
        (Answer.NOT_COMING, None, 404),
        (Answer.NOT_COMING, True, 200),
        (Answer.COMING, False, 404),
        (None, None, 200),
    ):
        mine = world.place_at(met, emma)[0].id
        with world.open():
            place = session.get_one(Attendance, mine)
            place.answer, place.was_there = answer, was_there
        assert hers.opens(f"{at(met)}/hoe-was-het").status == status
        shown = f"{at(met)}/hoe-was-het" in hers.opens(f"/groep/{anna.group_id}").links
        assert shown == (status == 200)
    jan = visitor.another().signs_in_as(world.member(anna, "Jan"))
    assert jan.opens(f"{at(met)}/hoe-was-het").status == 404


def test_who_has_a_pause_or_left_is_not_asked_and_leaving_takes_the_answer_along(
    world, visitor, anna, emma
):
    meeting = over(world, anna, emma)
    hers = visitor.another().signs_in_as(emma)
    there = f"{at(meeting)}/hoe-was-het"
    hers.sends(there, found="good", words="Fijn samen")
    hers.sends(f"{there}/laat-zien", shown="yes")
    world.rests(emma)
    annas = visitor.another().signs_in_as(anna)
    assert hers.opens(there).status == 404
    assert "Fijn samen" not in annas.opens(there).words
    world.ends(emma)
    assert world.count(Impression) == 0


def test_the_personal_link_asks_it_too_and_shows_nothing_that_was_said(world, visitor, anna, emma):
    meeting = over(world, anna, emma)
    link = f"/u/{world.place_at(meeting, emma)[1]}"
    assert f"{link}/hoe-was-het" in visitor.opens(link).links
    page = visitor.sends(f"{link}/hoe-was-het", found="not_good", words="Te vol")
    assert "Je antwoord is bewaard. Niemand anders ziet het." in page.html
    page = visitor.opens(f"{link}/hoe-was-het")
    assert "Te vol" not in page.html
    assert "checked" not in page.html
    hers = visitor.another().signs_in_as(emma)
    assert "Te vol" in hers.opens(f"{at(meeting)}/hoe-was-het").words
    annas = visitor.another().signs_in_as(anna)
    assert annas.opens(f"{link}/hoe-was-het").status == 404


def test_the_link_asks_it_as_long_as_it_lives(world, visitor, anna, emma):
    old = over(world, anna, emma, hours=25)
    assert visitor.opens(f"/u/{world.place_at(old, emma)[1]}/hoe-was-het").status == 404
    hers = visitor.signs_in_as(emma)
    assert hers.opens(f"{at(old)}/hoe-was-het").status == 200
    assert f"{at(old)}/hoe-was-het" not in hers.opens(f"/groep/{anna.group_id}").links


def test_looking_through_emmas_eyes_shows_no_answer_and_not_whether_there_is_one(
    world, visitor, anna, emma
):
    meeting = over(world, anna, emma)
    annas, hers = visitor.another().signs_in_as(anna), visitor.another().signs_in_as(emma)
    looks = f"/groep/{anna.group_id}/zo-ziet/{emma.id}"
    paths = ("", f"/bijeenkomsten/{meeting.id}", f"/bijeenkomsten/{meeting.id}/hoe-was-het")
    before = [annas.opens(f"{looks}{path}").words for path in paths]
    hers.sends(f"{at(meeting)}/hoe-was-het", found="good", words="Geheim")
    assert [annas.opens(f"{looks}{path}").words for path in paths] == before
    assert "Geheim" not in "".join(before)


def test_it_brings_no_mail(world, visitor, anna):
    sara = world.member(anna, person=world.person("Sara", address="sara@voorbeeld.nl"))
    meeting = over(world, anna, sara)
    before = len(world.deliver())
    hers = visitor.signs_in_as(sara)
    hers.sends(f"{at(meeting)}/hoe-was-het", found="good", words="")
    hers.sends(f"{at(meeting)}/hoe-was-het/laat-zien", shown="yes")
    assert len(world.deliver()) == before


def test_the_table_itself_lets_the_owner_read_only_what_is_shown(world, anna, emma):
    meeting = over(world, anna, emma)
    kept, mine = world.impression(emma, meeting), world.impression(anna, meeting, shown=True)
    with world.open():
        for each in (kept, mine):
            assert not allows(session.merge(anna), Can.READ_IMPRESSION, session.merge(each))
        impressions.show(session.merge(kept))
        assert allows(session.merge(anna), Can.READ_IMPRESSION, session.merge(kept))
        assert not allows(session.merge(emma), Can.READ_IMPRESSION, session.merge(mine))
