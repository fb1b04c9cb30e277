"""Handing over: a professional asks, the owner decides, and the old place ends in one moment."""

from datetime import timedelta

import pytest
import time_machine

from webapp import clock
from webapp.circle.models import Contact
from webapp.db import session
from webapp.groups.models import MemberKind, Membership
from webapp.handovers.models import Handover
from webapp.meetings.models import Attendance
from webapp.sharing.models import Share


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def sara(world, anna):
    """Sara, a professional in Anna's group and in her circle."""
    sara = world.member(anna, "Sara", kind=MemberKind.PROFESSIONAL)
    world.in_circle(sara, relation="WIJ Groningen")
    return sara


def ask_page(place):
    return f"/groep/{place.group_id}/plek-doorgeven"


def asks(visitor, sara, name="Kees"):
    """The professional names a colleague."""
    return visitor.signs_in_as(sara).sends(ask_page(sara), name=name)


def the_handover(world):
    """The one question there is."""
    with world.open():
        return session.query(Handover).one()


def settle_page(world, sara):
    return f"{ask_page(sara)}/{the_handover(world).id}"


def agrees(visitor, world, anna, sara):
    """The owner wants to ask the colleague, and makes a link."""
    visitor.signs_in_as(anna).sends(settle_page(world, sara), decision="yes")
    with world.open():
        return session.query(Contact).filter_by(id=the_handover(world).contact_id).one()


def joins(visitor, world, anna, kees):
    """The colleague says yes, and the owner says who it is."""
    reply = world.reply(world.invitation(kees)[0], "Kees")
    there = f"/groep/{anna.group_id}/antwoord/{reply.id}"
    assert "Dan stopt Sara in je groep." in visitor.opens(there).words
    visitor.sends(there, decision="right")
    with world.open():
        return session.get_one(Membership, world.fresh(kees).membership_id)


def test_the_owner_reads_the_question_and_nothing_changes_until_they_decide(
    world, visitor, anna, sara
):
    asks(visitor, sara)
    assert "Anna kijkt nog." in visitor.page.words
    annas = visitor.another().signs_in_as(anna)
    for path in ("", "/mensen"):
        page = annas.opens(f"/groep/{anna.group_id}{path}")
        assert "Sara wil de plek in je groep doorgeven" in page.words
        assert "Kees" in page.words
        assert settle_page(world, sara) in page.links
    assert annas.opens(settle_page(world, sara)).heading == "Wil je Kees vragen?"
    assert world.fresh(sara).is_there


def test_when_the_colleague_is_confirmed_the_old_place_ends_in_that_moment(
    world, visitor, anna, sara
):
    goal = world.goal(anna, "Zelfstandig wonen", shown_to=[sara])
    coming, past = (
        world.meeting(anna, sara),
        world.meeting(anna, sara, starts_at=clock.now() - timedelta(days=30)),
    )
    draft = world.meeting(anna, sara, sent=False)
    _attendance, old_link = world.place_at(coming, sara)
    saras, annas, stranger = visitor.another(), visitor.another(), visitor.another()
    asks(saras, sara)
    kees = agrees(annas, world, anna, sara)
    assert (kees.kind, world.fresh(sara).ended_at) == (MemberKind.PROFESSIONAL, None)
    with world.open():
        assert session.get_one(Contact, kees.id).relation == "WIJ Groningen"
    assert "Anna vraagt Kees nu." in saras.opens(ask_page(sara)).words

    place = joins(annas, world, anna, kees)
    world.pin(place.person)
    assert saras.opens(f"/groep/{anna.group_id}").status == 404
    assert stranger.opens(f"/u/{old_link}").status == 404
    with world.open():
        asked = {(each.meeting_id, each.membership_id) for each in session.query(Attendance)}
    assert asked == {(coming.id, place.id), (draft.id, place.id), (past.id, sara.id)}
    assert world.count(Share) == 0, "what was shared does not go along"
    new = visitor.signs_in_as(place)
    assert new.opens(f"/groep/{anna.group_id}/doelen/{goal.id}").status == 404
    assert new.opens(f"/groep/{anna.group_id}/bijeenkomsten/{coming.id}").status == 200
    assert the_handover(world).settled_at is not None


