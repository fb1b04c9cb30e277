"""Members come, rest, stop, come back, hand over; and somebody joins without a phone."""

import re
from datetime import time, timedelta

from webapp import clock
from webapp.groups.models import MemberKind

NEXT_WEEK = clock.moment(clock.today() + timedelta(days=7), time(14))


def anna_with(world, phone, *names, script, kind=MemberKind.CLOSE_ONE):
    """Anna's phone at her people, and a phone for everybody named."""
    owner = world.owner()
    members = [world.member(owner, name, kind=kind) for name in names]
    for member in members:
        world.in_circle(member)
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/mensen")
    return owner, anna, [phone(script=script).is_somebody(each) for each in members]


def test_emma_stops_without_a_reason_and_comes_back_by_a_new_link(phone, world, script):
    owner, anna, (emma,) = anna_with(world, phone, "Emma", script=script)
    group = f"/groep/{owner.group_id}"
    emma.opens(f"{group}/mensen").is_as_reviewed("groep-van-emma")
    emma.presses("Stoppen in deze groep").is_as_reviewed("stoppen")
    emma.presses("Nee, ik blijf").presses_outside("Groep").presses("Stoppen in deze groep")
    emma.presses("Ja, ik stop").is_as_reviewed("gestopt")
    assert emma.opens(group).status == 404

    anna.opens(group).is_as_reviewed("vandaag-emma-stopte")
    anna.presses_outside("Groep").is_as_reviewed("groep-emma-stopte")
    anna.presses("Laat dit niet meer zien: Emma doet nu niet meer mee").sees_no("niet meer mee")
    anna.presses(re.compile("Emma")).is_as_reviewed("emma-deed-mee")
    anna.presses("Vraag Emma").presses("Kies deze tekst")
    text = anna.main.get_by_label("Tekst met de link").input_value()
    emma.opens(re.search(r"http\S+", text).group()).chooses("Ja, ik doe mee als Emma")
    emma.presses("Stuur mijn antwoord").sees("Anna kijkt nog")
    emma.presses("Ik doe toch niet mee").is_as_reviewed("toch-niet-meedoen")
    emma.presses("Nee, ik blijf").sees("Anna kijkt nog")
    anna.opens(group).presses("Kijk of het klopt").presses("Klopt, dit is Emma")
    assert emma.presses("Kijk of het al klaar is").heading == "De groep van Anna"


def test_anna_gives_emma_a_pause_lets_her_back_and_lets_her_go(phone, world, script):
    owner, anna, (emma,) = anna_with(world, phone, "Emma", script=script)
    group = f"/groep/{owner.group_id}"
    anna.presses(re.compile("Emma")).is_as_reviewed("emma-doet-mee")
    anna.presses("Geef Emma pauze").is_as_reviewed("emma-heeft-pauze")
    emma.opens(group)
    assert emma.status == 404
    emma.opens("/").is_as_reviewed("mijn-groepen-niet-mee")
    anna.presses_outside("Groep").sees("Pauze").presses(re.compile("Emma"))
    anna.presses("Laat Emma weer meedoen").sees("Emma doet weer mee.")
    assert emma.opens("/").heading == "De groep van Anna"

    anna.presses("Laat Emma niet meer meedoen").is_as_reviewed("emma-niet-meer-mee")
    anna.presses("Terug").presses(re.compile("Emma")).presses("Laat Emma niet meer meedoen")
    anna.presses("Laat Emma niet meer meedoen").sees("Emma doet niet meer mee.")
    emma.opens("/").sees("Je doet nu niet mee in de groep van Anna.")
    emma.presses("Laat dit niet meer zien: je doet nu niet mee in de groep van Anna")
    emma.sees_no("Je doet nu niet mee")


