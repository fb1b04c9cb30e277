"""On paper: goals, the plan, a card to fold, and what goes along to a talk."""

import os
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf

from tests.journeys.inspection import USUAL
from webapp import clock
from webapp.db import session
from webapp.goals import actions as goals
from webapp.goals.models import Term
from webapp.plan.models import Part

HERE = "/groep/<uuid:group_id>"


def keeps(somebody, rule):
    """Keep the PDF; the browser puts it with its files, under a name that says nothing."""
    with somebody.page.expect_download() as coming:
        somebody.named("Bewaar als PDF").click()
    way = "with script" if somebody.script else "without script"
    somebody.inspector.visits.add(rule, status=200, way=way, shape="a file")
    assert coming.value.suggested_filename == rule.rpartition("/")[2].replace("voor-mijn-", "")
    return pikepdf.open(BytesIO(coming.value.path().read_bytes()))


def prints(somebody, name):
    """What comes out of the printer of this browser: how many sides, and how wide the first is."""
    page = somebody.page
    page.emulate_media(media="print")
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"print-{name}.png", full_page=True)
    made = page.pdf(prefer_css_page_size=True)
    if folder:
        (Path(folder) / f"print-{name}.pdf").write_bytes(made)
    page.emulate_media(media="null")
    page.set_viewport_size(USUAL)
    with pikepdf.open(BytesIO(made)) as pdf:
        return len(pdf.pages), round(float(pdf.pages[0].mediabox[2]))


def test_goals_and_plan_go_on_paper(phone, world, script):
    owner = world.owner()
    goal = world.goal(owner, "Zelfstandig wonen")
    world.helping(world.step(owner, goal, moment="in mei"), world.member(owner, "Emma"))
    for part in Part:
        world.section(owner, "Bel eerst mij.\nMijn zus 06 12345678", part=part)
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/doelen")
    anna.presses("Mijn doelen op papier").is_as_reviewed("papier-doelen")
    assert prints(anna, "goals") == (1, 595)
    assert len(keeps(anna, f"{HERE}/doelen/doelen.pdf").pages) == 1

    anna.opens("/mijn-plan").presses("Mijn plan op papier").is_as_reviewed("papier-plan")
    assert prints(anna, "plan") == (1, 595)
    keeps(anna, f"{HERE}/plan/plan.pdf")
    anna.presses("Maak er een kaartje van").is_as_reviewed("papier-kaartje")
    assert prints(anna, "card") == (1, 842)
    keeps(anna, f"{HERE}/plan/kaartje.pdf")


def test_a_full_page_of_goals_and_of_plan_is_printed_on_one_a4(phone, world):
    """product.md C9, E8: a browser that prints takes smaller letters, as the PDF does."""
    owner = world.owner()
    why = "Omdat ik dit graag wil, en omdat het mij rust geeft. " * 8
    for number in range(4):
        goal = world.goal(owner, f"Doel {number} " + "met veel woorden " * 7, why=why)
        for step in range(6):
            world.step(owner, goal, f"Stap {step} van {number} " + "heel lang " * 5)
        with world.open():
            goals.place(session.merge(goal), area=None, term=(Term.SHORT, Term.LONG)[number % 2])
    for part in Part:
        world.section(owner, "\n".join(["Bel eerst mij, en dan mijn zus."] * 4), part=part)
    anna = phone(script=True).is_somebody(owner)
    assert prints(anna.opens(f"/groep/{owner.group_id}/doelen/papier"), "goals-full") == (1, 595)
    assert prints(anna.opens(f"/groep/{owner.group_id}/plan/papier"), "plan-full") == (1, 595)


def test_agenda_and_agreements_go_on_paper(phone, world, script):
    owner = world.owner()
    at = clock.moment(clock.today() + timedelta(days=7), time(14))
    meeting = world.meeting(owner, world.member(owner, "Emma"), starts_at=at)
    world.item(owner, meeting, "Hoe gaat het met iedereen")
    world.agreement(owner, meeting, "Samen naar de markt", summary="Over buiten zijn.")
    here = f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}"
    anna = phone(script=script).is_somebody(owner).opens(f"{here}/agenda")
    anna.presses("De agenda op papier").is_as_reviewed("papier-bijeenkomst")
    assert prints(anna, "meeting") == (1, 595)
    assert len(keeps(anna, f"{HERE}/bijeenkomsten/<uuid:meeting_id>/bijeenkomst.pdf").pages) == 1
    anna.opens(f"{here}/afspraken").presses("De afspraken op papier").sees("Samen naar de markt")


def test_what_goes_along_to_a_talk_is_chosen(phone, world, script):
    owner = world.owner()
    world.goal(owner, "Zelfstandig wonen")
    world.check_in(owner, mood=2, words="Druk op het werk")
    emma = world.member(owner, "Emma")
    world.agreement(owner, words="De tuin opruimen", who=emma)
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/bijeenkomsten")
    anna.presses("Voor mijn gesprek, op papier").is_as_reviewed("papier-gesprek")
    anna.sees("De tuin opruimen").sees_no("Druk op het werk")
    anna.main.get_by_role("checkbox").check()
    anna.presses("Zet dit op papier").sees("Druk op het werk")
    anna.is_as_reviewed("papier-gesprek-gekozen")
    assert prints(anna, "talk") == (1, 595)
    with keeps(anna, f"{HERE}/voor-mijn-gesprek.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]) == "Voor mijn gesprek"


def test_the_picture_goes_on_paper_with_its_table_open(phone, world, script):
    owner = world.owner()
    world.check_in(owner, mood=1, grip=3)
    anna = phone(script=script).is_somebody(owner)
    anna.opens(f"/groep/{owner.group_id}/inchecken/beeld").presses("Zet het beeld aan")
    table = anna.main.get_by_role("cell", name="Slecht", exact=True)
    assert not table.count(), "on the screen it waits behind «Lees het in woorden»"
    anna.page.emulate_media(media="print")
    cells = anna.main.locator("td").all()
    assert [each.inner_text() for each in cells if each.evaluate("it => it.checkVisibility()")]
    assert prints(anna, "picture")[0] == 2, "each question whole, none cut in two"
