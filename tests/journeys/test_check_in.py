"""Checking in: five questions, one tap each, read back in words."""

import re
import statistics
import time

from sqlalchemy import delete, select

from tests.journeys.visits import say
from webapp.checkins.models import CheckIn
from webapp.db import session

QUESTIONS = (
    ("Hoe gaat het met je?", "Goed"),
    ("Had je deze week grip op je leven?", "Een beetje"),
    ("Had je deze week genoeg steun van anderen?", "Vaak"),
    ("Kwam je deze week een stapje verder met je doel?", "Nog niet"),
)


def test_five_questions_are_answered_in_taps_and_read_back_in_words(phone, world, script):
    owner = world.owner()
    world.goal(owner, "Zelfstandig wonen")
    anna = phone(script=script).is_somebody(owner).opens("/")
    anna.presses("Begin met inchecken")
    for number, (question, answer) in enumerate(QUESTIONS, start=1):
        assert anna.heading == question
        anna.sees(f"Vraag {number} van 5", "Alleen jij ziet dit.")
        anna.is_as_reviewed(f"vraag-{number}").presses(answer)
    anna.is_as_reviewed("vraag-5").writes(anna.heading, "Het koor was fijn.")
    anna.chooses("Hier wil ik over praten in mijn steungroep").chooses("Samen ingevuld")
    anna.presses("Bewaar mijn antwoord")
    for question, answer in QUESTIONS:
        anna.sees(question, answer)
    anna.sees("Het koor was fijn.", "Hier wil ik over praten").is_as_reviewed("ingecheckt")
    assert not re.search(r"\d%|score|gemiddeld|totaal", anna.main.inner_text(), re.I)


