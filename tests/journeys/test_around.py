"""Everything around the journeys: several groups, help, examples, and what can go wrong."""

import time
from contextlib import contextmanager
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from webapp import limits
from webapp.gate import everybody
from webapp.goals.models import Goal
from webapp.invitations.models import Reply
from webapp.notices.mail import FolderPostman
from webapp.people.models import Device
from webapp.trial import example


def test_sara_switches_between_the_groups_of_anna_and_bram(phone, world, script):
    sara = world.person("Sara")
    for name in ("Anna", "Bram"):
        owner = world.owner(name)
        place = world.member(owner, person=sara)
        world.goal(owner, f"Het doel van {name}", shown_to=[place])
    tablet = phone(script=script).is_somebody(sara).opens("/").is_as_reviewed("mijn-groepen")
    tablet.presses("Ga naar deze groep", which=1)
    assert tablet.heading == "De groep van Bram"
    tablet.presses_outside("Doelen").sees("Het doel van Bram").sees_no("Het doel van Anna")
    tablet.presses_outside("Meer").is_as_reviewed("meer").presses("Ga naar deze groep")
    assert tablet.heading == "De groep van Anna"
    tablet.presses_outside("Doelen").sees("Het doel van Anna").sees_no("Het doel van Bram")
    tablet.opens("/meer").presses("Begin je eigen steungroep").presses("Ga verder")
    assert tablet.heading.endswith(", Sara")


def test_help_now_stands_on_every_page_and_shows_own_numbers(phone, world, script):
    anna = phone(script=script).opens("/")
    anna.presses_outside("Hulp nu").is_as_reviewed("hulp-nu")
    anna.presses("Maak je je zorgen?").is_as_reviewed("zorgen")
    anna.is_somebody(world.owner()).opens("/hulp").presses("Mijn nummers")
    anna.writes("Nummer van je huisarts", "geen nummer").presses("Bewaar mijn nummers")
    assert anna.status == 422
    anna.writes("Nummer van je huisarts", "050 123 45 67")
    anna.writes("Nummer van je eigen team", "050 765 43 21").presses("Bewaar mijn nummers")
    anna.sees("050 123 45 67", "050 765 43 21")
    anna.presses_outside("Over Steungroep").is_as_reviewed("over")


def test_a_member_adds_an_address_to_come_back_with(phone, world, mailbox, script):
    owner = world.owner()
    mo = phone(script=script).is_somebody(world.member(owner, "Mo")).opens("/meer")
    mo.presses("Mijn e-mailadres").presses("Voeg een adres toe").presses("Stuur mij de code")
    assert mo.status == 422
    mo.writes("Wat is je e-mailadres?", "mo@voorbeeld.example").presses("Stuur mij de code")
    mo.writes("Wat is de code?", mailbox.newest("mo@voorbeeld.example").code)
    mo.presses("Bewaar mijn adres").sees("mo@voorbeeld.example")
    mo.presses_outside("Log uit").sees("Je bent uitgelogd.")


def test_in_the_trial_everybody_can_be_an_example_person(phone, world, script):
    with world.app.app_context(), world.open():
        example.fill()
    tester = phone(script=script)
    for name in ("Anna", "Emma", "Mo", "Sara", "Bram"):
        tester.opens("/proef").presses(f"Word {name}")
    tester.opens("/proef").is_as_reviewed("proef").presses("Word Anna")
    tester.is_as_reviewed("vandaag-van-anna")
    for tab in ("Doelen", "Groep", "Bijeenkomst"):
        tester.presses_outside(tab)
    tester.opens("/").presses("Eerder ingecheckt")


def test_the_trial_shows_the_mail_that_was_not_sent(phone, world):
    tester = phone().opens("/proefpost").sees("Er is nog geen mail.")
    letter = EmailMessage()
    letter["To"], letter["Subject"], letter["Message-ID"] = "a@b.example", "Je code", "<een@huis>"
    letter.set_content("Je code is: 123456\n\nhttp://localhost:1/in/geheim\n")
    FolderPostman(world.settings.instance / "mail").bring(letter)
    tester.opens("/proefpost").sees("123456")
    (world.settings.instance / "mail" / "een.eml").unlink()


