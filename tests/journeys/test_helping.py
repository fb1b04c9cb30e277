"""A helper prepares, the owner decides; and how the group works is read by everybody in it."""

from tests.journeys.test_meeting import in_a_week
from webapp.arranging.forms import JOBS


def test_a_helper_prepares_a_meeting_and_words_and_the_owner_decides(phone, world, script):
    owner = world.owner()
    helper = world.member(owner, "Sara")
    world.member(owner, "Emma")
    goal = world.goal(owner, "Zelfstandig wonen", shown_to=[helper])
    anna = phone(script=script).is_somebody(owner).opens("/").presses_outside("Groep")
    anna.presses("Wie helpt mij? Iemand die dingen voor je klaarzet.")
    anna.is_as_reviewed("wie-helpt-mij").presses("Laat helpen: Sara")
    anna.is_as_reviewed("sara-helpt")

    sara = phone(script=script).is_somebody(helper).opens("/").is_as_reviewed("vandaag-van-helper")
    sara.presses("Zet een bijeenkomst klaar")
    sara.writes("Welke dag?", in_a_week()).writes("Hoe laat?", "14:00").presses("Ga verder")
    sara.writes("Waar, welk nummer of welke link?", "De Boei").presses("Ga verder")
    sara.presses("Ga verder").sees("Waar gaat het over?").presses("Ga verder")
    sara.is_as_reviewed("klaargezet-door-helper").presses("Klaar")
    sara.sees("Nog niet verstuurd")

    anna.presses_outside("Vandaag").is_as_reviewed("vandaag-sara-zette-klaar")
    anna.presses_outside("Bijeenkomst").sees("Sara heeft een bijeenkomst klaargezet.")
    anna.presses("Bekijk de bijeenkomst").is_as_reviewed("bekijk-wat-sara-klaarzette")
    anna.presses("Zet de bijeenkomst klaar").sees("Emma", "Wacht nog")

    sara.presses_outside("Doelen").presses("Stel een doel voor").is_as_reviewed("doel-voorstellen")
    sara.presses("Zet mijn voorstel klaar")
    assert sara.status == 422
    sara.writes("Welke woorden stel je voor?", "Elke dag naar buiten")
    sara.presses("Zet mijn voorstel klaar").sees("Je voorstel staat klaar voor Anna.")
    sara.presses("Lees het voorstel").is_as_reviewed("eigen-voorstel")
    sara.presses("Neem mijn voorstel terug").sees("Je voorstel is weg.")
    sara.opens(f"/groep/{owner.group_id}/doelen/{goal.id}").presses("Stel andere woorden voor")
    sara.writes("Welke woorden stel je voor?", "Een eigen voordeur")
    sara.presses("Zet mijn voorstel klaar")

    anna.presses_outside("Vandaag").is_as_reviewed("vandaag-sara-stelt-voor")
    anna.presses("Lees het voorstel").is_as_reviewed("oud-en-nieuw")
    anna.presses("Neem dit over").sees("Een eigen voordeur", "Je doel is bewaard.")

    anna.presses_outside("Groep").presses("Wie helpt mij? Iemand die dingen voor je klaarzet.")
    anna.presses("Niet meer: Sara").sees("Sara helpt je nu niet meer.")
    sara.presses_outside("Vandaag").sees_no("Je helpt Anna")
    assert sara.opens(f"/groep/{owner.group_id}/bijeenkomsten/nieuw").status == 404


def test_not_now_and_the_jobs_that_the_owner_does_alone(phone, world, script):
    owner = world.owner()
    helper = world.helper(owner, "Sara")
    world.proposal(helper, "Elke dag naar buiten")
    anna = phone(script=script).is_somebody(owner).opens("/").presses("Lees het voorstel")
    anna.is_as_reviewed("voorstel-nieuw-doel").presses("Niet nu")
    anna.sees("Je doelen blijven zoals ze zijn.").sees_no("Elke dag naar buiten")
    anna.opens(f"/groep/{owner.group_id}/wie-helpt-mij")
    for question in JOBS.values():
        anna.main.get_by_role("group", name=str(question)).get_by_role("radio", name="Ik").check()
    anna.presses("Bewaar mijn keuze").sees("Jij doet nu alles zelf.")
    sara = phone(script=script).is_somebody(helper).opens("/").sees_no("Je helpt Anna")
    sara.presses_outside("Doelen").sees_no("Stel een doel voor")


def test_how_the_group_works_is_changed_and_a_member_reads_it(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Emma")
    anna = phone(script=script).is_somebody(owner).opens("/").presses_outside("Groep")
    anna.presses("Hoe we werken Waar, hoe vaak en wie het gesprek leidt.")
    anna.is_as_reviewed("hoe-we-werken")
    anna.writes("Waar komen jullie meestal samen?", "Buurthuis De Boei")
    anna.writes("Wie leidt het gesprek?", "Emma").chooses("Ik kies zelf hoeveel weken")
    anna.writes("Om de hoeveel weken?", "zes").presses("Bewaar mijn keuze")
    assert anna.status == 422
    anna.is_as_reviewed("hoe-we-werken-niet-af").writes("Om de hoeveel weken?", "6")
    anna.writes("Hoe praten jullie tussendoor?", "We bellen.").presses("Bewaar mijn keuze")
    anna.sees("Bewaard.")
    emma = phone(script=script).is_somebody(member).opens("/").presses_outside("Groep")
    emma.is_as_reviewed("groep-hoe-we-werken").sees("We komen elke 6 weken samen.")
    anna.presses_outside("Bijeenkomst").presses("Plan een bijeenkomst")
    anna.writes("Welke dag?", in_a_week()).writes("Hoe laat?", "14:00").presses("Ga verder")
    assert anna.main.get_by_label("Waar, welk nummer").input_value() == "Buurthuis De Boei"
