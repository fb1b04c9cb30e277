"""Once more before everybody sees it, and «toch niet» right after (product.md G9)."""

from datetime import time, timedelta

import pytest

from webapp import clock
from webapp.notices import models


@pytest.fixture
def waits(monkeypatch):
    """Messages wait as they really do: here so long that no slow machine is too late."""
    monkeypatch.setattr(models, "HELD", timedelta(minutes=10))


@pytest.mark.usefixtures("waits")
def test_anna_is_asked_once_more_and_takes_her_note_back(phone, world, script):
    owner = world.owner("Anna")
    emma = phone(script=script).is_somebody(world.member(owner, "Emma"))
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/berichten/nieuw")
    anna.writes("Wat wil je laten weten?", "Vrijdag naar de markt.").chooses("Hele steungroep")
    anna.presses("Stuur het bericht").is_as_reviewed("bericht-vraag")
    anna.presses("Ja, stuur het").is_as_reviewed("bericht-net-verstuurd")
    emma.opens(anna.path).sees("Vrijdag naar de markt.")
    there = anna.path
    anna.presses("Toch niet").is_as_reviewed("bericht-teruggehaald")
    assert emma.opens(there).status == 404
    anna.presses("Stuur het bericht").sees("Laten zien aan je hele steungroep?")


@pytest.mark.usefixtures("waits")
def test_anna_takes_back_what_she_just_asked_everybody(phone, world, script):
    owner = world.owner("Anna")
    member = world.member(owner, "Emma")
    meeting = world.meeting(
        owner,
        member,
        sent=False,
        starts_at=clock.nearest(clock.today() + timedelta(days=9), time(14)),
    )
    here = f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}"
    anna, emma = phone(script=script).is_somebody(owner), phone(script=script).is_somebody(member)
    anna.opens(f"{here}/bekijk").presses("Zet de bijeenkomst klaar")
    anna.is_as_reviewed("bijeenkomst-net-verstuurd")
    assert emma.opens(here).status == 200
    anna.presses("Toch niet").is_as_reviewed("bijeenkomst-teruggehaald")
    assert emma.opens(here).status == 404
