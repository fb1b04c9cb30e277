"""Notes: a few lines to who Anna chooses, a warm answer, and somebody who calls."""


def test_anna_writes_emma_thinks_of_her_and_calls(phone, world, script):
    owner = world.owner("Anna")
    member = world.member(owner, "Emma")
    world.member(owner, "Kees")
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/mensen")
    anna.presses("Berichten").is_as_reviewed("berichten-leeg")
    anna.presses("Schrijf een bericht").is_as_reviewed("bericht-schrijven")
    anna.presses("Stuur het bericht").is_as_reviewed("bericht-schrijven-fout")
    anna.writes("Wat wil je laten weten?", "Het gesprek ging goed.").chooses("Emma")
    anna.presses("Stuur het bericht").sees("Het gesprek ging goed.", "Emma")
    here = anna.path

    emma = phone(script=script).is_somebody(member).opens(f"/groep/{owner.group_id}")
    emma.presses("Berichten").sees("Het gesprek ging goed.").opens(here)
    emma.presses("Ik denk aan je").sees("Je zei: ik denk aan je.")
    emma.writes("Of schrijf iets terug", "Wat fijn.").presses("Stuur mijn woorden")

    anna.opens(here).sees("«Ik denk aan je.»", "Wat fijn.")
    anna.presses("Wie ziet dit? Emma").sees("Ziet dit").presses("Terug")
    anna.presses("Berichten").presses("Ik wil dat iemand mij belt").is_as_reviewed("bel-mij")
    anna.chooses("Emma").presses("Vraag of iemand belt").is_as_reviewed("bel-mij-gevraagd")
    emma.presses("Berichten").presses("Bekijk het").is_as_reviewed("bellen")
    emma.presses("Ik bel").is_as_reviewed("bellen-ik-bel")
    anna.opens(f"/groep/{owner.group_id}/bel-mij").is_as_reviewed("bel-mij-emma-belt")
    anna.presses("Het hoeft niet meer")

    anna.opens(here).presses("Haal het bericht weg").is_as_reviewed("bericht-weg")
    anna.presses("Haal het bericht weg").sees_no("Het gesprek ging goed.")
