"""Notes: a few lines to who the owner chooses, and what is said back (product.md I1, I2, H5)."""

from datetime import timedelta

import pytest
import time_machine

from tests.pages import Visitor
from webapp import clock
from webapp.db import session
from webapp.groups.models import Membership
from webapp.notes import actions, queries
from webapp.notes.models import Note, NoteAnswer
from webapp.notices import models
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown


@pytest.fixture
def anna(world):
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


@pytest.fixture
def kees(world, anna):
    return world.member(anna, person=world.person("Kees", address="kees@voorbeeld.nl"))


def at(place, rest=""):
    return f"/groep/{place.group_id}/berichten{rest}"


def test_only_who_was_chosen_reads_it_and_hears_that_there_is_news(
    world, visitor, anna, emma, kees
):
    annas = visitor.signs_in_as(anna)
    page = annas.sends(at(anna, "/nieuw"), words="De operatie ging goed.", to=str(emma.id))
    there = page.path
    assert "De operatie ging goed." in page.words
    letters = world.deliver()
    assert [letter["To"] for letter in letters] == ["emma@voorbeeld.nl"]
    told = letters[0].as_string()
    assert letters[0]["Subject"] == "Er staat iets nieuws voor je klaar"
    assert not any(word in told for word in ("Anna", "operatie", "goed"))
    assert "De operatie ging goed." in annas.another().signs_in_as(emma).opens(there).words
    keess = annas.another().signs_in_as(kees)
    assert keess.opens(there).status == 404
    assert "Er staat hier nu niets." in keess.opens(at(kees)).words


def test_the_whole_group_is_who_is_in_it_and_who_comes_later(world, visitor, anna, emma, kees):
    annas = visitor.signs_in_as(anna)
    there = annas.sends(at(anna, "/nieuw"), words="Ik ben er weer.", to="group", sure="group").path
    assert {each["To"] for each in world.deliver()} == {"emma@voorbeeld.nl", "kees@voorbeeld.nl"}
    for member in (emma, kees, world.member(anna, "Jan")):
        assert annas.another().signs_in_as(member).opens(there).status == 200


def test_without_words_or_without_somebody_it_is_asked_again(world, visitor, anna, emma):
    annas = visitor.signs_in_as(anna)
    assert annas.sends(at(anna, "/nieuw"), words="", to=str(emma.id)).status == 422
    page = annas.sends(at(anna, "/nieuw"), words="Hoi allemaal", to=None)
    assert page.status == 422
    assert "Kies voor wie het is." in page.words
    assert "Hoi allemaal" in page.html
    assert world.count(Note) == 0


def test_who_is_alone_is_shown_how_to_ask_somebody(visitor, anna):
    page = visitor.signs_in_as(anna).opens(at(anna, "/nieuw"))
    assert "Er doet nog niemand mee." in page.words
    assert not page.forms


def test_one_tap_says_i_think_of_you_and_one_tap_takes_it_back(world, visitor, anna, emma):
    note = world.note(anna, shown_to=[emma])
    there = at(anna, f"/{note.id}")
    emmas = visitor.signs_in_as(emma)
    emmas.opens(there)
    page = emmas.sends(f"{there}/warm", warm="yes")
    assert "Je zei: ik denk aan je." in page.words
    annas = visitor.another().signs_in_as(anna)
    page = annas.opens(there)
    assert "Emma" in page.words
    assert "«Ik denk aan je.»" in page.words
    emmas.sends(f"{there}/warm", warm="no")
    assert "«Ik denk aan je.»" not in annas.opens(there).words


def test_words_back_are_read_by_the_owner_alone(world, visitor, anna, emma, kees):
    note = world.note(anna, shown_to=[emma, kees])
    there = at(anna, f"/{note.id}")
    emmas = visitor.signs_in_as(emma)
    emmas.opens(there)
    emmas.sends(f"{there}/antwoord", words="Wat fijn om te horen.")
    assert "Wat fijn om te horen." in emmas.page.html, "she can change it"
    assert "Wat fijn om te horen." in visitor.another().signs_in_as(anna).opens(there).words
    assert "Wat fijn" not in visitor.another().signs_in_as(kees).opens(there).html
    emmas.sends(f"{there}/antwoord", words="")
    assert "Wat fijn" not in visitor.another().signs_in_as(anna).opens(there).html


def test_what_is_too_long_keeps_every_word_and_what_was_said_before(world, visitor, anna, emma):
    note = world.note(anna, shown_to=[emma])
    there = at(anna, f"/{note.id}")
    emmas = visitor.signs_in_as(emma)
    emmas.opens(there)
    emmas.sends(f"{there}/antwoord", words="Kort")
    page = emmas.sends(f"{there}/antwoord", words="x" * 301)
    assert page.status == 422
    assert "x" * 301 in page.html
    with world.open():
        assert session.merge(note).answer_of(session.merge(emma)).words == "Kort"


def test_hidden_later_it_is_gone_with_the_next_request(world, visitor, anna, emma):
    note = world.note(anna, shown_to=[emma])
    emmas = visitor.signs_in_as(emma)
    there = at(anna, f"/{note.id}")
    assert emmas.opens(there).status == 200
    visitor.another().signs_in_as(anna).sends(f"{there}/wie-ziet-dit", who="me")
    assert emmas.opens(there).status == 404
    assert emmas.posts(f"{there}/warm", csrf_token=emmas.token(), warm="yes").status == 404