def test_every_question_can_be_skipped_and_it_can_stop_at_any(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens("/").presses("Begin met inchecken")
    anna.sees("Vraag 1 van 4").presses("Overslaan").presses("Nee")
    anna.presses("Stoppen").sees("Had je deze week grip op je leven?", "Nee")
    anna.opens("/").sees("Je bent begonnen.").is_as_reviewed("vandaag-verder-met-inchecken")
    anna.presses("Ga verder")
    while anna.path.endswith(("/mood", "/grip", "/support", "/words")):
        anna.presses("Overslaan")
    anna.sees("Had je deze week grip op je leven?", "Nee")
    assert world.count(CheckIn) == 1
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    for _question in range(4):
        anna.presses("Overslaan")
    anna.is_as_reviewed("alles-overgeslagen")


def test_an_answer_that_is_none_is_asked_again(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner)
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    button = anna.main.get_by_role("button", name="Heel goed", exact=True)
    button.evaluate("button => { button.value = '9' }")
    anna.presses("Heel goed")
    assert anna.status == 422


def test_an_answer_is_changed_afterwards_and_the_chosen_one_is_shown(phone, world, script):
    owner = world.owner()
    check_in = world.check_in(owner, mood=1, words="Moe.")
    anna = phone(script=script).is_somebody(owner)
    anna.opens(f"/groep/{owner.group_id}/inchecken/{check_in.id}")
    anna.presses("Verander mijn antwoorden").is_as_reviewed("vraag-1-beantwoord")
    anna.presses("Gaat wel").presses("Overslaan").presses("Overslaan")
    anna.writes(anna.heading, "Toch beter.").presses("Bewaar mijn antwoord")
    anna.sees("Gaat wel", "Toch beter.")


def test_a_check_in_is_shown_to_who_anna_chooses_and_the_next_ones_too(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Emma")
    check_in = world.check_in(owner, mood=1, words="Moe.")
    anna = phone(script=script).is_somebody(owner).opens("/").presses("Eerder ingecheckt")
    anna.is_as_reviewed("eerder-ingecheckt")
    emma = phone(script=script).is_somebody(member)
    path = f"/groep/{owner.group_id}/inchecken/{check_in.id}"
    assert emma.opens(path).status == 404
    anna.opens(path).presses("Wie ziet dit? Alleen ik").presses("Laat zien aan Emma")
    emma.opens("/").presses("Lees hoe het gaat met Anna")
    emma.sees("Moe.").presses(re.compile(r"\d")).is_as_reviewed("ingecheckt-gelezen")
    anna.presses_outside("Groep").presses("Wie heeft gekeken").sees("Emma")
    anna.is_as_reviewed("wie-heeft-gekeken")
    emma.opens(anna.path)
    assert emma.status == 404
    anna.opens(path).presses("Wie ziet dit? Emma")
    anna.presses("Deel ook de volgende keren").presses("Laat zien aan Emma")
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw").presses("Goed")
    anna.sees("Je deelt").presses("Overslaan").presses("Overslaan").presses("Overslaan")
    emma.opens(anna.path).sees("Goed")
    anna.presses("Wie ziet dit? Emma").presses("Niet meer aan Emma")
    assert emma.opens(anna.path.removesuffix("/wie-ziet-dit")).status == 404


def test_a_check_in_can_be_taken_away_after_one_more_question(phone, world, script):
    owner = world.owner()
    check_in = world.check_in(owner, mood=1, words="Moe.")
    anna = phone(script=script).is_somebody(owner)
    anna.opens(f"/groep/{owner.group_id}/inchecken/{check_in.id}").presses("Haal dit weg")
    anna.sees("Wil je dit weghalen?", "Moe.").is_as_reviewed("haal-dit-weg")
    anna.presses("Bewaar het").sees("Moe.").presses("Haal dit weg").presses("Haal dit weg")
    anna.sees("Het is weg.").sees_no("Moe.")
    assert world.count(CheckIn) == 0


def test_what_anna_wants_to_talk_about_is_a_list_of_her_own(phone, world, script):
    owner = world.owner()
    world.check_in(owner, mood=1, words="Over geld praten.", talk=True)
    anna = phone(script=script).is_somebody(owner).opens("/").presses("Waar ik over wil praten")
    anna.sees("Alleen jij ziet deze lijst.", "Over geld praten.").is_as_reviewed("praten")
    anna.presses(re.compile("Haal van de lijst")).sees("Het staat niet meer op je lijst.")
    anna.sees_no("Over geld praten.").presses("Even inchecken")
    assert anna.heading == "Hoe gaat het met je?"


def test_anna_chooses_how_often_and_the_first_page_keeps_to_it(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens("/").sees("Begin met inchecken")
    anna.presses("Eerder ingecheckt").presses(re.compile("Hoe vaak wil je inchecken"))
    anna.is_as_reviewed("hoe-vaak").chooses("Nooit").presses("Bewaar mijn keuze").sees("Nooit")
    anna.presses("Vandaag")
    assert not anna.named("Begin met inchecken").count()


def test_a_check_in_takes_five_taps_and_little_time(phone, world, request):
    """Somebody who knows it: from the first page to done. The time is printed, never asserted."""
    owner, figures = world.owner(), []
    world.goal(owner, "Vaker buiten zijn")
    anna = phone().is_somebody(owner)
    for _time in range(5):
        with world.open():
            session.execute(delete(CheckIn))
        anna.opens("/")
        begun, taps = time.monotonic(), 0
        for name in ("Begin met inchecken", *(answer for _question, answer in QUESTIONS)):
            anna.named(name).first.click()
            taps += 1
            anna.page.wait_for_load_state("load")
        anna.page.get_by_role("heading", name="Wil je er nog iets over opschrijven?").wait_for()
        figures.append((time.monotonic() - begun, taps))
        with world.open():
            assert session.scalars(select(CheckIn)).one().done_at is not None
    seconds = statistics.median(seconds for seconds, _taps in figures)
    taps = statistics.median(taps for _seconds, taps in figures)
    say(request.config, f"check-in: {taps} taps, {seconds:.1f} seconds without thinking")
    assert taps <= 5


def test_anna_switches_a_picture_of_her_answers_on_and_off(phone, world, script):
    owner = world.owner()
    world.check_in(owner, mood=1, grip=3)
    anna = phone(script=script).is_somebody(owner).opens("/").presses("Eerder ingecheckt")
    anna.presses(re.compile("Beeld over de tijd")).sees("Beeld over de tijd")
    anna.presses("Zet het beeld aan").sees("Hoe gaat het met je?", "Heel goed", "Slecht")
    anna.page.get_by_text("Lees het in woorden").first.click()
    anna.presses("Zet het beeld uit").sees_no("Heel goed")
