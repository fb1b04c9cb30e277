"""What an own phone keeps, and a check-in that it sends later: kept once, judged like any other."""

import json
from datetime import timedelta

import pytest

from webapp import chance, clock
from webapp.checkins import queries
from webapp.checkins.models import CheckIn
from webapp.db import session
from webapp.goals import actions as goals
from webapp.goals.models import State

KEEP = "/bewaar"


def kept(visitor, **having):
    """What this phone is told that it may keep."""
    asked = visitor.client.get(KEEP, query_string=having, base_url="http://localhost")
    assert asked.status_code == 200
    assert asked.headers["Cache-Control"] == "no-store, private"
    return json.loads(asked.data)


def things(said):
    """The things by their names."""
    return {each["name"]: each["html"] for each in said["things"]}


def sends(visitor, owner, key, answers, **more):
    """The phone sends a whole check-in."""
    fields = {"operation_key": str(key), "answers": json.dumps(answers), "done": "y"} | more
    path = f"/groep/{owner.group_id}/inchecken/ineens"
    token = kept(visitor)["token"]
    return visitor.client.post(
        path, data=fields | {"csrf_token": token}, base_url="http://localhost"
    ).status_code


def said(world, owner):
    """The one check-in of this group."""
    with world.open():
        found = queries.newest(owner.group_id, most=9, after=0)
        assert len(found) == 1
        return found[0].answers


def about_goal(world, owner):
    """The goal of the one check-in of this group."""
    with world.open():
        [found] = queries.newest(owner.group_id, most=9, after=0)
        return found.goal_id


def test_an_own_phone_of_the_owner_keeps_check_in_numbers_and_next_meeting(world, visitor):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    world.goal(anna, "Naar het koor")
    world.meeting(anna, emma, place="Bij mij thuis")
    world.check_in(anna, words="Dit blijft hier.")
    world.section(anna, "Een rondje lopen", shown_to=[emma])
    visitor.signs_in_as(anna).sends("/mijn-nummers", gp="050 123 45 67", team="")
    told = kept(visitor)
    assert set(things(told)) == {"check_in", "plan", "numbers", "meetings"}
    assert "Naar het koor" in things(told)["check_in"]
    assert "050 123 45 67" in things(told)["numbers"]
    assert "Een rondje lopen" in things(told)["plan"]
    assert "Bij mij thuis" in things(told)["meetings"]
    assert "Dit blijft hier." not in json.dumps(told)


def test_a_section_with_a_photo_alone_says_that_the_photo_is_not_here(world, visitor):
    anna = world.owner()
    world.file(anna)
    plan = things(kept(visitor.signs_in_as(anna)))["plan"]
    assert "De foto of PDF staat niet op dit toestel." in plan
    assert "None" not in plan


def test_a_member_keeps_the_next_meeting_alone_and_only_while_asked(world, visitor):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    world.goal(anna, "Naar het koor", shown_to=[emma])
    world.section(anna, "Een rondje lopen", shown_to=[emma])
    assert kept(visitor.signs_in_as(emma))["things"] == []
    world.meeting(anna, emma, place="Bij mij thuis")
    later = clock.now() + timedelta(days=90)
    world.meeting(anna, emma, place="In het park", starts_at=later)
    told = things(kept(visitor))
    assert set(told) == {"meetings"}
    assert "Bij mij thuis" in told["meetings"]
    assert "In het park" not in told["meetings"]
    world.ends(emma)
    assert kept(visitor)["things"] == []


def test_nobody_and_somebody_on_a_borrowed_phone_keep_nothing(world, visitor):
    anna = world.owner()
    assert set(kept(visitor)) == {"of", "signed_in", "token"}
    borrowed = kept(visitor.signs_in_as(anna, own_phone=False))
    assert set(borrowed) == {"of", "signed_in", "token"}
    assert borrowed["of"] is None
    assert borrowed["signed_in"]


def test_a_phone_knows_who_would_be_without_a_way_back(world, visitor):
    anna = world.owner()
    bram = world.owner("Bram", address="bram@voorbeeld.example")
    emma = world.member(anna, "Emma")
    for who, alone in ((anna, "leads"), (emma, "member"), (bram, "")):
        assert kept(visitor.another().signs_in_as(who))["alone"] == alone


def test_the_key_comes_once_and_the_things_only_when_they_changed(world, visitor):
    anna = world.owner()
    first = kept(visitor.signs_in_as(anna))
    again = kept(visitor, van=first["of"], heb=first["stamp"])
    assert {"key", "things"} <= set(first)
    assert not {"key", "things"} & set(again)
    world.goal(anna, "Naar het koor")
    changed = kept(visitor, van=first["of"], heb=first["stamp"])
    assert "Naar het koor" in things(changed)["check_in"]
    assert "key" not in changed


def test_a_look_is_noted_when_something_is_sent_to_a_phone_and_only_then(world, visitor):
    owner = world.owner()
    emma = world.member(owner, "Emma")
    world.meeting(owner, emma)

    def looks():
        return len(world.everything(only=["look"])["look"])

    phone = visitor.signs_in_as(emma)
    first = kept(phone)
    assert looks() == 1
    for _time in range(3):
        assert "things" not in kept(phone, van=first["of"], heb=first["stamp"])
    assert looks() == 1
    assert "things" in kept(phone, van=first["of"], heb="iets anders")
    assert looks() == 2


def test_each_person_has_a_key_of_their_own_and_the_same_one_next_time(world, visitor):
    anna, bram = world.owner(), world.owner("Bram")
    hers = kept(visitor.signs_in_as(anna))
    his = kept(visitor.another().signs_in_as(bram))
    assert hers["key"] != his["key"]
    assert hers["of"] != his["of"]
    assert kept(visitor.another().signs_in_as(anna))["key"] == hers["key"]
    assert str(anna.person_id) not in json.dumps(hers)