def test_taken_away_it_is_gone_with_all_that_was_said_back(world, visitor, anna, emma):
    note = world.note(anna, shown_to=[emma])
    with world.open():
        actions.say_back(session.merge(note), session.merge(emma), "Fijn")
    there = at(anna, f"/{note.id}")
    annas = visitor.signs_in_as(anna)
    assert "Wil je dit bericht weghalen?" in annas.opens(f"{there}/weg").words
    annas.sends(f"{there}/weg")
    assert world.count(Note) == world.count(NoteAnswer) == 0
    assert not world.deliver(), "who was not told yet never is"
    assert annas.another().signs_in_as(emma).opens(there).status == 404


def test_a_mail_that_waits_does_not_go_to_who_may_no_longer_know(world, anna, emma):
    note = world.note(anna, shown_to=[emma])
    with world.open():
        sharing.keep_private(session.merge(anna), Shown.NOTE, note.id)
    assert not world.deliver()


@pytest.mark.parametrize("how", ["rests", "ends"])
def test_a_mail_that_waits_does_not_go_to_who_rests_or_is_gone(world, anna, emma, how):
    world.note(anna, shown_to=[emma])
    getattr(world, how)(emma)
    assert not world.deliver()


def test_while_the_group_rests_no_mail_goes(world, anna, emma):
    """product.md D20."""
    world.note(anna, shown_to=[emma])
    with world.open():
        session.get_one(Membership, anna.id).group.resting_since = clock.now()
    assert not world.deliver()


def test_sent_twice_is_one_note_and_one_mail(world, visitor, anna, emma):
    annas = visitor.signs_in_as(anna)
    annas.opens(at(anna, "/nieuw"))
    form = annas.form(at(anna, "/nieuw"))
    fields = form.fields | {"words": "Hoi", "to": str(emma.id)}
    annas.posts(at(anna, "/nieuw"), **fields)
    annas.posts(at(anna, "/nieuw"), **fields)
    assert world.count(Note) == 1
    assert len(world.deliver()) == 1


def test_the_newest_ten_stand_here_and_the_rest_is_behind_earlier(world, visitor, anna, emma):
    start = clock.now()
    for day in range(13):
        with time_machine.travel(start - timedelta(days=20 - day), tick=False):
            world.note(anna, f"Bericht {chr(65 + day)}", shown_to=[emma])
    page = visitor.signs_in_as(emma).opens(at(emma))
    assert page.words.count("Bericht ") == queries.NEWEST
    assert "Bericht M" in page.words
    assert "Bericht C" not in page.words
    assert "Bericht C" in visitor.opens(f"{at(emma)}?eerder=10").words


def test_reading_is_noted_for_the_owner(world, visitor, anna, emma):
    note = world.note(anna, shown_to=[emma])
    Visitor(world.app).signs_in_as(emma).opens(at(anna, f"/{note.id}"))
    page = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/wie-heeft-gekeken")
    assert "Emma las een bericht." in page.words


def test_a_professional_says_when_an_answer_can_be_expected(world, visitor, anna, emma):
    sara = world.professional(anna)
    hers = f"/groep/{anna.group_id}/mijn-kaart"
    visitor.signs_in_as(sara).sends(hers, replies="Op werkdagen, binnen twee dagen")
    card = f"/groep/{anna.group_id}/lid/{sara.id}"
    page = visitor.another().signs_in_as(emma).opens(card)
    assert "Antwoordt meestal: Op werkdagen, binnen twee dagen" in page.words
    emmas = visitor.another().signs_in_as(emma).opens(hers)
    assert "Wanneer antwoord je meestal?" not in emmas.words, "a neighbour need not say so"


def test_a_note_that_was_just_sent_is_taken_back_with_every_word_to_change(
    world, visitor, anna, emma, kees, monkeypatch
):
    """product.md G9. Whoever opens the page meanwhile finds nothing; the mail never went."""
    monkeypatch.setattr(models, "HELD", timedelta(seconds=30))
    annas, emmas = visitor.signs_in_as(anna), visitor.another().signs_in_as(emma)
    there = annas.sends(at(anna, "/nieuw"), words="Ik wil rust.", to=str(emma.id)).path
    assert "Je kunt dit nog heel even terughalen." in annas.page.words
    assert emmas.opens(there).status == 200
    assert "terughalen" not in emmas.page.words
    for chosen in ([str(emma.id)], None):  # pressed twice is once
        annas.posts(f"{there}/toch-niet", csrf_token=annas.token())
        assert "Teruggehaald. Niemand leest dit nu." in annas.page.words
        (form,) = (form for form in annas.page.forms if "words" in form.fields)
        assert (form.fields["words"], form.fields.get("to")) == ("Ik wil rust.", chosen)
    assert emmas.opens(there).status == 404
    assert "Alleen ik" in annas.another().signs_in_as(anna).opens(there).words
    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=False):
        assert world.deliver() == []
        again = annas.posts(form.action, **{**form.fields, "to": str(kees.id)})
        assert (again.path, world.count(Note)) == (there, 1)
        assert "terughalen" in again.words, "the new one waits as long"
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert [letter["To"] for letter in world.deliver()] == ["kees@voorbeeld.nl"]
        before = world.everything()
        annas.posts(f"{there}/toch-niet", csrf_token=annas.token())
        assert "Dit is al verstuurd. Je kunt het nog weghalen." in annas.page.words
        assert world.everything() == before


def test_who_needs_no_call_after_all_is_in_time(world, visitor, anna, emma, monkeypatch):
    monkeypatch.setattr(models, "HELD", timedelta(seconds=30))
    visitor.signs_in_as(anna).sends(f"/groep/{anna.group_id}/bel-mij", members=str(emma.id))
    assert world.deliver() == [], "nobody heard it yet"
    visitor.sends(f"/groep/{anna.group_id}/bel-mij/klaar")
    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=False):
        assert world.deliver() == []
