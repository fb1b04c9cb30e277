"""A card for a talk: four topics, its writer's own until they show it to somebody."""

import pytest

from webapp import clock
from webapp.db import session
from webapp.groups.models import Group, Membership
from webapp.sharing.models import Look
from webapp.talks.models import TalkCard

SECRET = "Ik praat liever buiten"


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, a member."""
    return world.member(anna, "Emma")


def page_of(place):
    return f"/groep/{place.group_id}/voorgesprek"


@pytest.mark.parametrize("who", ["owner", "member"])
def test_somebody_writes_four_topics_and_finds_them_back(world, visitor, anna, emma, who):
    visitor.signs_in_as(anna if who == "owner" else emma)
    words = {"expectations": "Een", "bond": "Twee", "giving": "Drie", "worries": "Vier"}
    visitor.sends(page_of(anna), **words)
    visitor.sends(page_of(anna), **words)
    assert world.count(TalkCard) == 1
    assert "Alleen ik" in visitor.page.words
    assert {name: visitor.page.forms[0].fields[name] for name in words} == words


def test_nobody_else_reads_it_before_its_writer_shows_it(world, visitor, anna, emma):
    jan = world.member(anna, "Jan")
    card = world.talk(emma, SECRET)
    for somebody in (anna, jan):
        visitor.another().signs_in_as(somebody)
        phone = visitor.another().signs_in_as(somebody)
        assert SECRET not in phone.opens(page_of(anna)).html
        assert "Emma" not in phone.page.words
        assert phone.opens(f"{page_of(anna)}/{card.id}").status == 404


def test_a_member_shows_it_to_the_owner_and_takes_it_back(world, visitor, anna, emma):
    card = world.talk(emma, SECRET)
    hers, annas = visitor.signs_in_as(emma), visitor.another().signs_in_as(anna)
    hers.sends(f"{page_of(anna)}/wie-ziet-dit", who=f"show:{anna.id}")
    assert "Anna" in hers.opens(page_of(anna)).words

    annas.opens(page_of(anna))
    assert "Wat Emma vooraf wil zeggen" in annas.page.words
    assert SECRET in annas.opens(f"{page_of(anna)}/{card.id}").words

    hers.sends(f"{page_of(anna)}/wie-ziet-dit", who="me")
    assert annas.opens(f"{page_of(anna)}/{card.id}").status == 404
    assert "Emma" not in annas.opens(page_of(anna)).words


def test_a_member_chooses_other_members_and_the_others_see_nothing(world, visitor, anna, emma):
    jan, sara = world.member(anna, "Jan"), world.member(anna, "Sara")
    card = world.talk(emma, SECRET)
    visitor.signs_in_as(emma).sends(f"{page_of(anna)}/wie-ziet-dit", who=f"show:{jan.id}")
    assert SECRET in visitor.another().signs_in_as(jan).opens(f"{page_of(anna)}/{card.id}").words
    for other in (anna, sara):
        phone = visitor.another().signs_in_as(other)
        assert phone.opens(f"{page_of(anna)}/{card.id}").status == 404


def test_nobody_shows_a_card_to_themselves(world, visitor, anna, emma):
    world.talk(emma, SECRET)
    page = visitor.signs_in_as(emma).opens(f"{page_of(anna)}/wie-ziet-dit")
    assert "Emma" not in page.words
    assert "Anna" in page.words
    visitor.sends(f"{page_of(anna)}/wie-ziet-dit", who=f"show:{emma.id}")
    assert visitor.page.status == 422


def test_the_log_holds_who_read_the_owners_card_and_nothing_of_a_members(
    world, visitor, anna, emma
):
    jan = world.member(anna, "Jan")
    annas = world.talk(anna, shown_to=[emma])
    emmas = world.talk(emma, SECRET, shown_to=[anna, jan])
    for who in (anna, emma, jan):
        phone = visitor.another().signs_in_as(who)
        phone.opens(page_of(anna))
        phone.opens(f"{page_of(anna)}/{emmas.id}")
    assert world.count(Look) == 0
    visitor.another().signs_in_as(emma).opens(f"{page_of(anna)}/{annas.id}")
    assert world.count(Look) == 1
    page = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/wie-heeft-gekeken")
    assert "Emma las wat je vooraf wilt zeggen." in page.words


def test_a_card_goes_with_its_writer_and_comes_back_with_them(world, visitor, anna, emma):
    card = world.talk(emma, SECRET, shown_to=[anna])
    visitor.signs_in_as(anna)
    with world.open():
        session.get_one(Membership, emma.id).paused_at = clock.now()
    assert visitor.opens(f"{page_of(anna)}/{card.id}").status == 404
    assert "Emma" not in visitor.opens(page_of(anna)).words
    with world.open():
        session.get_one(Membership, emma.id).paused_at = None
    assert visitor.opens(f"{page_of(anna)}/{card.id}").status == 200


def test_while_nothing_is_shared_members_read_no_card_and_the_owner_does(
    world, visitor, anna, emma
):
    annas = world.talk(anna, "Woorden", shown_to=[emma])
    emmas = world.talk(emma, SECRET, shown_to=[anna])
    with world.open():
        session.get_one(Group, anna.group_id).nothing_shared_since = clock.now()
    hers, owners = visitor.signs_in_as(emma), visitor.another().signs_in_as(anna)
    assert hers.opens(f"{page_of(anna)}/{annas.id}").status == 404
    assert SECRET in owners.opens(f"{page_of(anna)}/{emmas.id}").words


def test_it_says_beside_the_boxes_that_it_calls_no_help(visitor, anna):
    page = visitor.signs_in_as(anna).opens(page_of(anna))
    assert "Dit is geen noodknop. Bij gevaar: bel 112." in page.words
