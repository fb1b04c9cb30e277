"""The agenda of a meeting: arranged by the owner, with what members propose."""

import re
from datetime import time, timedelta

from webapp import clock


def test_anna_arranges_the_agenda_and_emma_proposes_a_point(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Emma")
    at = clock.moment(clock.today() + timedelta(days=7), time(14))
    meeting = world.meeting(owner, member, starts_at=at)
    world.talk_point(owner, "Over de nachten")
    here = f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}"
    emma = phone(script=script).is_somebody(member).opens(here).presses("Bekijk de agenda")
    emma.is_as_reviewed("agenda-leeg-voor-emma").presses("Stel een punt voor")
    emma.is_as_reviewed("punt-voorstellen").presses("Zet mijn voorstel klaar")
    assert emma.status == 422
    emma.writes("Waar wil je over praten?", "De vakantie").presses("Zet mijn voorstel klaar")
    emma.is_as_reviewed("agenda-met-voorstel")

    anna = phone(script=script).is_somebody(owner).opens(here).presses("De agenda")
    anna.is_as_reviewed("agenda-emma-stelt-voor").presses("Zet op de agenda: De vakantie")
    anna.presses("Voeg een punt toe").is_as_reviewed("punt-schrijven").presses("Bewaar dit punt")
    assert anna.status == 422
    anna.writes("Waar wil je over praten?", "Mijn huis").chooses("Mijn doelen")
    anna.presses("Bewaar dit punt").is_as_reviewed("agenda")
    anna.presses("Zet de punten op volgorde").is_as_reviewed("agenda-volgorde")
    anna.presses("Later: Mijn huis").presses("De agenda").presses("Mijn huis")
    anna.presses("Haal dit punt weg").is_as_reviewed("punt-weg").presses("Haal dit punt weg")
    anna.sees_no("Mijn huis")
    anna.opens(f"/groep/{owner.group_id}/waar-ik-over-wil-praten")
    anna.is_as_reviewed("waar-ik-over-wil-praten-vol").presses(re.compile("^Zet op de agenda"))
    anna.is_as_reviewed("praatpunt-op-agenda").presses("Zet op de agenda")
    anna.sees("Over de nachten")
    emma.opens(here).sees("De vakantie", "Over de nachten").is_as_reviewed("kom-je-ook-met-agenda")
    emma.presses("Bekijk de agenda").presses("Stel een punt voor")
    emma.writes("Waar wil je over praten?", "Iets anders").presses("Zet mijn voorstel klaar")
    emma.presses("Neem mijn voorstel terug: Iets anders").sees_no("Iets anders")


def test_without_a_meeting_a_point_to_talk_about_leads_to_planning(phone, world, script):
    owner = world.owner()
    point = world.talk_point(owner)
    anna = phone(script=script).is_somebody(owner)
    anna.opens(f"/groep/{owner.group_id}/waar-ik-over-wil-praten/{point.id}/agenda")
    anna.is_as_reviewed("praatpunt-zonder-bijeenkomst").presses("Plan een bijeenkomst")