def test_not_now_is_said_in_a_neutral_sentence_and_can_be_asked_again(world, visitor, anna, sara):
    saras, annas = visitor.another(), visitor.another()
    asks(saras, sara)
    annas.signs_in_as(anna).sends(settle_page(world, sara), decision="not_now")
    assert "Sara blijft in je groep." in annas.page.words
    assert "doorgeven" not in annas.opens(f"/groep/{anna.group_id}").words
    assert world.count(Contact) == 1, "nobody was added"
    for path in ("", "/plek-doorgeven"):
        words = saras.opens(f"/groep/{anna.group_id}{path}").words
        assert "Kees wordt nu niet gevraagd. Jij houdt je plek in de groep." in words
    with time_machine.travel(clock.now() + timedelta(days=8)):
        later = visitor.another().signs_in_as(sara).opens(f"/groep/{anna.group_id}")
        assert "niet gevraagd" not in later.words
    saras.sends(ask_page(sara), name="Noor")
    assert "Je vroeg of Noor je plek krijgt." in saras.page.words


def test_the_professional_takes_the_question_back(world, visitor, anna, sara):
    asks(visitor, sara)
    visitor.sends(f"{ask_page(sara)}/terugnemen")
    assert "Je vraag is weg." in visitor.page.words
    assert world.count(Handover) == 0
    page = visitor.another().signs_in_as(anna).opens(f"/groep/{anna.group_id}")
    assert "doorgeven" not in page.words


def test_asking_again_is_one_question_with_the_other_name(world, visitor, sara):
    visitor.signs_in_as(sara).opens(ask_page(sara))
    key = visitor.form(ask_page(sara)).fields
    for name in ("Kees", "Kees", "Noor"):
        visitor.posts(ask_page(sara), **key | {"name": name})
    assert world.count(Handover) == 1
    assert "Je vroeg of Noor je plek krijgt." in visitor.page.words


def test_who_was_asked_after_the_question_was_taken_back_simply_joins(world, visitor, anna, sara):
    saras, annas = visitor.another(), visitor.another()
    asks(saras, sara)
    kees = agrees(annas, world, anna, sara)
    saras.sends(f"{ask_page(sara)}/terugnemen")
    reply = world.reply(world.invitation(kees)[0], "Kees")
    annas.sends(f"/groep/{anna.group_id}/antwoord/{reply.id}", decision="right")
    assert world.fresh(sara).is_there
    assert world.fresh(world.fresh(reply).membership).is_there


@pytest.mark.parametrize("how", ["ends", "rests"])
def test_a_question_of_who_is_away_is_shown_to_nobody(world, visitor, anna, sara, how):
    asks(visitor, sara)
    getattr(world, how)(sara)
    words = visitor.another().signs_in_as(anna).opens(f"/groep/{anna.group_id}").words
    assert "doorgeven" not in words


def test_only_a_professional_gives_a_place_away_and_only_the_owner_decides(
    world, visitor, anna, sara
):
    asks(visitor, sara)
    emma = visitor.another().signs_in_as(world.member(anna, "Emma"))
    for there in (ask_page(sara), settle_page(world, sara)):
        assert emma.opens(there).status == 404
        assert emma.posts(there, csrf_token=emma.token(), name="X", decision="yes").status == 404
    assert ask_page(sara) not in emma.opens(f"/groep/{anna.group_id}/mensen").links
    assert visitor.opens(settle_page(world, sara)).status == 404, "Sara herself does not decide"
    assert ask_page(sara) in visitor.opens(f"/groep/{anna.group_id}/mensen").links
