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
LAST = "Wil je er nog iets over opschrijven?"


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


SEES = 0.9  # seconds in which a person who knows the page finds the words and moves a thumb there
WHOLE = """(one) => {
  const { left, right, top, bottom, width, height } = one.getBoundingClientRect();
  const inside = left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
  return inside && one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


def presses_like_a_person(anna, words):
    """Find the words on the glass, scroll when they are not there, and put a finger on them."""
    place = anna.main.get_by_text(words, exact=True).first
    place.wait_for()
    aim = place.locator("xpath=ancestor-or-self::*[self::a or self::button][1]")
    scrolled = not aim.evaluate(WHOLE)
    if scrolled:
        aim.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        assert aim.evaluate(WHOLE), f"something lies over {words!r}"
    time.sleep(SEES)
    box = aim.bounding_box()
    anna.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return scrolled


def test_a_check_in_takes_five_taps_and_less_than_half_a_minute(phone, world, request):
    """Somebody who knows it, from the first page to done, with a finger and its own pace."""
    owner, figures = world.owner(), []
    world.goal(owner, "Vaker buiten zijn")
    anna = phone().is_somebody(owner)
    for _time in range(3):
        with world.open():
            session.execute(delete(CheckIn))
        anna.opens("/")
        begun, scrolls = time.monotonic(), 0
        buttons = ("Begin met inchecken", *(answer for _question, answer in QUESTIONS))
        headings = (*(question for question, _answer in QUESTIONS), LAST)
        for words, then in zip(buttons, headings, strict=True):
            scrolls += presses_like_a_person(anna, words)
            anna.page.get_by_role("heading", name=then).wait_for()
        figures.append((time.monotonic() - begun, len(buttons), scrolls))
        with world.open():
            assert session.scalars(select(CheckIn)).one().done_at is not None
    seconds, taps, scrolls = (statistics.median(each) for each in zip(*figures, strict=True))
    say(
        request.config,
        f"check-in like a person: {taps} taps, {seconds:.1f} seconds, {scrolls} times scrolling",
    )
    assert taps <= 5
    assert scrolls == 0, "every answer that is pressed stands on the first screen"
    assert seconds < 30


def test_each_face_stands_beside_its_word(phone, world):
    """A face alone says nothing: the word is there to be seen, in every answer alike."""
    owner = world.owner()
    anna = phone().is_somebody(owner).opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    answers = anna.main.locator("button.answer")
    seen = [(each.inner_text(), each.locator("svg.face").count()) for each in answers.all()]
    assert seen == [(w, 1) for w in ("Heel slecht", "Slecht", "Gaat wel", "Goed", "Heel goed")]
    skins = "[...document.querySelectorAll('.face__skin')].map((it) => getComputedStyle(it).fill)"
    assert len(set(anna.page.evaluate(skins))) == 1, "no colour for good or bad"


ENDS = """() => {
  const whole = document.querySelector(".strip").getBoundingClientRect();
  const [first, last] = [...document.querySelectorAll(".strip__days span")];
  return [first.getBoundingClientRect().left - whole.left,
    whole.right - last.getBoundingClientRect().right];
}"""


def test_anna_switches_a_picture_of_her_answers_on_and_off(phone, world, script):
    owner = world.owner()
    world.check_in(owner, mood=1, grip=3)
    anna = phone(script=script).is_somebody(owner).opens("/").presses("Eerder ingecheckt")
    anna.presses(re.compile("Beeld over de tijd")).sees("Beeld over de tijd")
    anna.presses("Zet het beeld aan").sees("Hoe gaat het met je?", "Heel goed", "Slecht")
    assert all(abs(each) < 1 for each in anna.page.evaluate(ENDS)), "each day at its own end"
    anna.page.get_by_text("Lees het in woorden").first.click()
    anna.presses("Zet het beeld uit").sees_no("Heel goed")
