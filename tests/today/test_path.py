"""«Zo begin je»: six steps that follow from what is there, and can be passed over."""

import re
from datetime import timedelta

import pytest
import time_machine

from webapp import clock

STEPS = ["think", "ask", "talk", "plan", "meet", "go_on"]


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


def path_page(place):
    return f"/groep/{place.group_id}/zo-begin-je"


def step_now(visitor, place):
    """Where the owner is."""
    found = visitor.opens(path_page(place)).html.split('aria-current="step"')[1:]
    assert len(found) <= 1, "there is one step at a time"
    return re.findall(r'value="skip:(\w+)"', found[0])[0] if found else None


def to_press(page, word):
    """The steps that this page passes over, or takes up again."""
    return re.findall(rf'value="{word}:(\w+)"', page.html)


def test_where_the_owner_is_follows_from_what_is_there(world, visitor, anna):
    visitor.signs_in_as(anna)
    assert step_now(visitor, anna) == "think"
    mo = world.contact(anna, "Mo")
    assert step_now(visitor, anna) == "ask"
    world.invitation(mo)
    assert step_now(visitor, anna) == "talk"
    world.talk(anna)
    assert step_now(visitor, anna) == "plan"
    emma = world.member(anna, "Emma")
    world.meeting(anna, emma, sent=False)
    assert step_now(visitor, anna) == "plan", "a draft is not planned yet"
    world.meeting(anna, emma)
    assert step_now(visitor, anna) == "meet"
    world.meeting(anna, emma, starts_at=clock.now() - timedelta(days=2))
    assert step_now(visitor, anna) == "go_on"


@pytest.mark.parametrize("answer", ["no", "not_now"])
def test_who_was_asked_and_said_no_was_asked(world, visitor, anna, answer):
    """Nobody is sent back to a step because of somebody else's no."""
    _invitation, token = world.invitation(world.contact(anna, "Mo"))
    visitor.another().sends(f"/uitnodiging/{token}", choice=answer, name="Mo")
    assert step_now(visitor.signs_in_as(anna), anna) == "talk"


def test_every_step_is_passed_over_and_taken_up_again(visitor, anna):
    visitor.signs_in_as(anna)
    for step in STEPS:
        assert step_now(visitor, anna) == step
        for _time in range(2):
            visitor.sends(f"{path_page(anna)}/overslaan", step=f"skip:{step}")
    assert step_now(visitor, anna) is None
    assert visitor.page.words.count("Overgeslagen") == len(STEPS)
    for _time in range(2):
        visitor.sends(f"{path_page(anna)}/overslaan", step="again:talk")
    assert step_now(visitor, anna) == "talk"


def test_every_step_that_is_not_done_is_passed_over_and_resumed_at_any_time(world, visitor, anna):
    visitor.signs_in_as(anna)
    world.contact(anna, "Mo")
    page = visitor.opens(path_page(anna))
    assert to_press(page, "skip") == STEPS[1:], "also a step that is still far away"
    page = visitor.sends(f"{path_page(anna)}/overslaan", step="skip:plan")
    assert step_now(visitor, anna) == "ask", "the owner stays where they are"
    assert to_press(visitor.page, "skip") == ["ask", "talk", "meet", "go_on"]
    assert to_press(visitor.page, "again") == ["plan"]
    visitor.sends(f"{path_page(anna)}/overslaan", step="again:plan")
    assert to_press(visitor.page, "skip") == STEPS[1:]


def test_the_path_is_found_again_when_the_group_is_no_longer_new(visitor, anna):
    visitor.signs_in_as(anna)
    with time_machine.travel(clock.now() + timedelta(weeks=40), tick=False):
        assert path_page(anna) in visitor.opens(f"/groep/{anna.group_id}/hoe-we-werken").links


def test_an_unknown_step_is_answered_with_a_sentence(visitor, anna):
    visitor.signs_in_as(anna).opens(path_page(anna))
    visitor.sends(f"{path_page(anna)}/overslaan", step="skip:banaan")
    assert visitor.page.status == 422


def test_the_path_counts_and_measures_nothing(visitor, anna):
    page = visitor.signs_in_as(anna).opens(path_page(anna))
    assert "<progress" not in page.html
    assert not re.search(r"\d+ (van|/) \d+|%", page.words)


def test_the_way_to_the_path_stands_on_the_first_page_while_the_group_is_new(visitor, anna):
    visitor.signs_in_as(anna)
    first = f"/groep/{anna.group_id}"
    for weeks, stands in ((12, True), (14, False)):
        with time_machine.travel(clock.now() + timedelta(weeks=weeks), tick=False):
            assert (path_page(anna) in visitor.opens(first).links) == stands
            assert visitor.opens(path_page(anna)).status == 200, "and it can always be opened"


def test_the_path_is_the_owners_alone(world, visitor, anna):
    emma = world.member(anna, "Emma")
    assert visitor.signs_in_as(emma).opens(path_page(anna)).status == 404
    assert path_page(anna) not in visitor.opens("/groepen").links
