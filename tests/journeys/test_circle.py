"""The circle and asking: written down, drawn, changed; and three people asked in three ways."""

import re

import pytest

from webapp.circle import actions as circle
from webapp.circle.models import Closeness, Contact, Status
from webapp.db import session

NAMES = ["Emma", "Jan", "Sara", "Mo", "Ria", "Mohammed", "Ali", "Wilhelmina", "Kees", "Fatima"]
NAMES += ["عبدالرحمن بن يوسف", "Tante Annemarieke van de Oudewaterbrug-Pietersen tot Zuidlaren"]


def home_of(phone, owner, **kwargs):
    """The owner's phone, at the owner's circle."""
    return phone(**kwargs).is_somebody(owner).opens(f"/groep/{owner.group_id}/mensen")


def test_the_circle_is_written_drawn_and_changed(phone, world, script):
    anna = home_of(phone, world.owner(), script=script)
    anna.presses("Nodig iemand uit").writes("Hoe heet diegene?", "Ria")
    anna.presses("Ik denk er nog over").is_as_reviewed("kring-iemand")
    anna.presses("Verander dit").is_as_reviewed("kring-veranderen")
    anna.writes("Hoe heet diegene?", "").presses("Bewaar dit")
    assert anna.status == 422
    anna.writes("Hoe heet diegene?", "Ria").writes("Wat geeft deze persoon jou?", "Rust")
    anna.chooses("Heel dichtbij").chooses("Wil ik vragen").presses("Bewaar dit")
    anna.sees("Heel dichtbij", "Rust", "Wil ik vragen")
    anna.presses_outside("Groep").is_as_reviewed("kring-met-ria")
    anna.presses(re.compile("Ria")).presses("Verander dit")
    anna.page.get_by_text("Haal Ria uit je kring").click()
    anna.presses("Ja, haal Ria uit mijn kring").sees("Ria staat niet meer in je kring.")
    anna.sees("Nog niemand gevraagd.")


@pytest.mark.parametrize("count", [1, 5, 12])
def test_the_drawing_is_readable_with_this_many_people(phone, world, count):
    owner = world.owner()
    rings = [Closeness.NEAR, Closeness.MIDDLE, Closeness.FAR]
    for number, name in enumerate(NAMES[:count]):
        contact = world.contact(owner, name)
        with world.open():
            contact = session.merge(contact)
            closeness = rings[number % 3]
            circle.describe(contact, name=name, relation="", gives="", closeness=closeness)
    anna = home_of(phone, owner, viewport={"width": 320, "height": 640})
    boxes = [each.bounding_box() for each in anna.page.locator(".rings__person").all()]
    assert len(boxes) == count
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = one["x"] + one["width"] / 2 - other["x"] - other["width"] / 2
            down = one["y"] + one["height"] / 2 - other["y"] - other["height"] / 2
            assert (across**2 + down**2) ** 0.5 >= one["width"] - 1
    picture = anna.page.locator(".rings").bounding_box()
    assert picture["x"] >= 0
    assert picture["x"] + picture["width"] <= 320


def test_three_people_are_asked_in_three_ways_and_come_in(phone, world, script):
    owner = world.owner()
    anna = home_of(phone, owner, script=script)
    for way in ("text", "code", "letter"):
        link = _link_by(way, anna, script=script)
        somebody = phone(script=script).opens(link).chooses("Ja, ik doe mee")
        somebody.presses("Stuur mijn antwoord").sees("Anna kijkt nog")
        anna.presses_outside("Vandaag").presses("Kijk of het klopt")
        anna.presses(f"Klopt, dit is Iemand {way}").presses_outside("Groep")
        assert somebody.opens("/").heading == "De groep van Anna"
    anna.sees("Iemand text", "Iemand code", "Iemand letter")
    with world.open():
        known = {each.name: each.status for each in session.query(Contact)}
    assert set(known.values()) == {Status.JOINS}


def _link_by(way, anna, *, script):
    """Anna writes somebody down and gives them the link in this way."""
    anna.presses("Nodig iemand uit").writes("Hoe heet diegene?", f"Iemand {way}")
    anna.presses("Ga verder").presses("Kies deze tekst")
    if way == "text":
        text = anna.main.get_by_label("Tekst met de link").input_value()
        return re.search(r"http\S+", text).group()
    if way == "code":
        anna.presses("Laat code zien")
        return anna.page.locator(".address").inner_text()
    anna.presses("Maak een brief").is_as_reviewed("brief")
    assert anna.named("Print deze brief").is_visible() == script
    return anna.page.locator(".letter__link").inner_text()


@pytest.mark.parametrize(
    "words",
    ["Kom je erbij?", "W" * 1000, "Zeg eens wat. " * 71, "a\n" * 499 + "b", "أهلا بك " * 125],
    ids=["short", "wide", "long", "many lines", "Arabic"],
)
def test_the_letter_is_one_page_of_paper(phone, world, words):
    owner = world.owner("A" * 60)
    contact = world.contact(owner, "W" * 60)
    world.invitation(contact, words=words[:1000])
    anna = phone().is_somebody(owner)
    anna.opens(f"/groep/{owner.group_id}/mensen/{contact.id}/brief")
    assert anna.page.locator(".letter .qr").is_visible()
    paper = anna.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
