"""What a meeting came to: written down together, shown by the owner, done by who said so."""

from datetime import time, timedelta

from webapp import clock


def yesterday():
    """At two o'clock, so that a page looks the same whenever it is looked at."""
    return clock.moment(clock.today() - timedelta(days=1), time(14))


def test_anna_writes_down_who_does_what_and_shows_it_and_emma_does_it(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Emma")
    world.goal(owner, "Vaker naar buiten", shown_to=[member])
    meeting = world.meeting(owner, member, starts_at=yesterday())
    anna = phone(script=script).is_somebody(owner)
    anna.opens(f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}")
    anna.is_as_reviewed("bijeenkomst-voorbij").presses("Afspraken")
    anna.is_as_reviewed("afspraken-leeg").presses("Schrijf een afspraak op")
    anna.is_as_reviewed("afspraak-schrijven").presses("Bewaar de afspraak")
    assert anna.status == 422
    anna.writes("Wat spreken jullie af?", "Samen naar de markt").chooses("Emma")
    anna.writes("Wanneer?", "zaterdag").presses("Bewaar de afspraak")
    anna.presses("Schrijf een afspraak op").writes("Wat spreken jullie af?", "Iets anders")
    anna.presses("Bewaar de afspraak").presses("Schrijf op waar het over ging")
    anna.is_as_reviewed("afspraken-in-het-kort").writes("Waar ging het over?", "Over de markt.")
    anna.presses("Bewaar dit").is_as_reviewed("afspraken")
    anna.presses("Verander dit: Iets anders").presses("Haal de afspraak weg")
    anna.is_as_reviewed("afspraak-weg").presses("Haal de afspraak weg").sees_no("Iets anders")
    anna.presses("Het klopt, laat het zien").sees("Wie erbij was, ziet nu de afspraken.")
    anna.is_as_reviewed("afspraken-getoond")

    emma = phone(script=script).is_somebody(member)
    emma.opens("/mijn-bijeenkomsten").is_as_reviewed("mijn-bijeenkomsten-afgesproken")
    emma.presses("Bekijk de afspraken: Samen naar de markt").is_as_reviewed("afspraken-van-anna")
    emma.presses("Gedaan: Samen naar de markt").sees("Nog niet gedaan")

    anna.presses("Maak er een stap van: Samen naar de markt").sees("Dit is nu ook een stap.")
    anna.sees("Gevraagd: Emma.").opens(anna_s(meeting)).is_as_reviewed("afspraken-met-stap")
    anna.opens(f"{anna_s(meeting)}/wie-ziet-dit").is_as_reviewed("afspraken-wie-ziet")


def test_with_more_goals_anna_chooses_one_and_a_helper_only_writes(phone, world, script):
    owner = world.owner()
    helper = world.helper(owner, "Sara")
    meeting = world.meeting(owner, helper, starts_at=yesterday())
    sara = phone(script=script).is_somebody(helper).opens(anna_s(meeting))
    sara.presses("Schrijf een afspraak op").writes("Wat spreken jullie af?", "De tuin doen")
    sara.presses("Bewaar de afspraak").is_as_reviewed("afspraken-voorstel")
    anna = phone(script=script).is_somebody(owner)
    agreed = anna.opens(anna_s(meeting)).presses("Verander dit: De tuin doen").page.url
    step = agreed.replace("aanpassen", "stap")
    anna.opens(step).is_as_reviewed("afspraak-stap-zonder-doel")
    for words in ("Vaker naar buiten", "Beter slapen"):
        world.goal(owner, words)
    anna.opens(step).is_as_reviewed("afspraak-stap").presses("Maak er een stap van")
    assert anna.status == 422
    anna.chooses("Beter slapen").presses("Maak er een stap van").sees("De tuin doen")


def anna_s(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}/afspraken"
