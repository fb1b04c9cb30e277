"""The owner's own rhythm, what they want to talk about, and taking back what was written."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.checkins.test_checking_in import new, walk
from webapp import clock
from webapp.checkins import actions
from webapp.checkins.models import CheckIn, TalkPoint
from webapp.checkins.rhythm import is_due
from webapp.db import session
from webapp.groups.models import Rhythm
from webapp.sharing.models import Share


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


def at(place, check_in=None, rest=""):
    """The address of a check-in, or of all of them."""
    one = f"/{check_in.id}" if check_in else ""
    return f"/groep/{place.group_id}/inchecken{one}{rest}"


def to_talk(place):
    return f"/groep/{place.group_id}/waar-ik-over-wil-praten"


def points(world):
    """What there is to talk about, as words."""
    with world.open():
        return [each.words for each in session.scalars(select(TalkPoint))]


# The rhythm


@pytest.mark.parametrize(
    ("rhythm", "days_ago", "meeting_in", "offered"),
    [
        (Rhythm.WEEKLY, None, None, True),
        (Rhythm.WEEKLY, 6, None, False),
        (Rhythm.WEEKLY, 8, None, True),
        (Rhythm.TWO_WEEKLY, 8, None, False),
        (Rhythm.TWO_WEEKLY, 15, None, True),
        (Rhythm.BEFORE_MEETING, 100, None, False),
        (Rhythm.BEFORE_MEETING, 100, 20, False),
        (Rhythm.BEFORE_MEETING, 100, 6, True),
        (Rhythm.BEFORE_MEETING, None, 6, True),
        (Rhythm.BEFORE_MEETING, 0, 6, False),
        (Rhythm.NEVER, None, 6, False),
        (Rhythm.NEVER, 400, None, False),
    ],
)
def test_a_check_in_is_offered_in_the_owners_own_rhythm(rhythm, days_ago, meeting_in, offered):
    now = clock.now()
    last_at = None if days_ago is None else now - timedelta(days=days_ago)
    meeting_at = None if meeting_in is None else now + timedelta(days=meeting_in)
    assert is_due(rhythm, last_at=last_at, meeting_at=meeting_at) is offered


def test_the_first_page_follows_the_chosen_rhythm(world, visitor, anna):
    visitor.signs_in_as(anna)
    home = f"/groep/{anna.group_id}"
    assert "Begin met inchecken" in visitor.opens(home).words
    visitor.sends(at(anna, rest="/hoe-vaak"), rhythm="never")
    assert "Nooit" in visitor.page.words
    assert "Begin met inchecken" not in visitor.opens(home).words
    assert world.fresh(anna.group).check_in_rhythm is Rhythm.NEVER
    assert visitor.opens(new(anna)).status == 200, "one can always check in"


def test_before_a_meeting_means_a_meeting_that_was_sent(world, visitor, anna):
    emma = world.member(anna, "Emma")
    visitor.signs_in_as(anna).sends(at(anna, rest="/hoe-vaak"), rhythm="before_meeting")
    home = f"/groep/{anna.group_id}"
    assert "Begin met inchecken" not in visitor.opens(home).words
    world.meeting(anna, emma, starts_at=clock.now() + timedelta(days=5))
    assert "Begin met inchecken" in visitor.opens(home).words


def test_no_rhythm_at_all_is_asked_again(visitor, anna):
    visitor.signs_in_as(anna).sends(at(anna, rest="/hoe-vaak"), rhythm="daily")
    assert visitor.page.status == 422


# As few taps as can be


def test_four_answers_are_a_whole_check_in(world, visitor, anna):
    world.goal(anna)
    visitor.signs_in_as(anna)
    walk(visitor, anna, ["3", "2", "4", "1"])
    with world.open():
        assert session.scalars(select(CheckIn)).one().done_at is not None
    assert "Je bent begonnen" not in visitor.opens(f"/groep/{anna.group_id}").words


def test_who_stopped_goes_on_after_the_last_answer(world, visitor, anna):
    world.goal(anna)
    visitor.signs_in_as(anna)
    walk(visitor, anna, ["1", "skip", "2"])
    begun = visitor.page.path.rsplit("/", 1)[0]
    assert f"{begun}/step" in visitor.opens(f"/groep/{anna.group_id}").links


# Going back


def test_who_goes_back_to_the_first_screen_changes_the_same_check_in(world, visitor, anna):
    visitor.signs_in_as(anna).opens(new(anna))
    first = visitor.page.path
    visitor.sends(new(anna), answer="1")
    visitor.opens(first)
    assert "Gekozen" in visitor.page.words
    visitor.sends(new(anna), answer="4")
    with world.open():
        assert session.scalars(select(CheckIn)).one().answers == {"mood": 4}


def test_an_old_first_screen_begins_a_new_check_in(world, visitor, anna):
    visitor.signs_in_as(anna).opens(new(anna))
    first = visitor.page.path
    visitor.sends(new(anna), answer="1")
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        visitor.opens(first)
        assert visitor.page.path != first
        visitor.sends(new(anna), answer="4")
    assert world.count(CheckIn) == 2


def test_words_changed_after_going_back_are_a_change(world, visitor, anna):
    made = world.check_in(anna, mood=1, words="Moe.")
    visitor.signs_in_as(anna)
    for words in ("Heel moe.", "Toch beter."):
        visitor.sends(at(anna, made, "/words"), words=words)
    assert world.fresh(made).id == made.id
    with world.open():
        assert session.get_one(CheckIn, made.id).answer("words") == "Toch beter."


# Together, and taking it away


def test_filled_in_together_is_said_and_can_be_taken_back(world, visitor, anna):
    made = world.check_in(anna, mood=2)
    visitor.signs_in_as(anna).sends(at(anna, made, "/words"), together="y")
    assert "Samen ingevuld" in visitor.page.words
    visitor.sends(at(anna, made, "/words"), together=None)
    assert "Samen ingevuld" not in visitor.page.words


def test_it_is_asked_once_more_before_a_check_in_is_taken_away(world, visitor, anna):
    emma = world.member(anna, "Emma")
    made = world.check_in(anna, shown_to=[emma], mood=0, words="Weg ermee", talk=True)
    guest = visitor.another().signs_in_as(emma)
    visitor.signs_in_as(anna).opens(at(anna, made, "/weg"))
    assert "Wil je dit weghalen?" in visitor.page.words
    assert world.count(CheckIn) == 1, "looking at the question takes nothing away"
    visitor.sends(at(anna, made, "/weg"))
    assert visitor.page.path == at(anna)
    assert [world.count(kind) for kind in (CheckIn, Share, TalkPoint)] == [0, 0, 0]
    assert guest.opens(at(anna, made)).status == 404
    assert visitor.opens(at(anna, made)).status == 404


def test_nobody_else_takes_a_check_in_away(world, visitor, anna):
    emma = world.member(anna, "Emma")
    made = world.check_in(anna, shown_to=[emma])
    token = visitor.signs_in_as(emma).token()
    assert visitor.posts(at(anna, made, "/weg"), csrf_token=token).status == 404
    assert world.count(CheckIn) == 1


# To talk about


def test_a_tick_makes_one_private_point_with_the_same_words(world, visitor, anna):
    emma = world.member(anna, "Emma")
    made = world.check_in(anna, shown_to=[emma], mood=1)
    visitor.signs_in_as(anna)
    for words in ("Over geld", "Over geld en slapen"):
        visitor.sends(at(anna, made, "/words"), words=words, talk="y")
        assert points(world) == [words]
    for path in (f"/groep/{anna.group_id}", f"/groep/{anna.group_id}/bijeenkomsten"):
        assert to_talk(anna) in visitor.opens(path).links
    assert "Over geld en slapen" in visitor.opens(to_talk(anna)).words
    guest = visitor.another().signs_in_as(emma)
    assert guest.opens(to_talk(anna)).status == 404
    for path in ("", "/bijeenkomsten", "/inchecken"):
        assert to_talk(anna) not in guest.opens(f"/groep/{anna.group_id}{path}").links
    assert "Hier wil ik over praten" not in guest.opens(at(anna, made)).words


def test_without_the_tick_there_is_no_point(world, visitor, anna):
    made = world.check_in(anna, mood=1, words="Over geld", talk=True)
    assert points(world) == ["Over geld"]
    visitor.signs_in_as(anna).sends(at(anna, made, "/words"), talk=None)
    assert points(world) == []
    assert to_talk(anna) not in visitor.opens(f"/groep/{anna.group_id}").links


def test_a_point_is_taken_off_and_the_check_in_stays(world, visitor, anna):
    made = world.check_in(anna, mood=1, words="Over geld", talk=True)
    with world.open():
        point = session.scalars(select(TalkPoint)).one().id
    visitor.signs_in_as(anna).opens(to_talk(anna))
    visitor.sends(f"{to_talk(anna)}/{point}/weg")
    assert points(world) == []
    with world.open():
        assert session.get_one(CheckIn, made.id).answers == {"mood": 1, "words": "Over geld"}


def test_a_point_without_words_says_of_which_day_it_is(world, visitor, anna):
    world.check_in(anna, mood=1, talk=True)
    assert points(world) == [None]
    assert "Hoe het ging op" in visitor.signs_in_as(anna).opens(to_talk(anna)).words


# Looking back in words


def test_the_list_shows_ten_and_the_rest_behind_earlier(world, visitor, anna):
    now = clock.now()
    for number in range(12):
        with time_machine.travel(now - timedelta(days=7 * number)):
            world.check_in(anna, mood=2, words=f"Woord {number:02}")
    page = visitor.signs_in_as(anna).opens(at(anna))
    assert "Woord 09" in page.words
    assert "Woord 10" not in page.words
    words = visitor.opens(f"{at(anna)}?eerder=10").words
    assert "Woord 11" in words
    assert "Woord 09" not in words


def test_a_rhythm_is_no_answer_and_an_answer_no_rhythm(world, anna):
    """What is offered does not depend on what was said: only on when."""
    made = world.check_in(anna, mood=0)
    with world.open():
        kept = session.get_one(CheckIn, made.id)
        actions.answer(kept, "mood", 4)
        last = kept.written_at
    assert not is_due(Rhythm.WEEKLY, last_at=last, meeting_at=None)
