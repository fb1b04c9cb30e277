"""Even inchecken: five questions, for yourself, without a verdict."""

import re

import pytest
from sqlalchemy import select

from tests.pages import words_of
from webapp.checkins.models import CheckIn
from webapp.db import session

QUESTIONS = [
    "Hoe gaat het met je?",
    "Had je deze week grip op je leven?",
    "Had je deze week genoeg steun van anderen?",
    "Kwam je deze week een stapje verder met je doel?",
    "Wil je er nog iets over opschrijven?",
]
ALONE = "Alleen jij ziet dit. Er leest niemand automatisch mee."


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


def new(place):
    return f"/groep/{place.group_id}/inchecken/nieuw"


def walk(visitor, place, answers):
    """Answer question after question; the headings that passed by."""
    visitor.opens(new(place))
    headings = [visitor.page.heading]
    for answer in answers:
        visitor.sends(visitor.page.path.split("?")[0], answer=answer)
        headings.append(visitor.page.heading)
    return headings


def test_five_questions_one_on_each_screen_with_the_goal_in_own_words(world, visitor, anna):
    world.goal(anna, "Vaker buiten zijn")
    visitor.signs_in_as(anna)
    assert walk(visitor, anna, ["3", "2", "4"])[:4] == QUESTIONS[:4]
    assert "Vaker buiten zijn" in visitor.page.words
    visitor.sends(visitor.page.path, answer="1")
    assert visitor.page.heading == QUESTIONS[4]
    visitor.sends(visitor.page.path, words="Het koor was fijn.", talk="y")
    for words in (
        *QUESTIONS,
        "Goed",
        "Soms wel, soms niet",
        "Ja",
        "Een beetje",
        "Het koor was fijn.",
    ):
        assert words in visitor.page.words
    assert "Hier wil ik over praten" in visitor.page.words


def test_without_a_goal_there_are_four(visitor, anna):
    visitor.signs_in_as(anna)
    headings = walk(visitor, anna, ["3", "2", "4"])
    assert headings == [*QUESTIONS[:3], QUESTIONS[4]]


def test_the_question_about_a_goal_is_not_there_without_one(world, visitor, anna):
    visitor.signs_in_as(anna)
    walk(visitor, anna, ["3"])
    path = visitor.page.path.rsplit("/", 1)[0] + "/step"
    form = visitor.page.forms[0]
    assert visitor.opens(path).status == 404
    assert visitor.posts(path, **{**form.fields, "answer": "1"}).status == 404
    assert world.count(CheckIn) == 1


def test_each_answer_is_kept_as_it_is_given(world, visitor, anna):
    visitor.signs_in_as(anna)
    walk(visitor, anna, ["0", "4"])
    visitor.another().signs_in_as(anna).opens(f"/groep/{anna.group_id}/inchecken")
    with world.open():
        kept = session.scalars(select(CheckIn)).one()
        assert kept.answers == {"mood": 0, "grip": 4}
        assert kept.done_at is None


def test_every_question_can_be_skipped(world, visitor, anna):
    world.goal(anna)
    visitor.signs_in_as(anna)
    assert len(walk(visitor, anna, ["skip"] * 5)) == 6
    assert visitor.page.status == 200
    assert world.count(CheckIn) == 1


def test_there_is_a_way_to_stop_on_every_screen(world, visitor, anna):
    world.goal(anna)
    visitor.signs_in_as(anna).opens(new(anna))
    for _question in range(5):
        back = [each for each in visitor.page.tree.iter("a") if each.get("class") == "back"]
        assert "Stoppen" in "".join(back[0].itertext())
        assert visitor.page.status == 200
        visitor.sends(visitor.page.path.split("?")[0], answer="skip")


def test_somebody_goes_on_where_they_stopped(world, visitor, anna):
    visitor.signs_in_as(anna)
    walk(visitor, anna, ["1"])
    begun = visitor.page.path.rsplit("/", 1)[0]
    visitor.opens(f"/groep/{anna.group_id}")
    assert any(path.startswith(begun) for path in visitor.page.links)
    assert world.count(CheckIn) == 1


def test_who_goes_back_and_skips_keeps_what_was_said(world, visitor, anna):
    visitor.signs_in_as(anna)
    walk(visitor, anna, ["3", "1"])
    begun = visitor.page.path.rsplit("/", 1)[0]
    for question in ("mood", "grip"):
        visitor.opens(f"{begun}/{question}")
        visitor.sends(f"{begun}/{question}", answer="skip")
    with world.open():
        assert session.scalars(select(CheckIn)).one().answers == {"mood": 3, "grip": 1}


def test_an_earlier_answer_changed_is_the_same_check_in(world, visitor, anna):
    made = world.check_in(anna, mood=1, grip=2, support=3)
    at = f"/groep/{anna.group_id}/inchecken/{made.id}"
    visitor.signs_in_as(anna)
    visitor.sends(f"{at}/grip", answer="4")
    assert world.fresh(made).answers == {"mood": 1, "grip": 4, "support": 3}
    assert world.count(CheckIn) == 1


