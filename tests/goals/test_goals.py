"""What somebody wants, in own words, for nobody else until they say so."""

import pytest

from webapp.goals.models import Goal, State


def goals_of(place):
    return f"/groep/{place.group_id}/doelen"


def page_of(goal):
    return f"/groep/{goal.group_id}/doelen/{goal.id}"


def begun(world, name="Anna"):
    """An owner with one member."""
    anna = world.owner(name)
    return anna, world.member(anna, "Emma")


def test_a_goal_is_written_in_own_words_and_seen_by_nobody_else(world, visitor):
    anna, emma = begun(world)
    visitor.signs_in_as(anna)
    visitor.sends(f"{goals_of(anna)}/nieuw", words="Een hond 🐕", why="Dan ga ik naar buiten.")
    visitor.sends(visitor.page.path, area="home", term="long")
    page = visitor.page
    assert page.heading == "Een hond 🐕"
    assert "Dan ga ik naar buiten." in page.words
    assert "Alleen ik" in page.words

    guest = visitor.another().signs_in_as(emma)
    assert guest.opens(page.path).status == 404
    assert "hond" not in guest.opens(goals_of(anna)).words


@pytest.mark.parametrize(("letters", "fits"), [(140, True), (141, False)])
def test_a_goal_has_at_most_140_letters(world, visitor, letters, fits):
    anna = world.owner()
    visitor.signs_in_as(anna)
    visitor.sends(f"{goals_of(anna)}/nieuw", words="é" * letters, why="")
    assert visitor.page.status == (200 if fits else 422)
    assert world.count(Goal) == fits


def test_the_third_goal_of_a_term_waits(world, visitor):
    anna = world.owner()
    for words in ("Eén", "Twee", "Drie"):
        made = world.goal(anna, words)
        assert made.later is (words == "Drie")
    visitor.signs_in_as(anna)
    visitor.sends(f"{page_of(made)}/waar", term="long", area="rest")
    assert not world.fresh(made).later, "there is room for it further away"
    visitor.sends(f"{page_of(made)}/waar", term="short", area="rest")
    assert world.fresh(made).later


def test_a_goal_that_rests_makes_room(world, visitor):
    anna = world.owner()
    first, _second, third = (world.goal(anna, words) for words in ("Eén", "Twee", "Drie"))
    visitor.signs_in_as(anna)
    visitor.sends(f"{page_of(first)}/hoe-gaat-het", state="resting")
    visitor.sends(f"{page_of(third)}/hoe-gaat-het", state="busy")
    assert world.fresh(third).is_active
    visitor.sends(f"{page_of(first)}/hoe-gaat-het", state="busy")
    assert world.fresh(first).later, "now this one waits"


@pytest.mark.parametrize("state", ["done", "changed", "resting"])
def test_every_state_can_be_changed_back(world, visitor, state):
    anna = world.owner()
    goal = world.goal(anna)
    visitor.signs_in_as(anna)
    visitor.sends(f"{page_of(goal)}/hoe-gaat-het", state=state)
    assert world.fresh(goal).state is State(state)
    visitor.sends(f"{page_of(goal)}/hoe-gaat-het", state="busy")
    assert world.fresh(goal).is_active


def test_a_goal_can_be_said_in_other_words(world, visitor):
    anna = world.owner()
    goal = world.goal(anna, "Zelfstandig wonen")
    visitor.signs_in_as(anna)
    assert visitor.form(f"{page_of(goal)}/aanpassen").fields["words"] == "Zelfstandig wonen"
    visitor.sends(f"{page_of(goal)}/aanpassen", words="Een eigen sleutel")
    assert visitor.page.heading == "Een eigen sleutel"
    assert world.count(Goal) == 1


def test_own_words_are_shown_as_they_were_written(world, visitor):
    anna = world.owner()
    visitor.signs_in_as(anna)
    for words in ("<b>vet</b> & 'zo'", "{{ 7 * 7 }}", "مشي كل يوم"):
        visitor.opens(f"{goals_of(anna)}/nieuw")
        visitor.sends(f"{goals_of(anna)}/nieuw", words=words, why=words)
        assert words in visitor.opens(goals_of(anna)).words
