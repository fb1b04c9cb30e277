"""One question more, before everybody or somebody who joined today sees something (G9)."""

from datetime import timedelta

import pytest
import time_machine

from webapp import clock
from webapp.db import session
from webapp.groups.models import Membership
from webapp.notes.models import Note
from webapp.sharing.models import Share


@pytest.fixture
def anna(world):
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    return world.member(anna, "Emma")


@pytest.fixture
def new_here(world, anna):
    """Jan, who was let in a moment ago."""
    place = world.member(anna, "Jan")
    with world.open():
        session.get_one(Membership, place.id).confirmed_at = clock.now()
    return place


def pages(world, anna):
    goal, check_in = world.goal(anna, "Vaker buiten"), world.check_in(anna)
    group = f"/groep/{anna.group_id}"
    return [
        f"{group}/doelen/{goal.id}/wie-ziet-dit",
        f"{group}/inchecken/{check_in.id}/wie-ziet-dit",
        f"{group}/inchecken-volgende",
    ]


def sure(page):
    return [value for name, value, _words in page.forms[0].buttons if name == "sure"]


def test_before_everybody_sees_it_the_page_asks_once_more(world, visitor, anna):
    world.member(anna)
    visitor.signs_in_as(anna)
    for path in pages(world, anna):
        before = world.count(Share)
        asked = visitor.sends(path, who="group")
        assert asked.status == 200, path
        assert "Laten zien aan je hele steungroep?" in asked.words
        assert "Alleen ik" not in asked.words, "one question on the page"
        assert world.count(Share) == before, path
        assert path in asked.links, "«Toch niet» leads back"
        visitor.sends(path, sure="group")
        assert "Hele steungroep" in visitor.page.words
        assert world.count(Share) == before + 1, path


def test_before_who_joined_today_sees_it_the_page_asks_once_more(
    world, visitor, anna, emma, new_here
):
    visitor.signs_in_as(anna)
    for path in pages(world, anna):
        visitor.sends(path, who=f"show:{emma.id}")
        before = world.count(Share)
        asked = visitor.sends(path, who=f"show:{new_here.id}")
        assert "Laten zien aan Jan?" in asked.words, path
        assert "Jan doet sinds vandaag mee." in asked.words
        assert sure(asked) == [f"show:{new_here.id}"]
        assert world.count(Share) == before, path
        visitor.sends(path, sure=f"show:{new_here.id}")
        assert world.count(Share) == before + 1, path
        visitor.sends(path, who=f"hide:{new_here.id}")
        assert world.count(Share) == before, "taking away asks nothing"


def test_the_next_day_it_asks_no_more(world, visitor, anna, new_here):
    (path, *_others) = pages(world, anna)
    visitor.signs_in_as(anna)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        visitor.sends(path, who=f"show:{new_here.id}")
    assert world.count(Share) == 1


def test_from_everybody_to_one_asks_nothing(world, visitor, anna, new_here):
    """Fewer people see it then."""
    (path, *_others) = pages(world, anna)
    visitor.signs_in_as(anna).sends(path, sure="group")
    visitor.sends(path, who=f"show:{new_here.id}")
    assert "sinds vandaag" not in visitor.page.words
    with world.open():
        assert [row.membership_id for row in session.query(Share)] == [new_here.id]


def test_on_the_page_of_one_member_it_asks_too(world, visitor, anna, emma, new_here):
    goal = world.goal(anna, "Vaker buiten")
    for member, shown_at_once in ((emma, True), (new_here, False)):
        path = f"/groep/{anna.group_id}/lid/{member.id}/ziet"
        visitor.signs_in_as(anna).opens(path)
        key = next(
            value.partition(":")[2]
            for _name, value, _words in visitor.page.forms[0].buttons
            if value.startswith("show:") and str(goal.id) in value
        )
        visitor.sends(path, who=f"show:{key}")
        assert world.count(Share) == 1
        if shown_at_once:
            continue
        assert "Laten zien aan Jan?" in visitor.page.words
        assert "Vaker buiten" in visitor.page.words, "what it is about"
        assert visitor.page.status == 200
        visitor.sends(path, sure=f"show:{key}")
        assert world.count(Share) == 2
        visitor.sends(path, who=f"hide:{key}")
        assert world.count(Share) == 1


def test_a_made_up_answer_shows_nothing(world, visitor, anna, emma):
    (path, *_others) = pages(world, anna)
    stranger = world.member(world.owner("Bram"), "Kees")
    visitor.signs_in_as(anna)
    before = rows(world)
    for made_up in (
        *("iedereen", "show:", f"show:{stranger.id}", "group:" + "x" * 3000),
        *(f"me:{emma.id}", f"group:{emma.id}", f"see:{emma.id}"),
    ):
        for button in ("who", "sure"):
            visitor.sends(path, **{button: made_up})
            assert visitor.page.status == 422, made_up
            assert "Kies een van de antwoorden op deze pagina." in visitor.page.words
    assert rows(world) == before


def rows(world):
    with world.open():
        return [(row.thing_id, row.membership_id) for row in session.query(Share)]


def test_a_note_to_everybody_or_to_who_joined_today_asks_too_and_keeps_the_words(
    world, visitor, anna, emma, new_here
):
    path = f"/groep/{anna.group_id}/berichten/nieuw"
    visitor.signs_in_as(anna)
    for to, said in (
        (["group"], "Laten zien aan je hele steungroep?"),
        ([str(emma.id), str(new_here.id)], "Jan doet sinds vandaag mee."),
    ):
        visitor.opens(path)
        before = world.count(Note)
        asked = visitor.sends(path, words="Vrijdag naar de markt", to=to)
        assert asked.status == 200
        assert said in asked.words
        assert "Vrijdag naar de markt" in asked.words
        assert world.count(Note) == before
        (about,) = sure(asked)
        visitor.sends(path, words="Vrijdag naar de markt", to=to, sure=about)
        assert world.count(Note) == before + 1, to


def test_who_was_asked_about_one_is_asked_again_about_everybody(world, visitor, anna, new_here):
    path = f"/groep/{anna.group_id}/berichten/nieuw"
    visitor.signs_in_as(anna).opens(path)
    about = str(new_here.id)
    visitor.sends(path, words="Hallo", to=["group"], sure=about)
    assert "Laten zien aan je hele steungroep?" in visitor.page.words
    assert world.count(Note) == 0


def test_a_note_to_who_was_there_already_asks_nothing(world, visitor, anna, emma, new_here):
    assert world.fresh(new_here).joined_today
    path = f"/groep/{anna.group_id}/berichten/nieuw"
    visitor.signs_in_as(anna).opens(path)
    visitor.sends(path, words="Hallo", to=[str(emma.id)])
    assert world.count(Note) == 1
