"""Every three months: six statements, a word of one's own, last time beside it, and a goal."""

import re
from datetime import timedelta

from webapp.db import session
from webapp.recovery.models import Review


def test_six_statements_are_read_back_beside_last_time_and_one_becomes_a_goal(phone, world, script):
    owner = world.owner()
    emma = world.member(owner, "Emma")
    earlier = world.review(owner, living=1, choices=0)
    with world.open():
        session.get_one(Review, earlier.id).written_at -= timedelta(weeks=13)
    anna = phone(script=script).is_somebody(owner).opens("/").presses("Eerder ingecheckt")
    anna.presses("Elke drie maanden").is_as_reviewed("drie-maanden").presses(
        re.compile("^Begin met:")
    )
    anna.sees("Zin 1 van 6").is_as_reviewed("zin-1").presses("Kies een ander woord")
    anna.is_as_reviewed("eigen-woord").writes("Welk woord gebruik jij?", "kwetsbaarheid")
    anna.presses("Gebruik dit woord")
    assert anna.heading == "Ik kan leven met mijn kwetsbaarheid."
    for answer in ("Half-half", "Klopt niet", "Wil ik niet zeggen", "Klopt een beetje"):
        anna.presses(answer)
    anna.presses("Klopt best goed").presses("Klopt helemaal").is_as_reviewed("als-eerste-anders")
    anna.chooses("Ik maak mijn eigen keuzes.").chooses("Samen ingevuld")
    anna.presses("Bewaar mijn keuze").sees("Vorige keer", "Klopt niet", "Samen ingevuld")
    anna.opens(anna.path).is_as_reviewed("nu-naast-vorige-keer")
    shown = anna.path
    anna.presses("Wie ziet dit? Alleen ik").presses("Laat zien aan Emma")
    other = (
        phone(script=script).is_somebody(emma).opens("/").presses("Lees hoe drie maanden gingen")
    )
    other.presses(re.compile(r"\d")).sees("Wil ik niet zeggen")
    other.is_as_reviewed("drie-maanden-gelezen")
    anna.opens(shown).presses("Maak hier een doel van")
    assert anna.main.get_by_label("Wat wil je graag?").input_value() == "Ik maak mijn eigen keuzes."
    anna.presses("Bewaar mijn doel").opens(shown).presses("Haal dit weg")
    anna.sees("Wil je dit weghalen?").presses("Haal dit weg").sees("Het is weg.")
    assert other.opens(shown).status == 404
