"""«Ik wil dat iemand mij belt»: who says it first is shown to the owner (product.md I4)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine

from webapp import clock
from webapp.db import session
from webapp.groups.models import Membership
from webapp.notes import actions, queries
from webapp.notes.models import CallAsk, CallWish


@pytest.fixture
def anna(world):
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


@pytest.fixture
def kees(world, anna):
    return world.member(anna, person=world.person("Kees", address="kees@voorbeeld.nl"))


def asking(anna):
    return f"/groep/{anna.group_id}/bel-mij"


def calling(wish):
    return f"/groep/{wish.group_id}/bellen/{wish.id}"


def test_who_is_asked_gets_a_mail_that_says_nothing_and_finds_the_wish(
    world, visitor, anna, emma, kees
):
    page = visitor.signs_in_as(anna).sends(asking(anna), members=str(emma.id))
    assert "Je vroeg Emma." in page.words
    (letter,) = world.deliver()
    assert letter["To"] == "emma@voorbeeld.nl"
    assert letter["Subject"] == "Er staat iets nieuws voor je klaar"
    assert not any(word in letter.as_string() for word in ("Anna", "bel"))
    news = f"/groep/{anna.group_id}/berichten"
    assert news in letter.get_body(("plain",)).get_content()
    emmas = visitor.another().signs_in_as(emma)
    emmas.opens(news)
    assert "Anna wil graag dat iemand belt" in emmas.page.words
    (there,) = {path for path in emmas.page.links if "/bellen/" in path}
    keess = visitor.another().signs_in_as(kees)
    assert "belt" not in keess.opens(news).words
    assert keess.opens(there).status == 404


def test_the_first_who_says_so_is_shown_and_the_others_need_do_nothing(
    world, visitor, anna, emma, kees
):
    wish = world.wish(anna, emma, kees)
    emmas, keess = (visitor.another().signs_in_as(each) for each in (emma, kees))
    assert "Anna ziet nu dat jij belt." in emmas.sends(calling(wish), call="yes").words
    page = keess.opens(calling(wish))
    assert "Er belt al iemand." in page.words
    assert "Emma" not in page.words
    assert "Emma zei: ik bel." in visitor.signs_in_as(anna).opens(asking(anna)).words
    assert not world.deliver(), "nobody is asked any more"


def test_who_cannot_after_all_gives_it_back_and_another_can(world, visitor, anna, emma, kees):
    wish = world.wish(anna, emma, kees)
    emmas, keess = (visitor.another().signs_in_as(each) for each in (emma, kees))
    emmas.sends(calling(wish), call="yes")
    emmas.opens(calling(wish))
    emmas.sends(calling(wish), call="no")
    assert "Je vroeg Emma en Kees." in visitor.signs_in_as(anna).opens(asking(anna)).words
    keess.sends(calling(wish), call="yes")
    assert "Kees zei: ik bel." in visitor.opens(asking(anna)).words


def test_no_is_heard_by_nobody(world, visitor, anna, emma):
    wish = world.wish(anna, emma)
    annas = visitor.signs_in_as(anna)
    before = annas.opens(asking(anna)).words
    emmas = visitor.another().signs_in_as(emma)
    assert "Dat is goed." in emmas.sends(calling(wish), call="no").html
    assert annas.opens(asking(anna)).words == before


def test_when_it_is_no_longer_needed_nobody_finds_it_and_no_mail_goes(world, visitor, anna, emma):
    wish = world.wish(anna, emma)
    annas = visitor.signs_in_as(anna)
    annas.opens(asking(anna))
    annas.sends(f"{asking(anna)}/klaar")
    assert "Wie mag jou bellen?" in annas.page.words
    assert annas.another().signs_in_as(emma).opens(calling(wish)).status == 404
    assert not world.deliver()


def test_after_a_day_it_is_over_by_itself(world, visitor, anna, emma):
    wish = world.wish(anna, emma)
    emmas = visitor.signs_in_as(emma)
    with time_machine.travel(clock.now() + timedelta(hours=23), tick=False):
        assert emmas.opens(calling(wish)).status == 200
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert emmas.opens(calling(wish)).status == 404
        assert not world.deliver()


def test_asked_twice_is_once_and_a_new_wish_ends_the_one_before(world, anna, emma, kees):
    first = world.wish(anna, emma)
    with world.open():
        me = session.get_one(Membership, anna.id)
        other = session.get_one(Membership, kees.id)
        again = actions.ask_to_call(me, operation_key=first.operation_key, members=[other])
        assert again.id == first.id
        assert again.names == ["Emma"]
    world.wish(anna, kees)
    assert [each["To"] for each in world.deliver()] == ["kees@voorbeeld.nl"]


@pytest.mark.parametrize("how", ["rests", "ends"])
def test_who_rests_or_is_gone_does_not_call(world, visitor, anna, emma, kees, how):
    wish = world.wish(anna, emma, kees)
    visitor.another().signs_in_as(emma).sends(calling(wish), call="yes")
    getattr(world, how)(emma)
    assert "Je vroeg Kees." in visitor.signs_in_as(anna).opens(asking(anna)).words
    assert world.count(CallAsk) == (1 if how == "ends" else 2)


def test_nobody_chosen_is_asked_again_and_alone_it_says_so(world, visitor, anna):
    annas = visitor.signs_in_as(anna)
    assert "Er doet nog niemand mee" in annas.opens(asking(anna)).words
    world.member(anna, "Jan")
    page = annas.sends(asking(anna))
    assert page.status == 422
    assert "Kies wie je wilt vragen." in page.words
    assert world.count(CallWish) == 0


def test_two_who_say_it_at_the_same_moment_are_one_caller(world, anna, emma, kees):
    wish, ready, said = world.wish(anna, emma, kees), Barrier(2), []

    def says(member):
        database = world.app.extensions["database"]
        with world.app.app_context():
            ready.wait(timeout=20)
            with database.transaction():
                me = session.get_one(Membership, member.id)
                said.append(actions.call(queries.wish_in(me.group_id, wish.id), me))

    both = [Thread(target=says, args=(each,)) for each in (emma, kees)]
    for each in both:
        each.start()
    for each in both:
        each.join(timeout=30)
    assert sorted(said) == [False, True]
    assert world.fresh(wish).caller_id in {emma.id, kees.id}
