"""A meeting: planned in four screens, answered in one tap, signed in or from one's own link."""

import re
from datetime import time, timedelta
from uuid import UUID

from playwright.sync_api import expect

from webapp import clock
from webapp.db import session
from webapp.meetings.models import Meeting
from webapp.words import day

COMES, COMES_NOT, UNSURE = "Ja, ik kom", "Nee, ik kan niet", "Ik weet het nog niet"


def in_a_week():
    return (clock.today() + timedelta(days=7)).isoformat()


def plans(anna, place="Bij mij thuis"):
    """Anna plans a meeting and asks everybody."""
    anna.presses_outside("Bijeenkomst").presses("Plan een bijeenkomst")
    anna.writes("Welke dag?", in_a_week()).writes("Hoe laat?", "14:00").presses("Ga verder")
    anna.writes("Waar, welk nummer of welke link?", place).presses("Ga verder")
    return anna.presses("Ga verder").presses("Ga verder").presses("Zet de bijeenkomst klaar")


def answers(somebody, words, told):
    """Press one answer; with script the page changes, without it comes again."""
    pressed = somebody.named(re.compile(f"^{words}"))
    if somebody.script:
        pressed.click()
        expect(somebody.main.locator("#answer .lead")).to_have_text(told)
        return somebody.looks()
    return somebody.presses(re.compile(f"^{words}")).sees(told)


def test_anna_plans_a_meeting_in_five_screens(phone, world, script):
    owner = world.owner()
    world.member(owner, "Mo")
    anna = phone(script=script).is_somebody(owner).opens("/")
    anna.presses_outside("Bijeenkomst").is_as_reviewed("bijeenkomsten-leeg")
    anna.presses("Plan een bijeenkomst").is_as_reviewed("wanneer").presses("Ga verder")
    assert anna.status == 422
    anna.writes("Welke dag?", "2020-01-01").writes("Hoe laat?", "14:00").presses("Ga verder")
    assert anna.status == 422
    anna.writes("Welke dag?", in_a_week()).presses("Ga verder").is_as_reviewed("waar")
    anna.presses("Ga verder")
    assert anna.status == 422
    anna.writes("Waar, welk nummer of welke link?", "Bij mij thuis").presses("Ga verder")
    anna.is_as_reviewed("wie")
    anna.option("Mo").uncheck()
    anna.presses("Ga verder")
    assert anna.status == 422
    anna.chooses("Mo").presses("Ga verder").is_as_reviewed("agenda-kiezen")
    anna.presses("Een eerste bijeenkomst").presses("Ga verder").is_as_reviewed("klopt-het-zo")

    anna.opens("/").presses_outside("Vandaag").presses_outside("Bijeenkomst")
    anna.sees("Nog niet verstuurd").presses("Ga verder met plannen").presses("Terug")
    anna.presses("Ga verder").presses("Ga verder").presses("Ga verder").presses("Ga verder")
    anna.presses("Zet de bijeenkomst klaar").is_as_reviewed("bijeenkomst-staat-klaar")
    anna.presses("Stuur de link aan Mo").is_as_reviewed("link-voor-mo")
    anna.presses_outside("Vandaag").is_as_reviewed("vandaag-met-bijeenkomst")