def test_sara_gives_her_place_to_a_colleague_when_anna_says_so(phone, world, script):
    kind = MemberKind.PROFESSIONAL
    owner, anna, (sara,) = anna_with(world, phone, "Sara", script=script, kind=kind)
    group = f"/groep/{owner.group_id}"
    sara.opens(f"{group}/mensen").presses("Geef mijn plek door").is_as_reviewed("plek-doorgeven")
    sara.presses("Vraag het aan Anna")
    assert sara.status == 422
    sara.writes("Hoe heet je collega?", "Noor").presses("Vraag het aan Anna")
    sara.presses("Neem mijn vraag terug").sees("Je vraag is weg.")
    sara.writes("Hoe heet je collega?", "Kees").presses("Vraag het aan Anna")
    sara.is_as_reviewed("plek-gevraagd")

    anna.opens(group).is_as_reviewed("vandaag-sara-vraagt")
    anna.presses("Bekijk deze vraag").is_as_reviewed("plek-voor-kees")
    anna.presses("Nee, niet nu").sees("Sara blijft in je groep.")
    sara.opens(group).sees("Kees wordt nu niet gevraagd.")
    sara.opens(f"{group}/plek-doorgeven").writes("Hoe heet je collega?", "Kees")
    sara.presses("Vraag het aan Anna")
    anna.presses_outside("Groep").presses("Bekijk deze vraag").presses("Ja, ik vraag Kees")
    anna.presses("Kies deze tekst")
    text = anna.main.get_by_label("Tekst met de link").input_value()
    kees = phone(script=script).opens(re.search(r"http\S+", text).group())
    kees.chooses("Ja, ik doe mee").presses("Stuur mijn antwoord")
    anna.opens(group).presses("Kijk of het klopt").is_as_reviewed("klopt-dit-is-kees")
    assert sara.opens(group).status == 200
    anna.presses("Klopt, dit is Kees").sees("Doet mee")
    assert sara.opens(group).status == 404
    kees.presses("Kijk of het al klaar is").presses("Kies een pincode")
    kees.writes("Kies een pincode", "7031").presses("Bewaar").sees("Je pincode is bewaard.")
    kees.opens(group).is_as_reviewed("vandaag-van-kees")


def test_oma_has_no_phone_and_anna_answers_for_her(phone, world, script):
    owner, anna, _nobody = anna_with(world, phone, script=script)
    anna.presses("Nodig iemand uit").writes("Hoe heet diegene?", "Oma").presses("Ga verder")
    anna.presses_outside("Groep").presses(re.compile("Oma")).is_as_reviewed("oma-nog-niet-gevraagd")
    anna.presses("Doet mee zonder telefoon").is_as_reviewed("oma-doet-mee")
    (oma,) = world.members(owner)
    meeting = world.meeting(owner, oma, starts_at=NEXT_WEEK)
    there = f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}"
    anna.opens(there).is_as_reviewed("wie-komt-er-oma").presses("Vul het antwoord in van Oma")
    anna.is_as_reviewed("wat-zei-oma").presses("Oma komt").is_as_reviewed("oma-komt")


def test_sara_writes_her_card_and_everybody_reads_it(phone, world, script):
    kind = MemberKind.PROFESSIONAL
    world.organisation("WIJ Groningen")
    owner, anna, (sara,) = anna_with(world, phone, "Sara", script=script, kind=kind)
    emma = phone(script=script).is_somebody(world.member(owner, "Emma"))
    group = f"/groep/{owner.group_id}"
    sara.opens(group).is_as_reviewed("vandaag-van-sara").presses("Vul mijn kaart in")
    sara.is_as_reviewed("mijn-kaart-van-sara")
    sara.main.get_by_label("Waar werk je?").select_option("Ergens anders")
    sara.presses("Bewaar mijn kaart")
    assert sara.status == 422
    sara.main.get_by_label("Waar werk je?").select_option("WIJ Groningen")
    sara.writes("Wat doe je daar?", "Wijkverpleegkundige")
    sara.writes("Hoe kan de groep je bereiken?", "Op werkdagen: 06 12345678")
    sara.presses("Bewaar mijn kaart").is_as_reviewed("kaart-van-sara")

    emma.opens(f"{group}/mensen").sees("Hulpverlener, WIJ Groningen")
    emma.presses(re.compile("Sara")).sees("06 12345678")
    anna.presses(re.compile("Sara")).sees("WIJ Groningen")
    anna.presses_outside("Groep").presses("Mijn kaart").is_as_reviewed("mijn-kaart-van-anna")
    anna.presses("Bewaar mijn kaart").sees("Je kaart is bewaard.")


def test_sara_sees_the_meetings_of_all_her_groups_in_one_list(phone, world, script):
    sara = world.person("Sara")
    phones = phone(script=script).is_somebody(sara)
    phones.opens("/mijn-bijeenkomsten").is_as_reviewed("al-mijn-bijeenkomsten-leeg")
    for days, name in enumerate(("Anna", "Bram")):
        owner = world.owner(name)
        place = world.member(owner, person=sara, kind=MemberKind.PROFESSIONAL)
        world.meeting(owner, place, starts_at=NEXT_WEEK + timedelta(days=days))
    phones.opens("/meer").presses("Al mijn bijeenkomsten")
    phones.is_as_reviewed("al-mijn-bijeenkomsten").presses("Zeg of je komt")
    phones.taps("Ja, ik kom").sees("Je komt.")
    phones.opens("/groepen").presses("Al mijn bijeenkomsten").sees("Je komt.")
