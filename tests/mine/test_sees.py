"""«Dit ziet Emma»: everything that can be shown, on one page for each person."""

from datetime import timedelta

import pytest
import time_machine

from tests.house.test_figures import counted
from webapp import clock
from webapp.db import session
from webapp.sharing import actions as sharing
from webapp.sharing.models import Share, Shown
from webapp.talks.models import TalkCard


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, who joined."""
    return world.member(anna, "Emma")


def page_of(member):
    return f"/groep/{member.group_id}/lid/{member.id}/ziet"


def card_of(world, place):
    """A card for a talk, as its own room would make it."""
    with world.open():
        now = clock.now()
        card = TalkCard(
            group_id=place.group_id,
            membership_id=place.id,
            topics={"hope": "Rust"},
            made_at=now,
            changed_at=now,
        )
        session.add(card)
        return card


def one_of_each(world, anna):
    """The names of the rows, one for every kind of thing that can be shown."""
    goal, check_in, card = world.goal(anna), world.check_in(anna), card_of(world, anna)
    return {
        Shown.GOAL: f"goal:{goal.id}",
        Shown.CHECK_IN: f"check_in:{check_in.id}",
        Shown.NEXT_CHECK_INS: f"next_check_ins:{anna.group_id}",
        Shown.TALK: f"talk:{card.id}",
        Shown.REVIEW: f"review:{world.review(anna).id}",
        Shown.NOTE: f"note:{world.note(anna).id}",
        Shown.SUMMARY: f"summary:{world.agreement(anna).summary_id}",
        Shown.PLAN_SECTION: f"plan_section:{world.section(anna).id}",
    }


def test_every_kind_of_thing_can_be_shown_and_hidden_here(world, visitor, anna, emma):
    rows = one_of_each(world, anna)
    assert set(rows) == set(Shown), "a new kind of thing is one entry in webapp/mine/shown.py"
    jan = world.member(anna, "Jan")
    visitor.signs_in_as(anna)
    for number, (kind, row) in enumerate(rows.items(), start=1):
        visitor.sends(page_of(emma), who=f"show:{row}")
        assert visitor.page.words.count("Ziet dit") == number, kind
    assert "Ziet dit" not in visitor.opens(page_of(jan)).words
    for row in rows.values():
        visitor.sends(page_of(emma), who=f"hide:{row}")
    assert world.count(Share) == 0


def test_from_both_sides_it_is_the_same_choice(world, visitor, anna, emma):
    goal = world.goal(anna, "Vaker buiten")
    path = f"/groep/{anna.group_id}/doelen/{goal.id}"
    visitor.signs_in_as(anna).sends(page_of(emma), who=f"show:goal:{goal.id}")
    assert "Wie ziet dit? Emma" in visitor.opens(path).words
    visitor.sends(f"{path}/wie-ziet-dit", who=f"hide:{emma.id}")
    assert "Ziet dit" not in visitor.opens(page_of(emma)).words


def test_pressed_twice_is_pressed_once(world, visitor, anna, emma):
    goal = world.goal(anna)
    visitor.signs_in_as(anna).opens(page_of(emma))
    for word, kept in (("show", 1), ("hide", 0)):
        for _again in range(3):
            who = f"{word}:goal:{goal.id}"
            visitor.posts(page_of(emma), who=who, csrf_token=visitor.token())
            assert world.count(Share) == kept


def test_hidden_from_one_the_others_in_the_group_still_see_it(world, visitor, anna, emma):
    jan, goal = world.member(anna, "Jan"), world.goal(anna, "Vaker buiten")
    with world.open():
        sharing.show_to_everyone(session.merge(anna), Shown.GOAL, goal.id)
    visitor.signs_in_as(anna).opens(page_of(emma))
    assert "Hele steungroep" in visitor.page.words

    visitor.sends(page_of(emma), who=f"hide:goal:{goal.id}")
    path = f"/groep/{anna.group_id}/doelen/{goal.id}"
    assert "Wie ziet dit? Jan" in visitor.opens(path).words
    assert visitor.another().signs_in_as(jan).opens(path).status == 200
    assert visitor.another().signs_in_as(emma).opens(path).status == 404


@pytest.mark.parametrize("who", ["show:goal:x", "show:banaan", "nee:goal", "show", ""])
def test_another_button_is_refused_in_a_sentence(world, visitor, anna, emma, who):
    world.goal(anna)
    visitor.signs_in_as(anna).opens(page_of(emma))
    visitor.posts(page_of(emma), who=who, csrf_token=visitor.token())
    assert visitor.page.status == 422
    assert world.count(Share) == 0


def test_nothing_of_another_group_can_be_shown_here(world, visitor, anna, emma):
    far = world.goal(world.owner("Bram"))
    visitor.signs_in_as(anna).opens(page_of(emma))
    visitor.posts(page_of(emma), who=f"show:goal:{far.id}", csrf_token=visitor.token())
    assert visitor.page.status == 422
    assert world.count(Share) == 0


def test_the_newest_ten_stand_here_and_the_rest_is_behind_earlier(world, visitor, anna, emma):
    start = clock.now()
    for day in range(13):
        with time_machine.travel(start - timedelta(days=20 - day), tick=False):
            world.check_in(anna, mood=2)
    visitor.signs_in_as(anna).opens(page_of(emma))
    assert len([name for name, _v, _w in visitor.page.forms[0].buttons if name == "who"]) == 11
    earlier = next(link for link in visitor.page.links if "eerder=10" in link)
    buttons = [value for _n, value, _w in visitor.opens(earlier).forms[0].buttons]
    assert len(buttons) == 3
    visitor.posts(earlier, who=buttons[0], csrf_token=visitor.token())
    assert visitor.page.path == earlier, "and one stays there"
    assert "Ziet dit" in visitor.page.words


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999999999", "200000"])
def test_an_address_that_somebody_made_up_shows_the_first_page(visitor, anna, emma, after):
    visitor.signs_in_as(anna).opens(f"{page_of(emma)}?eerder={after}")
    assert visitor.page.status == 200


@pytest.mark.slow
def test_the_page_asks_as_much_for_fifty_as_for_one(app, world, visitor, anna, emma):
    asked = []
    visitor.signs_in_as(anna)
    for more in (1, 9, 40):
        for number in range(more):
            shown_to = [emma] if number % 2 else []
            world.goal(anna, f"Doel {number}", shown_to=shown_to)
            world.check_in(anna, shown_to=shown_to, mood=2)
        with counted(app) as questions:
            visitor.opens(page_of(emma), follow=False)
        assert visitor.page.status == 200
        asked.append(len(questions))
    print(f"what one person sees, of 1, 10 and 50 things: {asked} queries")
    assert asked == [asked[0]] * 3
    assert asked[0] <= 11


def test_the_page_is_found_from_the_persons_own_page(world, visitor, anna, emma):
    contact = world.contact(anna, "Emma")
    world.joins(contact, emma)
    visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/mensen/{contact.id}")
    assert page_of(emma) in visitor.page.links


def test_somebody_who_left_or_waits_and_the_owner_have_no_such_page(world, visitor, anna, emma):
    waiting = world.reply(world.invitation(world.contact(anna))[0])
    with world.open():
        waits = session.merge(waiting).membership
    world.ends(emma)
    visitor.signs_in_as(anna)
    for place in (emma, anna, waits):
        assert visitor.opens(f"/groep/{anna.group_id}/lid/{place.id}/ziet").status == 404
        assert visitor.opens(f"/groep/{anna.group_id}/zo-ziet/{place.id}").status == 404
