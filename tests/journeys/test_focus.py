"""Where somebody stands after each submit: a screen reader goes on reading from there."""

import re

from playwright.sync_api import expect
from sqlalchemy import update

from webapp.people.models import Device

TOP = ""


def test_after_an_error_the_focus_is_on_what_is_not_right_yet(phone, world, script):
    owner = world.owner()
    group = f"/groep/{owner.group_id}"
    anna = phone(script=script)
    for path, button in (("/begin", "Stuur mij de code"), ("/code-invullen", "Log in")):
        assert anna.opens(path).presses(button).focus.startswith("Dit klopt nog niet")
    anna.is_somebody(owner)
    for path, button in (
        (f"{group}/mensen/nieuw", "Ga verder"),
        (f"{group}/doelen/nieuw", "Bewaar mijn doel"),
        (f"{group}/bijeenkomsten/nieuw", "Ga verder"),
    ):
        assert anna.opens(path).presses(button).focus.startswith("Dit klopt nog niet")
        assert anna.page.title().startswith("Fout:")
    anna.main.get_by_role("link", name="Kies een dag.").click()
    assert anna.page.evaluate("document.activeElement.id") == "day"


def test_after_going_on_reading_begins_at_the_top(phone, world, script):
    owner = world.owner()
    world.meeting(owner, member := world.member(owner, "Mo"))
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/doelen/nieuw")
    assert anna.focus == TOP
    assert anna.writes("Wat wil je graag?", "Zelf koken").presses("Bewaar mijn doel").focus == TOP
    assert anna.presses("Bewaar mijn keuze").focus == TOP
    assert anna.presses("Wie ziet dit? Alleen ik").presses("Laat zien aan Mo").focus == TOP
    assert anna.opens("/").presses("Begin met inchecken").presses("Goed").focus == TOP
    assert anna.presses("Stoppen").focus == TOP
    mo = phone(script=script).is_somebody(member).opens("/")
    answer = mo.named("Ja, ik kom")
    answer.click()
    mo.main.get_by_label("Wil je er iets bij zeggen?").fill("Tot dan.")
    assert mo.presses("Bewaar mijn woorden").focus == TOP
    assert mo.opens("/").focus == TOP
    assert mo.page.evaluate("scrollY") == 0


def test_after_an_answer_the_focus_is_on_the_sentence_that_says_it(phone, world):
    owner = world.owner()
    meeting = world.meeting(owner, member := world.member(owner, "Mo"))
    _place, secret = world.place_at(meeting, member)
    for mo in (phone().is_somebody(member).opens("/"), phone().opens(f"/u/{secret}")):
        for words, told in (("Ja, ik kom", "Je komt."), ("Ik weet", "Je weet het nog niet.")):
            path = mo.path
            mo.named(re.compile(f"^{words}")).click()
            expect(mo.main.locator("#answer .lead")).to_contain_text(told)
            expect(mo.page.locator(":focus")).to_contain_text(told)
            assert mo.path == path, "only a part of the page changed"


def test_when_the_answer_could_not_be_kept_the_whole_page_says_so(phone, world):
    owner = world.owner()
    world.meeting(owner, member := world.member(owner, "Mo"))
    mo = phone().is_somebody(member).opens("/")
    with world.database.transaction() as session:
        session.execute(update(Device).values(ended_at=Device.made_at))
    mo.named("Ja, ik kom").click()
    expect(mo.page.locator("h1")).to_have_text("Log opnieuw in")
    assert mo.page.get_by_role("main").count() == 1
    mo.troubles.clear()  # the 401 of the part that was asked for
    mo.looks()
