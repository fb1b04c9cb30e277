"""«Even niets delen»: one switch for all sharing at once, and back as it was."""

import pytest

from webapp.sharing.models import Share


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, who joined."""
    return world.member(anna, "Emma")


def switch(anna):
    return f"/groep/{anna.group_id}/even-niets-delen"


def everything_shared(world, anna, emma):
    """A goal and a check-in that Emma sees, and where they stand."""
    goal = world.goal(anna, "Vaker buiten", shown_to=[emma])
    check_in = world.check_in(anna, shown_to=[emma], mood=3)
    here = f"/groep/{anna.group_id}"
    return [f"{here}/doelen/{goal.id}", f"{here}/inchecken/{check_in.id}"]


def test_one_press_hides_everything_and_one_gives_it_back_as_it_was(world, visitor, anna, emma):
    paths = everything_shared(world, anna, emma)
    emmas = visitor.another().signs_in_as(emma)
    before, shares = [emmas.opens(path).words for path in paths], world.everything()["share"]

    visitor.signs_in_as(anna).sends(switch(anna), now="nothing")
    assert [emmas.opens(path).status for path in paths] == [404, 404]
    assert "Vaker buiten" not in emmas.opens(f"/groep/{anna.group_id}/doelen").html
    visitor.sends(switch(anna), now="again")
    assert [emmas.opens(path).words for path in paths] == before
    assert world.everything()["share"] == shares


def test_pressed_twice_is_pressed_once(world, visitor, anna):
    visitor.signs_in_as(anna)
    for now in ("nothing", "again"):
        visitor.sends(switch(anna), now=now)
        once = world.everything()["support_group"]
        visitor.posts(switch(anna), now=now, csrf_token=visitor.token())
        assert world.everything()["support_group"] == once
    visitor.posts(switch(anna), now="misschien", csrf_token=visitor.token())
    assert visitor.page.status == 422


def test_a_meeting_is_no_sharing_and_stays(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma)
    visitor.signs_in_as(anna).sends(switch(anna), now="nothing")
    path = f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}"
    assert visitor.another().signs_in_as(emma).opens(path).status == 200


def test_nothing_says_that_emma_sees_it_while_she_does_not(world, visitor, anna, emma):
    paths = everything_shared(world, anna, emma)
    lists = [f"/groep/{anna.group_id}/doelen", f"/groep/{anna.group_id}/inchecken"]
    meeting = world.meeting(anna, emma)
    lists.append(f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}/agenda")
    visitor.signs_in_as(anna)
    for path in [*paths, *lists]:
        assert "Wie ziet dit? Emma" in visitor.opens(path).words, path
    visitor.sends(switch(anna), now="nothing")
    for path in [*paths, *lists]:
        assert "Wie ziet dit? Alleen ik" in visitor.opens(path).words, path
        assert "Emma" not in visitor.page.words, path


@pytest.mark.parametrize(
    "place", ["", "/mensen", "/inchecken-volgende", "goal", "check-in", "sees"]
)
def test_the_owners_pages_say_so_with_the_way_back(world, visitor, anna, emma, place):
    goal, check_in = everything_shared(world, anna, emma)
    path = {
        "goal": f"{goal}/wie-ziet-dit",
        "check-in": f"{check_in}/wie-ziet-dit",
        "sees": f"/groep/{anna.group_id}/lid/{emma.id}/ziet",
    }.get(place, f"/groep/{anna.group_id}{place}")
    visitor.signs_in_as(anna)
    assert "Je deelt nu even niets." not in visitor.opens(path).words
    if place and place != "sees":
        assert switch(anna) in visitor.page.links, "two taps: this link, and the button"

    visitor.sends(switch(anna), now="nothing")
    assert "Je deelt nu even niets." in visitor.opens(path).words
    assert switch(anna) in visitor.page.links
    assert "Ziet dit" not in visitor.page.words


def test_what_is_chosen_meanwhile_is_kept_for_later_and_says_so(world, visitor, anna, emma):
    goal = world.goal(anna)
    path = f"/groep/{anna.group_id}/doelen/{goal.id}"
    emmas = visitor.another().signs_in_as(emma)
    visitor.signs_in_as(anna).sends(switch(anna), now="nothing")

    visitor.sends(f"{path}/wie-ziet-dit", who=f"show:{emma.id}")
    assert "Wat je hier kiest, geldt zodra je weer deelt." in visitor.page.words
    assert "Als je weer deelt" in visitor.page.words
    assert world.count(Share) == 1
    assert emmas.opens(path).status == 404
    visitor.sends(switch(anna), now="again")
    assert emmas.opens(path).status == 200


def test_the_next_check_in_stays_unseen_until_the_owner_shares_again(world, visitor, anna, emma):
    visitor.signs_in_as(anna)
    visitor.sends(f"/groep/{anna.group_id}/inchecken-volgende", who=f"show:{emma.id}")
    visitor.sends(switch(anna), now="nothing")
    visitor.opens(f"/groep/{anna.group_id}/inchecken/nieuw")
    assert "Dan zien de mensen die jij koos dit." in visitor.page.words
    check_in = world.check_in(anna)
    emmas = visitor.another().signs_in_as(emma)
    path = f"/groep/{anna.group_id}/inchecken/{check_in.id}"
    assert emmas.opens(path).status == 404
    visitor.sends(switch(anna), now="again")
    assert emmas.opens(path).status == 200
