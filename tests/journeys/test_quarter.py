"""After a meeting, a rest and the end: Anna, Mo next door who has a link alone, and Sara."""

import re
from datetime import timedelta

from webapp import clock

TAKEN = "/groep/<uuid:group_id>/meenemen"
PAUSE, CLOSE = re.compile("^Een pauze voor"), re.compile("^Mijn groep afsluiten")
WITHOUT = re.compile("^Verder zonder")


def three_who_met(world):
    """They met this morning, and will meet again."""
    owner = world.owner()
    mo, sara = world.member(owner, "Mo"), world.professional(owner, "Sara")
    met = world.meeting(owner, mo, sara, starts_at=clock.now() - timedelta(hours=3))
    world.meeting(owner, mo, sara, starts_at=clock.now() + timedelta(days=9))
    return owner, sara, f"/u/{world.place_at(met, mo)[1]}"


def test_how_it_was_is_for_oneself_until_one_shows_it(phone, world, script):
    owner, sara, link = three_who_met(world)
    anna = phone(script=script).is_somebody(owner).opens("/")
    anna.presses("Na de bijeenkomst").is_as_reviewed("was-jij-de-baas").presses("Bewaar dit")
    assert anna.status == 422
    anna.chooses("Een beetje").presses("Bewaar dit").sees("Dit zei je", "Alleen jij ziet dit.")

    mo = phone(script=script).opens(link).presses("Hoe vond je het?")
    mo.is_as_reviewed("hoe-vond-je-het-link").chooses("Fijn")
    mo.writes("Wil je er iets bij zeggen?", "Mooie tuin").presses("Bewaar dit")
    mo.sees("Je antwoord is bewaard. Niemand anders ziet het.")

    saras = phone(script=script).is_somebody(sara).opens("/").presses("Hoe vond je het?")
    saras.is_as_reviewed("hoe-vond-je-het").chooses("Het ging wel")
    saras.writes("Wil je er iets bij zeggen?", "Veel mensen").presses("Bewaar dit")
    anna.opens(anna.path).sees_no("Veel mensen").sees_no("Mooie tuin")
    saras.presses("Laat het aan Anna zien").is_as_reviewed("hoe-vond-je-het-gezegd")
    anna.opens(anna.path).sees("Veel mensen").sees_no("Mooie tuin")
    saras.presses("Haal het terug").presses("Haal mijn antwoord weg").sees_no("Dit zei je")
    anna.opens(anna.path).sees_no("Veel mensen").presses("Haal mijn antwoord weg")


def test_a_rest_without_professionals_and_the_end(phone, world):
    owner, sara, link = three_who_met(world)
    anna = phone().is_somebody(owner).opens("/")
    anna.presses_outside("Groep").presses("Stoppen of pauze").is_as_reviewed("stoppen-of-pauze")
    anna.presses(PAUSE).is_as_reviewed("pauze").presses("Begin de pauze")
    anna.sees("Je groep heeft pauze. Er gaan geen mails weg.")
    saras = phone().is_somebody(sara).opens("/").is_as_reviewed("de-groep-heeft-pauze")
    anna.presses("Ga weer verder").presses("Ga weer verder").sees_no("Je groep heeft pauze")

    there = anna.presses_outside("Groep").presses("Stoppen of pauze").path
    anna.presses(WITHOUT).is_as_reviewed("zonder-hulpverleners")
    anna.presses("Ja, ga zonder hen verder").sees("Gestopt in je groep: Sara.")
    saras.opens("/groepen").sees("Je doet nu niet mee in de groep van Anna.")

    anna.opens(there).presses(CLOSE).is_as_reviewed("afsluiten")
    with anna.page.expect_download() as coming:
        anna.taps("Bewaar het bestand")
    assert coming.value.suggested_filename == "mijn-steungroep.html"
    anna.inspector.visits.add(TAKEN, status=200, way="with script", shape="a file")
    anna.writes("Wil je iets tegen je groep zeggen?", "Dank voor alles.")
    anna.presses("Sluit mijn groep af").sees("Je groep is afgesloten.").looks()
    mo = phone().opens(link)
    assert mo.status == 404
    anna.presses("Draai het terug").sees("Je groep is er weer. Alles is zoals het was.")
    assert mo.opens(link).status == 200
