"""«Wie ziet dit?»: with one, with all, and back, in one press each."""

import re

import pytest

from webapp.db import session
from webapp.groups.models import Membership
from webapp.sharing import actions as sharing
from webapp.sharing.models import Share, Shown


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, who joined."""
    return world.member(anna, "Emma")


@pytest.fixture
def jan(world, anna):
    """Jan, who joined too."""
    return world.member(anna, "Jan")


def sees(visitor, member, path):
    """Whether this member sees this page with the very next request."""
    status = visitor.another().signs_in_as(member).opens(path).status
    assert status in {200, 404}
    return status == 200


def things(world, anna):
    goal, check_in = world.goal(anna, "Vaker buiten"), world.check_in(anna)
    return [
        f"/groep/{anna.group_id}/doelen/{goal.id}",
        f"/groep/{anna.group_id}/inchecken/{check_in.id}",
    ]


def test_each_press_works_with_the_very_next_request(world, visitor, anna, emma, jan):
    visitor.signs_in_as(anna)
    for path in things(world, anna):
        for who, emma_sees, jan_sees in (
            ("show:%(emma)s", True, False),
            ("show:%(jan)s", True, True),
            ("hide:%(emma)s", False, True),
            ("group", True, True),
            ("show:%(emma)s", True, False),
            ("me", False, False),
        ):
            pressed = who % {"emma": emma.id, "jan": jan.id}
            button = "sure" if who == "group" else "who"
            visitor.sends(f"{path}/wie-ziet-dit", **{button: pressed})
            assert visitor.page.status == 200
            assert sees(visitor, emma, path) is emma_sees, (path, who)
            assert sees(visitor, jan, path) is jan_sees, (path, who)


def test_it_says_the_names_of_who_sees_it(world, visitor, anna, emma, jan):
    (path, _check_in) = things(world, anna)
    visitor.signs_in_as(anna)
    assert "Alleen ik" in visitor.opens(path).words
    for member in (emma, jan):
        visitor.sends(f"{path}/wie-ziet-dit", who=f"show:{member.id}")
    assert "Emma en Jan" in visitor.opens(path).words
    visitor.sends(f"{path}/wie-ziet-dit", sure="group")
    assert "Hele steungroep" in visitor.opens(path).words


def one_of_each(world, anna, jan):
    """For every kind: the page that says who sees it, what a member opens, and finds there."""
    group = f"/groep/{anna.group_id}"
    goal, check_in, review = world.goal(anna, "Koor"), world.check_in(anna), world.review(anna)
    meeting, card = world.meeting(anna, jan), world.talk(anna, "Rust")
    world.section(anna, "Buiten lopen")
    world.agreement(anna, meeting, "Tuin opruimen")
    at_goal, at_talk = f"{group}/doelen/{goal.id}", f"{group}/voorgesprek"
    at_check_in, at_review = f"{group}/inchecken/{check_in.id}", f"{group}/drie-maanden/{review.id}"
    agreed = f"{group}/bijeenkomsten/{meeting.id}/afspraken"
    at_note = f"{group}/berichten/{world.note(anna, 'Naar de markt').id}"
    return {
        Shown.GOAL: (at_goal, at_goal, "Koor"),
        Shown.CHECK_IN: (at_check_in, at_check_in, ""),
        Shown.REVIEW: (at_review, at_review, ""),
        Shown.NOTE: (at_note, at_note, "Naar de markt"),
        Shown.SUMMARY: (agreed, agreed, "Tuin opruimen"),
        Shown.PLAN_SECTION: (f"{group}/plan", f"{group}/plan", "Buiten lopen"),
        Shown.TALK: (at_talk, f"{at_talk}/{card.id}", "Rust"),
        Shown.NEXT_CHECK_INS: (f"{group}/inchecken", f"{group}/inchecken", ""),
    }


def test_every_kind_of_thing_says_who_sees_it_and_is_changed_in_two_taps(
    world, visitor, anna, emma, jan
):
    """product.md H1: the first tap is the chip with the names, the second the choice itself."""
    pages = one_of_each(world, anna, jan)
    assert set(pages) == set(Shown)
    hers, his = visitor.another().signs_in_as(emma), visitor.another().signs_in_as(jan)
    visitor.signs_in_as(anna)
    for kind, (page, theirs, words) in pages.items():
        ways = [way for way in visitor.opens(page).links if re.search("wie-ziet|volgende$", way)]
        way = ways[0]
        assert "Alleen ik" in visitor.page.words, kind
        assert f"show:{emma.id}" in [value for _name, value, _words in visitor.form(way).buttons]
        visitor.sends(way, who=f"show:{emma.id}")
        assert "Emma" in visitor.opens(page).words, kind
        assert words in hers.opens(theirs).words, kind
        assert hers.page.status == 200, kind
        assert not words or words not in his.opens(theirs).words, kind
        visitor.sends(way, who="me")
        assert "Emma" not in visitor.opens(page).words, kind


def test_who_joins_later_sees_what_the_whole_group_sees(world, visitor, anna, emma):
    (path, _check_in) = things(world, anna)
    visitor.signs_in_as(anna).sends(f"{path}/wie-ziet-dit", sure="group")
    late = world.member(anna, "Kees")
    assert sees(visitor, late, path)
    assert sees(visitor, emma, path)


def test_a_member_who_left_sees_nothing_and_is_named_nowhere(world, visitor, anna, emma):
    (path, _check_in) = things(world, anna)
    visitor.signs_in_as(anna).sends(f"{path}/wie-ziet-dit", who=f"show:{emma.id}")
    world.ends(emma)
    assert not sees(visitor, emma, path)
    assert "Emma" not in visitor.opens(path).words
    assert "Emma" not in visitor.opens(f"{path}/wie-ziet-dit").words


def test_nobody_of_another_group_can_be_chosen(world, visitor, anna):
    stranger = world.member(world.owner("Bram"), "Kees")
    for path in things(world, anna):
        visitor.signs_in_as(anna).sends(f"{path}/wie-ziet-dit", who=f"show:{stranger.id}")
        assert visitor.page.status == 422
        assert not sees(visitor, stranger, path)
    assert world.count(Share) == 0


def test_what_is_hidden_leaves_no_trace(world, visitor, anna, emma):
    guest = visitor.another().signs_in_as(emma)
    before = guest.opens(f"/groep/{anna.group_id}/doelen").words
    things(world, anna)
    assert guest.opens(f"/groep/{anna.group_id}/doelen").words == before


def test_a_member_cannot_choose_who_sees_something(world, visitor, anna, emma):
    (path, _check_in) = things(world, anna)
    visitor.signs_in_as(anna).sends(f"{path}/wie-ziet-dit", sure="group")
    guest = visitor.another().signs_in_as(emma)
    assert guest.opens(f"{path}/wie-ziet-dit").status == 404


def test_hiding_from_one_shows_nothing_to_somebody_who_still_waits(world, anna, emma, jan):
    reply = world.reply(world.invitation(world.contact(anna))[0])
    goal = world.goal(anna)
    with world.open():
        owner, other = session.merge(anna), session.get_one(Membership, jan.id)
        sharing.show_to_everyone(owner, Shown.GOAL, goal.id)
        sharing.hide_from(owner, Shown.GOAL, goal.id, other)
        shown = {row.membership_id for row in session.query(Share)}
    assert shown == {emma.id}
    assert reply.membership_id not in shown
