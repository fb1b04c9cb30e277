"""Checking in: five questions, one tap each, read back in words."""

import re

from webapp.checkins.models import CheckIn

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
    anna.chooses("Hier wil ik over praten in mijn steungroep").presses("Bewaar mijn antwoord")
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
    anna.is_as_reviewed("alles-overgeslagen")
    assert world.count(CheckIn) == 1


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