def test_the_first_screen_sent_again_with_another_answer_is_a_change(world, visitor, anna):
    visitor.signs_in_as(anna)
    fields = visitor.form(new(anna)).fields
    for answer in ("1", "3"):
        visitor.posts(new(anna), **{**fields, "answer": answer})
    assert world.count(CheckIn) == 1
    with world.open():
        assert session.scalars(select(CheckIn)).one().answers == {"mood": 3}


def test_before_and_after_it_says_that_nobody_reads_along(visitor, anna):
    visitor.signs_in_as(anna)
    assert ALONE in visitor.opens(new(anna)).words
    walk(visitor, anna, ["2", "2", "2", "skip"])
    assert ALONE in visitor.page.words


def in_main(page, tag):
    """The elements of the page itself, without help and tabs around it."""
    return list(page.tree.find(".//main").iter(tag))


@pytest.mark.parametrize("answers", [["0", "0", "0"], ["4", "4", "4"], ["skip", "skip", "skip"]])
def test_after_it_stand_the_same_sentence_and_the_same_way_to_help(visitor, anna, world, answers):
    """product.md F4, G4: whatever somebody answered, and whether they answered at all."""
    walk(visitor.signs_in_as(anna), anna, [*answers, "skip"])
    visitor.sends(visitor.page.path + "/words", words="")
    said = [words_of(each) for each in in_main(visitor.page, "p")]
    assert said[:2] == ["Bewaard.", ALONE]
    links = [(each.get("href"), words_of(each)) for each in in_main(visitor.page, "a")]
    assert links[-1] == ("/hulp", "Heb je nu hulp nodig?")
    assert [words for _href, words in links] == [
        "Eerder ingecheckt",
        "Wie ziet dit? Alleen ik",
        "Ga naar vandaag",
        "Verander mijn antwoorden",
        "Haal dit weg",
        "Heb je nu hulp nodig?",
    ]
    assert world.deliver() == []


def test_there_is_no_number_at_all_on_what_is_read_back(world, visitor, anna):
    """product.md F5: no score, total, arrow, streak or comparison; days alone have numbers."""
    for number in range(4):
        made = world.check_in(anna, mood=number, grip=4, support=number)
    visitor.signs_in_as(anna)
    group = f"/groep/{anna.group_id}"
    for path in (f"{group}/inchecken/{made.id}", f"{group}/inchecken", group):
        page = visitor.opens(path)
        days = [words_of(each) for tag in ("h1", "h2") for each in in_main(page, tag)]
        words = page.words
        for day in days:
            words = words.replace(day, "")
        assert not re.search(r"[\d%↑↓→]|score|gemiddeld|totaal|punten|keer op rij", words, re.I), (
            path
        )


def test_a_member_reads_what_is_shared_and_nothing_else(world, visitor, anna):
    emma = world.member(anna, "Emma")
    shared = world.check_in(anna, mood=0, shown_to=[emma])
    private = world.check_in(anna, mood=4)
    guest = visitor.signs_in_as(emma)
    assert guest.opens(f"/groep/{anna.group_id}/inchecken/{private.id}").status == 404
    words = guest.opens(f"/groep/{anna.group_id}/inchecken").words
    assert "Heel slecht" in words
    assert "Heel goed" not in words
    assert guest.opens(f"/groep/{anna.group_id}/inchecken/{shared.id}").status == 200


def test_the_next_ones_are_shared_too_until_it_is_taken_back(world, visitor, anna):
    emma = world.member(anna, "Emma")
    earlier = world.check_in(anna)
    visitor.signs_in_as(anna)
    following = f"/groep/{anna.group_id}/inchecken-volgende"
    visitor.sends(following, who=f"show:{emma.id}")
    walk(visitor, anna, ["3"])
    at = visitor.page.path.rsplit("/", 1)[0]
    assert ALONE not in visitor.page.words, "it does not say what is not so"
    guest = visitor.another().signs_in_as(emma)
    assert guest.opens(at).status == 200
    assert guest.opens(f"/groep/{anna.group_id}/inchecken/{earlier.id}").status == 404
    visitor.sends(f"{at}/wie-ziet-dit", who="me")
    assert guest.opens(at).status == 404, "at once"
    visitor.sends(following, who="me")
    walk(visitor, anna, ["3"])
    assert guest.opens(visitor.page.path.rsplit("/", 1)[0]).status == 404


def test_the_first_screen_says_it_when_the_next_ones_are_shared(world, visitor, anna):
    emma = world.member(anna, "Emma")
    visitor.signs_in_as(anna)
    visitor.sends(f"/groep/{anna.group_id}/inchecken-volgende", who=f"show:{emma.id}")
    assert ALONE not in visitor.opens(new(anna)).words
