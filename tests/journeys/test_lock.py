"""The app locks, with network and without, and somebody leaves fast."""

from datetime import timedelta

import pytest

from tests.journeys.test_kept_offline import KEPT, until
from webapp import clock
from webapp.db import session
from webapp.people.models import Device

AWAY = "https://www.buienradar.nl"
SHOWS = "() => document.querySelector('main').innerText"


def lies_idle(world, minutes=6):
    """Nobody used it for so long."""
    with world.open():
        for device in session.query(Device):
            device.seen_at = clock.now() - timedelta(minutes=minutes)


def test_somebody_locks_the_app_and_opens_it_again(phone, world, script):
    anna = world.owner(address="anna@voorbeeld.example")
    world.section(anna)
    here = phone(script=script).is_somebody(anna).opens("/meer").presses("Mijn slot")
    here.is_as_reviewed("mijn-slot-leeg")
    here.presses("Kies een pincode").is_as_reviewed("kies-een-pincode")
    here.writes("Kies een pincode", "1234").presses("Bewaar").sees("makkelijk te raden")
    here.writes("Kies een pincode", "7031").presses("Bewaar").is_as_reviewed("mijn-slot")
    here.chooses("Na 5 minuten").presses("Bewaar").sees("Dit is bewaard.")
    here.opens(f"/groep/{anna.group_id}/doelen/nieuw")
    lies_idle(world)
    here.page.go_back()
    assert here.heading == "De app is op slot", "going back shows no page of before"
    here.is_as_reviewed("op-slot").writes("Wat is je pincode?", "7032").presses("Open de app")
    here.sees("Deze pincode klopt niet.")
    here.writes("Wat is je pincode?", "7031").presses("Open de app").opens("/meer")
    here.presses("Mijn slot").presses("Haal de pincode weg").presses("Haal weg")
    here.presses("Meer").presses("Een andere naam").is_as_reviewed("andere-naam")
    here.chooses("Notities").presses("Bewaar")
    assert here.page.title() == "Notities"


def test_a_professional_is_asked_kindly_for_a_lock(phone, world):
    sara = world.professional()
    here = phone().is_somebody(sara)
    with world.open():
        session.merge(sara).person.pin = None
    here.opens("/groepen").is_as_reviewed("kies-een-slot")
    here.presses("Kies een pincode").writes("Kies een pincode", "7031").presses("Bewaar")
    assert here.heading != "Kies eerst een slot"


@pytest.mark.parametrize("open_plan", [True, False])
def test_without_network_a_locked_app_shows_help_and_only_what_was_chosen(phone, world, open_plan):
    anna = world.owner()
    world.section(anna, words="Rood kastje")
    world.goal(anna, words="Groene deur")
    world.pin(anna.person, after=5, plan=open_plan)
    here = phone().is_somebody(anna).opens("/meer")
    here.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: here.page.evaluate(KEPT % "things()" + ".then((all) => all.length)") > 1)
    here.page.evaluate(KEPT % "lock()" + ".then(() => true)")
    here.context.set_offline(True)
    here.page.goto(here.inspector.url + "/meer")
    here.page.get_by_role("link", name="Even inchecken").wait_for()
    seen = here.page.evaluate(SHOWS)
    assert "De app is op slot." in seen
    assert ("Mijn plan" in seen) is open_plan
    here.page.get_by_role("link", name="Even inchecken").click()
    here.page.get_by_text("Vraag 1 van").wait_for()
    while not (ready := here.page.get_by_role("heading", name="Bewaard op")).is_visible():
        assert "Groene deur" not in here.page.evaluate(SHOWS)
        here.page.get_by_role("button", name="Overslaan").click()
        here.page.wait_for_timeout(50)
    assert ready.is_visible()
    here.context.set_offline(False)


def test_leaving_fast_takes_the_place_of_the_page_and_locks(phone, world):
    anna = world.owner()
    world.pin(anna.person, after=30)
    here = phone().is_somebody(anna).opens("/over").opens("/meer")
    weather = {"body": "weer", "content_type": "text/html"}
    here.page.route(f"{AWAY}/**", lambda route: route.fulfill(**weather))
    before = here.page.evaluate("history.length")
    here.page.get_by_role("button", name="Snel weg").click()
    here.page.wait_for_url(f"{AWAY}/")
    assert here.page.evaluate("[history.length, document.referrer]") == [before, ""]
    here.page.goto(here.inspector.url + "/meer")
    assert here.heading == "De app is op slot"
    for _press in range(3):
        here.page.keyboard.press("Escape")
    here.page.wait_for_url(f"{AWAY}/")