@pytest.mark.parametrize(
    "path",
    [
        "/sw.js",
        "/bewaar",
        "/manifest.webmanifest",
        "/notities.webmanifest",
        "/weg",
        "/robots.txt",
        "/.well-known/security.txt",
    ],
)
def test_what_only_machines_read_is_there(phone, visits, path):
    answer = phone().context.request.get(phone().inspector.url + path)
    assert answer.status == 200
    visits.add(path, status=200, way="fetched")


def test_the_offline_page_and_the_page_of_thanks_are_pages_like_others(phone):
    phone().opens("/geen-internet").is_as_reviewed("geen-internet").opens("/bedankt").opens("/over")


def test_who_was_let_go_or_never_joined_may_begin_a_group(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Mo")
    world.ends(member)
    mo = phone(script=script).is_somebody(member).opens("/").is_as_reviewed("geen-groep")
    mo.presses("Begin je steungroep")


VOICES = """(() => {
  const said = [], engine = Object.assign(new EventTarget(), {
    getVoices: () => window.voices ?? [
      { lang: "nl-NL", localService: false, name: "over the internet" },
      { lang: "nl-NL", localService: true, name: "own" },
    ],
    speak: (line) => { said.push([line.text, line.voice.name]); window.last = line; },
    cancel: () => said.push("stopped"),
  });
  window.said = said;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: engine });
})()"""


def test_a_page_is_read_aloud_by_a_voice_of_the_phone_itself_and_stops(phone, world):
    """product.md L4; design 3."""
    owner = world.owner()
    anna = phone().is_somebody(owner)
    anna.context.add_init_script(VOICES)
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    [button] = [each for each in anna.page.get_by_text("Lees voor").all() if each.is_visible()]
    button.click()
    said = anna.page.evaluate("said")
    assert {name for _words, name in said} == {"own"}
    words = [words for words, _name in said]
    assert {"Hoe gaat het met je?", "Heel slecht", "Overslaan"} <= set(words)
    assert "Lees voor" not in words
    anna.taps("Stop met voorlezen")
    assert anna.page.evaluate("said.at(-1)") == "stopped"
    assert button.is_visible(), "it says what it does now"
    anna.looks().opens("/meer").looks()
    button = anna.page.locator(".foot").get_by_text("Lees voor")
    button.click()
    assert ["Meer", "own"] in anna.page.evaluate("said")
    assert not button.count(), "as long as it reads, it says how to stop"
    anna.page.evaluate("last.onend()")
    assert button.is_visible()


def test_without_a_voice_of_its_own_a_phone_reads_nothing_aloud(phone, world):
    owner = world.owner()
    for voices in (
        "[]",
        "[{ lang: 'nl-NL', localService: false }]",
        "[{ lang: 'tr', localService: true }]",
    ):
        anna = phone().is_somebody(owner)
        anna.context.add_init_script(f"window.voices = {voices};" + VOICES)
        anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw")
        assert not any(each.is_visible() for each in anna.page.get_by_text("Lees voor").all())


def test_the_colour_around_the_page_is_that_of_the_page(phone):
    """product.md K1: light and dark, what stands above the page is as if it belonged to it."""
    somebody = phone().opens("/over")
    seen = set()
    for scheme in ("light", "dark"):
        somebody.page.emulate_media(color_scheme=scheme)
        around, page = somebody.page.evaluate(AROUND)
        assert around == page, scheme
        seen.add(page)
    assert len(seen) == 2


AROUND = """() => {
  const said = [...document.querySelectorAll("meta[name=theme-color]")];
  const probe = document.body.appendChild(document.createElement("p"));
  probe.style.color = said.find(({ media }) => matchMedia(media).matches).content;
  const behind = [document.body, document.documentElement]
    .map((each) => getComputedStyle(each).backgroundColor).find((it) => it !== "rgba(0, 0, 0, 0)");
  return [getComputedStyle(probe).color, behind];
}"""


def test_a_double_tap_sends_once_and_is_kept_once(phone, world, script):
    """product.md K7. Without script it arrives twice, and the house keeps it once."""
    owner, posts = world.owner(), []
    anna = phone(script=script, service_workers="block").is_somebody(owner)
    anna.opens(path := f"/groep/{owner.group_id}/doelen/nieuw")
    anna.context.route(f"**{path}", lambda route: _slowly(route, posts))
    button = anna.writes("Wat wil je graag?", "Zelf koken").named("Bewaar mijn doel")
    button.evaluate("it => { setTimeout(() => it.click(), 100); it.click(); }")
    anna.sees("Waar hoort je doel bij?", "Zelf koken").looks()
    assert not script or len(posts) == 1
    assert world.count(Goal) == 1


def _slowly(route, posts):
    posts.append(route)
    time.sleep(0.4)
    route.continue_()


# What can go wrong.


def test_what_is_not_there_is_said_calmly(phone):
    somebody = phone().opens("/nooit-geweest").sees("Deze pagina is er niet")
    assert somebody.status == 404
    assert somebody.opens("/taal").status == 405
    assert somebody.opens("/uitnodiging/onbekend").status == 404
    assert somebody.opens("/in/onbekend").status == 404


def test_who_was_away_too_long_is_asked_to_sign_in_again(phone, world):
    anna = phone().is_somebody(world.owner()).opens("/meer")
    with world.database.transaction() as session:
        session.execute(update(Device).values(ended_at=Device.made_at))
    assert anna.opens("/meer").status == 401
    anna.sees("Log opnieuw in")


def test_an_old_page_gives_the_words_back(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/doelen/nieuw")
    anna.writes("Wat wil je graag?", "Zelf koken")
    anna.main.locator("input[name=csrf_token]").evaluate("field => { field.value = '' }")
    assert anna.presses("Bewaar mijn doel").status == 400
    anna.sees("Zelf koken")


def test_too_much_and_too_often_are_said(phone, world, monkeypatch):
    owner = world.owner()
    path = f"/groep/{owner.group_id}/doelen/nieuw"
    anna = phone().is_somebody(owner).opens(path).writes("Waarom wil je dit?", "x" * 300_000)
    assert anna.presses("Bewaar mijn doel").status == 413
    _invitation, link = world.invitation(world.contact(owner))
    mo = phone().opens(f"/uitnodiging/{link}").chooses("Ja, ik doe mee")
    monkeypatch.setitem(limits.LIMITS, "answer from network", (0, limits.HOUR))
    assert mo.presses("Stuur mijn antwoord").status == 429
    assert world.count(Reply) == 0


def test_what_could_not_be_kept_is_said_and_sent_again_with_one_tap(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/doelen/nieuw")
    anna.writes("Wat wil je graag?", "Zelf koken")
    anna.forgives = "status of 503"
    with _full(world.database.engine):
        anna.presses("Bewaar mijn doel").sees("Dit is nog niet bewaard", "Zelf koken")
    assert anna.status == 503
    anna.presses("Probeer het opnieuw").sees("Waar hoort je doel bij?", "Zelf koken")


def test_what_is_broken_is_not_the_fault_of_who_sees_it(phone, app, monkeypatch):
    @everybody
    def broken():
        raise RuntimeError

    monkeypatch.setitem(app.view_functions, "help.about", broken)
    somebody = phone()
    somebody.forgives = "status of 500"
    assert somebody.opens("/over").status == 500


@contextmanager
def _full(engine):
    """A disk on which nothing can be written any more."""
    for only_reading in (1, 0):
        connection = engine.raw_connection()
        connection.cursor().execute(f"pragma query_only = {only_reading}")
        connection.close()
        if only_reading:
            yield
