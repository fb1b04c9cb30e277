"""The phone on the table: the points one by one, and agreements as people talk."""

from datetime import time

from playwright.sync_api import expect

from tests.journeys.test_kept_offline import NO_SYNC, until
from webapp import clock
from webapp.agreements.models import Agreement
from webapp.db import session

A_MOMENT = 3_100
"""Milliseconds. Who presses sooner after the last time meant it once."""


def at_the_table(world):
    """Anna's meeting of today, with Emma and two points."""
    owner = world.owner()
    emma = world.member(owner, "Emma")
    meeting = world.meeting(owner, emma, starts_at=clock.moment(clock.today(), time(14)))
    for words in ("Hoe gaat het met iedereen", "Samen naar buiten"):
        world.item(owner, meeting, words)
    return owner, f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}"


def test_anna_leads_the_talk_point_by_point(phone, world, script):
    owner, there = at_the_table(world)
    anna = phone(script=script).is_somebody(owner).opens(there)
    anna.presses("Begin de bijeenkomst").is_as_reviewed("aan-tafel")
    expect(anna.main.get_by_text("Hoe gaat het met iedereen")).not_to_be_visible()
    anna.presses("Ga verder")
    expect(anna.main.get_by_text("Hoe gaat het met iedereen")).to_be_visible()
    expect(anna.main.get_by_text("Samen naar buiten")).not_to_be_visible()
    anna.presses("Volgende punt")
    expect(anna.main.get_by_text("Samen naar buiten")).to_be_visible()
    anna.presses("Naar de afspraken").presses("Bewaar de afspraak")
    expect(anna.page.get_by_label("Wat spreken jullie af?")).to_be_visible()
    assert anna.status == 422
    anna.writes("Wat spreken jullie af?", "Naar de markt").chooses("Emma")
    anna.presses("Bewaar de afspraak")
    expect(anna.main.get_by_text("Naar de markt")).to_be_visible()
    anna.sees("De afspraak staat erbij.").sees_no("Dit klopt nog niet")
    expect(anna.page.get_by_label("Wat spreken jullie af?")).to_have_value("")
    anna.presses("We zijn klaar").sees("Klopt het? Dan ziet Emma dit ook.")


def test_an_agreement_without_network_lies_on_the_phone_and_comes_once(phone, world):
    """product.md D11: a dropped network loses nothing, and is said calmly."""
    owner, there = at_the_table(world)
    anna = phone(script=True)
    anna.context.add_init_script(NO_SYNC)  # a page sends it, not the worker behind it
    anna.is_somebody(owner).opens(f"{there}/aan-tafel#afspraken")
    until(lambda: anna.page.evaluate("localStorage.getItem('keeps')"))
    anna.context.set_offline(True)
    anna.network = False
    for words in ("Naar de markt", "De tuin opruimen"):
        anna.writes("Wat spreken jullie af?", words)
        anna.page.wait_for_timeout(A_MOMENT)
        anna.main.get_by_role("button", name="Bewaar de afspraak").click()
        expect(anna.main.locator("[data-agreed]")).to_contain_text(words)
        expect(anna.main.get_by_text("Dit toestel bewaart wat je opschrijft.")).to_be_visible()
        expect(anna.page.get_by_label("Wat spreken jullie af?")).to_have_value("")
    assert world.count(Agreement) == 0
    anna.context.set_offline(False)
    until(lambda: world.count(Agreement) == 2)
    anna.network = True
    anna.opens(f"{there}/aan-tafel#afspraken").sees("Naar de markt", "De tuin opruimen")
    with world.open():
        said = sorted(session.query(Agreement), key=lambda each: each.made_at)
        assert [each.words for each in said] == ["Naar de markt", "De tuin opruimen"]


def test_the_screen_stays_on_while_somebody_looks(phone, world):
    owner, there = at_the_table(world)
    anna = phone(script=True)
    asked = "navigator.wakeLock.request = async (kind) => { (globalThis.asked ??= []).push(kind); }"
    anna.context.add_init_script(asked)
    anna.is_somebody(owner).opens(f"{there}/aan-tafel")
    until(lambda: anna.page.evaluate("(globalThis.asked ?? []).length"))
    assert anna.page.evaluate("asked[0]") == "screen"