def test_mo_answers_signed_in_and_changes_it_and_anna_sees_it(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Mo")
    anna = plans(phone(script=script).is_somebody(owner).opens("/"))
    mo = phone(script=script).is_somebody(member).opens("/").is_as_reviewed("kom-je-ook")
    answers(mo, COMES, "Je komt.").is_as_reviewed("mo-komt")
    anna.presses_outside("Vandaag").sees("Mo komt.").presses("Bekijk de bijeenkomst").sees("Komt")
    answers(mo, UNSURE, "Je weet het nog niet. Dat is goed.")
    answers(mo, COMES_NOT, "Je komt niet. Dat is goed.")
    mo.writes("Wil je er iets bij zeggen?", "Ik werk dan.").presses("Bewaar mijn woorden")
    mo.is_as_reviewed("mo-komt-niet")
    anna.opens(anna.path).sees("Komt niet", "Ik werk dan.").is_as_reviewed("wie-komt-er")
    mo.presses_outside("Bijeenkomst").presses("Bekijk de bijeenkomst")


def test_mo_answers_from_his_own_link_on_a_phone_that_is_not_signed_in(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Mo")
    anna = plans(phone(script=script).is_somebody(owner).opens("/"), place="Bij Anna")
    anna.presses("Stuur de link aan Mo")
    text = anna.main.get_by_label("Tekst met de link").input_value()
    link = re.search(r"http\S+", text).group()

    mo = phone(script=script).opens(link).is_as_reviewed("eigen-link")
    mo.sees("Anna vraagt of je komt.").sees_no("De groep van Anna")
    answers(mo, COMES_NOT, "Je komt niet. Dat is goed.")
    answers(mo, COMES, "Je komt.")
    mo.writes("Wil je er iets bij zeggen?", "Ik neem taart mee.").presses("Bewaar mijn woorden")
    mo.is_as_reviewed("eigen-link-beantwoord")
    anna.opens(anna.path).presses("Terug").sees("Komt", "Ik neem taart mee.")
    assert mo.opens("/meer").status == 404

    world.ends(member)
    assert mo.opens(link).status == 404
    mo.is_as_reviewed("link-werkt-niet-meer")


def test_a_meeting_can_be_by_phone_or_by_video_and_a_draft_is_thrown_away(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Mo")
    anna = phone(script=script).is_somebody(owner).opens("/")
    for kind, place in (("Bellen", "06 12345678"), ("Beeldbellen", "https://praten.example/anna")):
        anna.presses_outside("Bijeenkomst").presses("Plan een bijeenkomst")
        anna.writes("Welke dag?", in_a_week()).writes("Hoe laat?", "10:30").presses("Ga verder")
        anna.chooses(kind).writes("Waar, welk nummer of welke link?", place).presses("Ga verder")
        anna.presses("Ga verder").presses("Ga verder").presses("Zet de bijeenkomst klaar").sees(
            kind
        )
    mo = phone(script=script).is_somebody(member).opens("/")
    mo.presses_outside("Bijeenkomst").sees("Beeldbellen")
    anna.presses_outside("Bijeenkomst").presses("Plan een bijeenkomst")
    anna.writes("Welke dag?", in_a_week()).writes("Hoe laat?", "10:30").presses("Ga verder")
    anna.writes("Waar, welk nummer of welke link?", "Bij Mo").presses("Ga verder")
    anna.presses("Ga verder").presses("Ga verder").presses("Gooi deze bijeenkomst weg").sees(
        "De bijeenkomst is weg."
    )


def test_a_meeting_without_anybody_to_ask_stays_a_draft(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens("/").presses_outside("Bijeenkomst")
    anna.presses("Plan een bijeenkomst").writes("Welke dag?", in_a_week())
    anna.writes("Hoe laat?", "10:30").presses("Ga verder")
    anna.writes("Waar, welk nummer of welke link?", "Bij mij thuis").presses("Ga verder")
    anna.sees("Er doet nog niemand mee.").presses_outside("Vandaag").sees("Je was aan het plannen")


def test_somebody_is_asked_later_and_the_rest_stands_behind_later_and_earlier(phone, world, script):
    owner = world.owner()
    emma, mo = world.member(owner, "Emma"), world.member(owner, "Mo")
    for days in (-20, 3, 10, 17):
        world.meeting(owner, emma, starts_at=clock.now() + timedelta(days=days))
    anna = phone(script=script).is_somebody(owner).opens("/").presses_outside("Bijeenkomst")
    for words in ("Later", "Eerder"):
        anna.main.get_by_text(words, exact=True).click()
    anna.looks().presses("Bekijk de bijeenkomst").presses("Vraag nog iemand")
    anna.chooses("Mo").presses("Ga verder").sees("Mo", "Wacht nog")
    phone(script=script).is_somebody(mo).opens("/").sees("Kom je ook?")


def test_a_time_says_dutch_time_to_who_is_elsewhere_and_always_without_script(phone, world):
    owner = world.owner()
    world.meeting(owner, world.member(owner, "Mo"))
    for looks, shown in (
        ({"timezone_id": "Europe/Amsterdam"}, False),
        ({"timezone_id": "America/New_York"}, True),
        ({"script": False}, True),
    ):
        somebody = phone(**looks).is_somebody(owner).opens("/")
        assert somebody.main.get_by_text("(Nederlandse tijd)").is_visible() is shown


def test_anna_moves_a_meeting_and_mo_answers_for_the_new_day(phone, world, script):
    owner = world.owner()
    mo = world.member(owner, "Mo")
    meeting = world.meeting(owner, mo)
    link = f"/u/{world.place_at(meeting, mo)[1]}"
    mos = phone(script=script).opens(link)
    answers(mos, COMES, "Je komt.")
    there = f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}"
    anna = phone(script=script).is_somebody(owner).opens(there)
    anna.presses("Ik wil het verzetten").sees("Je hoeft niet te zeggen waarom.")
    anna.writes("Hoe laat?", "").presses("Verzet de bijeenkomst")
    assert anna.status == 422
    anna.writes("Hoe laat?", "16:15").presses("Verzet de bijeenkomst").sees(
        "16.15 uur", "Wacht nog"
    )
    anna.presses("Vraag het nog een keer").sees("Stuur zelf de link naar Mo.")
    mos.opens(link).sees("16.15 uur")
    answers(mos, COMES_NOT, "Je komt niet. Dat is goed.")
    # The same form was open on Anna's other phone (product.md C8), and then the place changes.
    old = anna.opens(f"{there}/verzetten")
    other = phone(script=script).is_somebody(owner).opens(f"{there}/verzetten")
    old.writes("Hoe laat?", "17:15").presses("Verzet de bijeenkomst")
    other.writes("Hoe laat?", "18:15").presses("Verzet de bijeenkomst")
    other.sees("Intussen is dit veranderd", "17.15 uur")
    other.presses("Laat het zo").sees("17.15 uur")
    anna.opens(f"{there}/andere-plek").is_as_reviewed("andere-plek")
    anna.writes("Waar, welk nummer of welke link?", "").presses("Bewaar de plek")
    assert anna.status == 422
    anna.writes("Waar, welk nummer of welke link?", "Het park").presses("Bewaar de plek")
    anna.sees("Het park", "17.15 uur")


def test_anna_shows_who_comes_sends_one_link_to_all_and_calls_it_off(phone, world, script):
    owner = world.owner()
    emma, mo = world.member(owner, "Emma"), world.member(owner, "Mo")
    at_two = clock.moment(clock.today() + timedelta(days=7), time(14))
    meeting = world.meeting(owner, emma, mo, starts_at=at_two)
    there = f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}"
    emmas = phone(script=script).is_somebody(emma).opens(there)
    answers(emmas, COMES, "Je komt.")
    anna = phone(script=script).is_somebody(owner).opens(there)
    more = anna.main.get_by_text("Meer over deze bijeenkomst")
    more.click()
    anna.presses("Een link voor de groepsapp").is_as_reviewed("groepslink").presses("Terug")
    more.click()
    anna.presses("Laat iedereen het zien")
    mos = phone(script=script).is_somebody(mo).opens(there).sees("Komt: Emma")
    mos.is_as_reviewed("wie-komt-er-ook")
    more.click()
    anna.presses("De bijeenkomst gaat niet door").is_as_reviewed("afzeggen")
    anna.presses("Het gaat niet door").sees("Dit gaat niet door.").is_as_reviewed("afgezegd")
    mos.opens(there).sees("Deze bijeenkomst gaat niet door").is_as_reviewed("gaat-niet-door")


def says(somebody, *answers):
    """Answer one day after the other."""
    for words in answers:
        somebody.presses(re.compile(f"^{words}"))
    return somebody


def test_anna_asks_about_two_days_mo_answers_each_and_she_chooses(phone, world, script):
    owner = world.owner()
    mo = world.member(owner, "Mo")
    anna = phone(script=script).is_somebody(owner).opens("/").presses_outside("Bijeenkomst")
    anna.presses("Plan een bijeenkomst").writes("Welke dag?", in_a_week())
    anna.writes("Hoe laat?", "14:00").presses("Laat kiezen uit meer dagen")
    anna.is_as_reviewed("een-dag").presses("Voeg deze dag toe")
    assert anna.status == 422
    anna.writes("Welke dag?", in_a_week()).writes("Hoe laat?", "16:00").presses("Voeg deze dag toe")
    anna.is_as_reviewed("twee-dagen").presses("Ga verder")
    anna.writes("Waar, welk nummer of welke link?", "Bij mij thuis").presses("Ga verder")
    anna.presses("Ga verder").presses("Ga verder").sees("16.00 uur").is_as_reviewed(
        "klopt-het-zo-met-dagen"
    )
    anna.presses("Zet de bijeenkomst klaar").is_as_reviewed("wie-kan-wanneer")

    mos = phone(script=script).is_somebody(mo).opens("/").presses("Zeg welke dag je kunt")
    mos.is_as_reviewed("kun-je-dan")
    says(mos, "Ja, dan kan ik", "Misschien").is_as_reviewed("dagen-beantwoord")
    says(mos.presses(re.compile("^Verander")), "Nee, dan kan ik niet")

    anna.presses("Vul het antwoord in van Mo").sees("Bij elke dag staat nu een antwoord.")
    anna.presses("Terug").sees("Nee: Mo", "Misschien: Mo").presses("Kies deze dag")
    assert anna.status == 422
    anna.main.get_by_role("radio").nth(1).check()
    anna.presses("Kies deze dag").sees("De dag staat vast.", "16.00 uur", "Weet het nog niet")
    anna.sees_no("14.00 uur")


def test_mo_answers_the_days_from_his_own_link(phone, world, script):
    owner = world.owner()
    mo = world.member(owner, "Mo")
    link = f"/u/{world.place_at(world.poll(owner, mo), mo)[1]}"
    mos = phone(script=script).opens(link).is_as_reviewed("kun-je-dan-eigen-link")
    says(mos, "Ja, dan kan ik", "Nee, dan kan ik niet", "Misschien")
    mos.sees("Bij elke dag staat nu een antwoord.")


def keeps(somebody, words, rule):
    """Take an entry along for the own calendar; the browser keeps it as a file."""
    with somebody.page.expect_download() as coming:
        somebody.named(words).click()
    text = coming.value.path().read_text()
    assert text.startswith("BEGIN:VCALENDAR")
    way = "with script" if somebody.script else "without script"
    somebody.inspector.visits.add(rule, status=200, way=way, shape="a file")
    return text


def test_mo_takes_a_meeting_along_in_his_own_calendar(phone, world, script):
    owner = world.owner()
    mo = world.member(owner, "Mo")
    meeting = world.meeting(owner, mo)
    link = f"/u/{world.place_at(meeting, mo)[1]}"
    keeps(
        phone(script=script).opens(link),
        "Zet het in je eigen agenda",
        "/u/<string:link>/afspraak.ics",
    )
    mos = phone(script=script).is_somebody(mo)
    mos.opens(f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}")
    here = "/groep/<uuid:group_id>/bijeenkomsten/<uuid:meeting_id>/afspraak.ics"
    keeps(mos, "Zet het in je eigen agenda", here)

    mos.opens("/meer").presses("In je eigen agenda").is_as_reviewed("eigen-agenda")
    mos.presses("Maak een link").sees("Je ziet de link alleen nu.")
    address = mos.main.get_by_label("Link voor je eigen agenda").input_value().strip()
    answer = mos.page.request.get(address)
    assert str(meeting.id) in answer.text()
    mos.inspector.visits.add("/agenda/<string:link>.ics", status=200, way="a calendar", shape="")
    mos.presses("Laat de link niet meer werken").sees("De link werkt niet meer.")
    assert mos.page.request.get(address).status == 404


def test_three_phones_from_asking_to_another_day_and_an_agreement(phone, world, script):
    """Anna leads, Mo next door has a link alone, and Sara comes for her work."""
    owner = world.owner()
    world.member(owner, "Mo")
    sara_there = world.professional(owner)
    anna = plans(phone(script=script).is_somebody(owner).opens("/"))
    here = anna.path
    anna.presses("Stuur de link aan Mo")
    link = re.search(r"http\S+", anna.main.get_by_label("Tekst met de link").input_value()).group()
    mo = phone(script=script).opens(link)
    sara = phone(script=script).is_somebody(sara_there).opens("/").sees("Kom je ook?")
    answers(mo, COMES, "Je komt.")
    answers(sara, UNSURE, "Je weet het nog niet. Dat is goed.")
    anna.opens(here).sees("Komt", "Weet het nog niet")

    later = clock.today() + timedelta(days=9)
    anna.presses("Ik wil het verzetten").writes("Welke dag?", later.isoformat())
    anna.presses("Verzet de bijeenkomst").sees(day(later).capitalize())
    for somebody in (mo.opens(link), sara.opens(here)):
        somebody.sees(day(later).capitalize())
        answers(somebody, COMES, "Je komt.")
    anna.opens(here)
    expect(anna.main.get_by_text("Komt", exact=True)).to_have_count(2)

    with world.open():
        session.get_one(Meeting, UUID(here.rpartition("/")[2])).starts_at = clock.now()
    anna.opens(f"{here}/afspraken").presses("Schrijf een afspraak op")
    anna.writes("Wat spreken jullie af?", "Samen naar de markt").chooses("Sara")
    anna.writes("Wanneer?", "zaterdag").presses("Bewaar de afspraak")
    assert sara.opens(f"{here}/afspraken").status == 404, "not before Anna says that it is right"
    anna.opens(f"{here}/afspraken").presses("Het klopt, laat het zien")
    sara.opens(f"{here}/afspraken").sees("Samen naar de markt")
    assert mo.opens(f"{here}/afspraken").status == 404, "the link is for that one answer"