def test_a_check_in_sent_twice_is_kept_once_and_other_words_are_a_change(world, visitor):
    anna, key = world.owner(), chance.new_id()
    visitor.signs_in_as(anna)
    answers = {"mood": "1", "grip": None, "words": "Moe.", "talk": "y"}
    for _time in range(2):
        assert sends(visitor, anna, key, answers) == 204
        assert said(world, anna) == {"mood": 1, "words": "Moe.", "talk": True}
    assert sends(visitor, anna, key, {"mood": None, "grip": "4"}) == 204
    assert said(world, anna) == {"grip": 4, "words": "Moe.", "talk": True}


def test_it_goes_on_with_one_that_was_begun_on_a_page(world, visitor):
    anna = world.owner()
    begun = world.check_in(anna, mood=1)
    visitor.signs_in_as(anna)
    answers = {"grip": "2"}
    assert sends(visitor, anna, chance.new_id(), answers, check_in=str(begun.id)) == 204
    assert said(world, anna) == {"mood": 1, "grip": 2}


def test_an_answer_stays_with_the_goal_that_it_was_about(world, visitor):
    anna, bram = world.owner(), world.owner("Bram")
    before, theirs = world.goal(anna, "Naar het koor"), world.goal(bram, "Zelf koken")
    told = kept(visitor.signs_in_as(anna))
    asked = next(each["goal"] for each in told["things"] if each["name"] == "check_in")
    assert asked == str(before.id)
    with world.open():
        goals.tell(session.merge(before), State.DONE)
    after = world.goal(anna, "Leren zwemmen")
    key = chance.new_id()
    for goal_id, about in (
        (asked, before.id),
        (str(theirs.id), None),
        (str(after.id), after.id),
        ("", None),
    ):
        assert sends(visitor, anna, key, {"mood": "1", "step": "2"}, goal=goal_id) == 204
        assert about_goal(world, anna) == about
    begun = world.check_in(anna, mood=1)
    more = {"check_in": str(begun.id), "goal": asked}
    assert sends(visitor, anna, chance.new_id(), {"mood": "2"}, **more) == 204
    assert world.fresh(begun).goal_id is None, "nothing was said about it"
    assert sends(visitor, anna, chance.new_id(), {"step": "2"}, **more) == 204
    assert world.fresh(begun).goal_id == before.id


def test_an_older_build_that_names_no_goal_speaks_of_the_first_one(world, visitor):
    anna = world.owner()
    goal = world.goal(anna, "Naar het koor")
    visitor.signs_in_as(anna)
    assert sends(visitor, anna, chance.new_id(), {"step": "2"}) == 204
    assert about_goal(world, anna) == goal.id


def test_a_tick_that_the_phone_did_not_show_stays_and_one_taken_back_goes(world, visitor):
    anna = world.owner()
    begun = world.check_in(anna, words="Moe.", talk=True, together=True)
    visitor.signs_in_as(anna)
    for answers in ({"words": "Minder moe."}, {"together": ""}):
        assert sends(visitor, anna, chance.new_id(), answers, check_in=str(begun.id)) == 204
        assert said(world, anna)["talk"]
    assert said(world, anna) == {"words": "Minder moe.", "talk": True}


@pytest.mark.parametrize(
    ("told", "kept_as"),
    [(timedelta(hours=-5), timedelta(hours=-5)), (timedelta(days=9), timedelta())]
    + [(timedelta(days=-20_000), timedelta())],
)
def test_it_is_dated_when_it_was_written_unless_the_clock_is_wrong(world, visitor, told, kept_as):
    anna, now = world.owner(), clock.now()
    written = (now + told).isoformat().replace("+00:00", "Z")
    visitor.signs_in_as(anna)
    assert sends(visitor, anna, chance.new_id(), {"mood": "1"}, written_at=written) == 204
    with world.open():
        off = queries.last_and_to_talk(anna.group_id)[0].written_at - (now + kept_as)
    assert abs(off) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ({"mood": "9"}, {}),
        ({"mood": 1}, {}),
        ({"mood": ["1"]}, {}),
        ({"words": "x" * 501}, {}),
        ([1], {}),
        ({"mood": "1"}, {"check_in": "x"}),
        ({"mood": "1"}, {"written_at": "gisteren"}),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_and_nothing_is_kept(world, visitor, answers, more):
    anna = world.owner()
    visitor.signs_in_as(anna)
    assert sends(visitor, anna, chance.new_id(), answers, **more) == 422
    assert world.count(CheckIn) == 0


def test_nobody_sends_a_check_in_into_the_group_of_another(world, visitor):
    anna, bram = world.owner(), world.owner("Bram")
    emma, theirs = world.member(anna, "Emma"), world.check_in(anna, mood=1)
    begun = {"check_in": str(theirs.id)}
    for who, where in ((emma, anna), (bram, anna)):
        other = visitor.another().signs_in_as(who)
        assert sends(other, where, chance.new_id(), {"mood": "4"}, **begun) == 404
    other = visitor.another().signs_in_as(bram)
    assert sends(other, bram, chance.new_id(), {"mood": "4"}, **begun) == 404
    assert said(world, anna) == {"mood": 1}


def test_what_the_phone_asks_behind_a_page_brings_no_older_cookie_back(world, visitor):
    """It may be answered after somebody signed in, or after a word of thanks was put ready."""
    visitor.signs_in_as(world.owner())
    assert "Set-Cookie" in visitor.opens("/meer").response.headers, "an own phone stays signed in"
    assert "Set-Cookie" not in visitor.opens(KEEP).response.headers
