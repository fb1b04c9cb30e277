"""A check-in in the lift: written without network, kept once, in order, by whom it belongs to."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import FLAGS, PROGRAM
from tests.journeys.inspection import USUAL, Inspector
from tests.journeys.phone import PATIENCE, Phone
from tests.journeys.wire import Wire
from webapp import clock
from webapp.checkins import queries
from webapp.db import session
from webapp.people.models import Device

NO_SYNC = "delete globalThis.ServiceWorkerRegistration?.prototype.sync"
KEPT = "import(document.body.dataset.kept).then(() => kept.%s)"
SEND = KEPT % "send()" + ".catch(String)"
WORDS = ("Rood kastje", "Groene deur", "Blauw raam")


def until(check: Callable[[], object]) -> None:
    """Ask again and again. A browser takes the promise of a test for «yes», so Python asks."""
    end = time.monotonic() + PATIENCE / 1000
    while not check():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.03)


@pytest.fixture
def wire(house):
    """Between every phone of a test and the house."""
    wire = Wire(house.url)
    yield wire
    wire.cut()


@pytest.fixture
def switch_on(app, browser, wire, visits, tmp_path):
    """Switch an own phone on: what it kept is still there. An iPhone has no Background Sync."""
    pocket = []
    through_wire = Inspector(app, wire.url, visits=visits, browser=browser)

    def switched_on(name="own", *, sync=True):
        context = browser.browser_type.launch_persistent_context(
            tmp_path / name,
            executable_path=PROGRAM,
            args=FLAGS,
            viewport=USUAL,
            is_mobile=True,
            has_touch=True,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        if not sync:
            context.add_init_script(NO_SYNC)
        pocket.append(context)
        return Phone(context, through_wire, script=True)

    yield switched_on
    for context in pocket:
        context.close()


@pytest.fixture(params=[True, False], ids=["with sync", "without sync"])
def sync(request):
    """Chromium has Background Sync; an iPhone has not, and then an open page sends."""
    return request.param


def keeps(anna, owner):
    """The phone was used once with a network, and kept what it may."""
    anna.opens(f"/groep/{owner.group_id}")
    anna.waits_for_worker()
    until(lambda: anna.page.evaluate(KEPT % "things()"))
    return anna


def cut(wire, *phones):
    """The lift closes."""
    wire.cut()
    for each in phones:
        each.network = False


def mend(wire, *_phones):
    """The lift opens. What was asked just before may still be told to have failed."""
    wire.mend()


def asked(anna, question):
    """This question stands on the screen."""
    expect(anna.page.locator("h1")).to_have_text(question)


def checks_in(anna, owner, *answers, words):
    """A whole check-in, without network."""
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    for number, answer in enumerate(answers, start=1):
        anna.sees(f"Vraag {number} van").taps(answer)  # twice the same form is a double tap
    asked(anna, "Wil je er nog iets over opschrijven?")
    anna.writes("Wil je er nog iets over opschrijven?", words)
    anna.taps("Bewaar mijn antwoord")
    asked(anna, "Bewaard op je telefoon")
    return anna


def waiting(anna):
    """What waits on this phone, as its owner reads it."""
    return anna.page.evaluate(KEPT % "waiting()")


def kept(world, owner):
    """The answers of every check-in that the house has, the oldest first."""
    with world.open():
        found = queries.newest(owner.group_id, most=50, after=0)
        assert all(each.written_at <= each.received_at for each in found)
        assert found == sorted(found, key=lambda each: each.received_at, reverse=True)
        return [each.answers | {"done": bool(each.done_at)} for each in reversed(found)]


def said(world, owner):
    """The own words of every check-in that the house has, the oldest first."""
    return [each.get("words") for each in kept(world, owner)]


def test_three_check_ins_in_the_lift_arrive_once_and_in_order(switch_on, wire, world, sync):
    owner = world.owner()
    anna = keeps(switch_on(sync=sync).is_somebody(owner), owner)
    cut(wire, anna)
    for answer, words in zip(("Slecht", "Gaat wel", "Goed"), WORDS, strict=True):
        checks_in(anna, owner, answer, "Vaak", "Overslaan", words=words)
    anna.looks().context.close()
    anna = switch_on(sync=sync)
    anna.network = False
    anna.opens("/geen-internet").sees("Even inchecken", "Rood kastje", "Blauw raam")
    assert said(world, owner) == []
    mend(wire, anna)
    anna.opens("/")
    until(lambda: len(kept(world, owner)) == 3)
    until(lambda: not waiting(anna))
    assert anna.page.evaluate(SEND)
    assert said(world, owner) == list(WORDS)
    assert kept(world, owner) == [
        {"mood": mood, "grip": 3, "words": words, "done": True}
        for mood, words in zip((1, 2, 3), WORDS, strict=True)
    ]


def test_an_answer_that_got_lost_on_the_way_is_kept_once(switch_on, wire, world, sync):
    owner = world.owner()
    anna = keeps(switch_on(sync=sync).is_somebody(owner), owner)
    cut(wire, anna)
    checks_in(anna, owner, "Goed", "Vaak", "Vaak", words=WORDS[0])
    wire.loses = f"POST /groep/{owner.group_id}/inchecken/ineens".encode()
    wire.mend()
    anna.page.evaluate(SEND)
    until(lambda: wire.lost and said(world, owner) == [WORDS[0]])
    assert [row["answers"]["words"] for row in waiting(anna)] == [WORDS[0]]
    wire.loses = b""
    until(lambda: anna.page.evaluate(SEND) and not waiting(anna))
    assert said(world, owner) == [WORDS[0]]


def test_two_pages_that_send_at_once_send_once(switch_on, wire, world, sync):
    owner = world.owner()
    anna = keeps(switch_on(sync=sync).is_somebody(owner), owner)
    other = anna.context.new_page()
    other.goto(anna.page.url)
    cut(wire, anna)
    for words in WORDS:
        checks_in(anna, owner, "Goed", "Vaak", "Vaak", words=words)
    posts = []
    anna.context.on("request", lambda each: posts.append((each.method, each.url[-7:])))
    mend(wire, anna)
    for page in (anna.page, other):
        page.evaluate(f"void ({SEND})")
    until(lambda: not waiting(anna))
    assert said(world, owner) == list(WORDS)
    other.evaluate(SEND)
    assert posts.count(("POST", "/ineens")) <= len(WORDS), "one page sends, the other one waits"


def test_an_answer_changed_after_going_back_is_a_change_of_the_same(switch_on, wire, world):
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner)
    cut(wire, anna)
    checks_in(anna, owner, "Slecht", "Vaak", "Vaak", words=WORDS[0])
    [row] = waiting(anna)
    anna.opens(f"/geen-internet#check_in:{row['id']}:support")
    anna.page.reload()
    asked(anna, "Wil je er nog iets over opschrijven?")
    expect(anna.main.get_by_role("textbox")).to_have_value(WORDS[0])
    for question in ("Had je deze week genoeg", "Had je deze week grip", "Hoe gaat het"):
        anna.page.get_by_role("link", name="Terug", exact=True).click()
        expect(anna.page.locator("h1")).to_contain_text(question)
    expect(anna.main.locator(".answer--chosen")).to_contain_text("Slecht")
    anna.looks().taps("Heel goed")
    asked(anna, "Had je deze week grip op je leven?")
    mend(wire, anna)
    anna.opens("/")
    until(lambda: [each["mood"] for each in kept(world, owner)] == [4])
    assert said(world, owner) == [WORDS[0]]


def test_a_check_in_that_began_with_a_network_goes_on_without(switch_on, wire, world):
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner)
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw").presses("Goed")
    cut(wire, anna)
    anna.taps("Nee")
    asked(anna, "Had je deze week genoeg steun van anderen?")
    anna.looks().taps("Vaak")
    anna.writes("Wil je er nog iets over opschrijven?", WORDS[0]).taps("Bewaar mijn antwoord")
    asked(anna, "Bewaard op je telefoon")
    mend(wire, anna)
    anna.opens("/")
    until(lambda: not waiting(anna))
    [whole] = kept(world, owner)
    assert whole == {"mood": 3, "grip": 0, "support": 3, "words": WORDS[0], "done": True}


def test_skipping_the_last_question_leaves_what_the_house_has(switch_on, wire, world):
    owner = world.owner()
    before = world.check_in(owner, words=WORDS[0], together=True)
    anna = keeps(switch_on().is_somebody(owner), owner)
    anna.opens(f"/groep/{owner.group_id}/inchecken/{before.id}/words")
    cut(wire, anna)
    anna.taps("Overslaan")
    asked(anna, "Bewaard op je telefoon")
    mend(wire, anna)
    anna.opens("/")
    until(lambda: not waiting(anna))
    [whole] = kept(world, owner)
    assert (whole["words"], whole["together"], whole["done"]) == (WORDS[0], True, True)


BEFORE = {"mood": 2, "words": WORDS[0], "talk": True, "together": True}
LAST = "Wil je er nog iets over opschrijven?"


@pytest.fixture
def begun(switch_on, world):
    """Anna, her group, and where a check-in is that the house has already, words and all."""
    owner = world.owner()
    before = world.check_in(owner, **BEFORE)
    anna = keeps(switch_on().is_somebody(owner), owner)
    return anna, owner, f"/groep/{owner.group_id}/inchecken/{before.id}"


def arrives(anna, wire):
    """What waited is sent, as soon as there is a network."""
    mend(wire, anna)
    anna.opens("/")
    until(lambda: not waiting(anna))


@pytest.mark.parametrize("words", ["", WORDS[1]], ids=["nothing typed", "new words"])
def test_what_the_phone_could_not_show_is_left_as_the_house_has_it(begun, wire, world, words):
    anna, owner, path = begun
    anna.opens(f"{path}/support")
    cut(wire, anna)
    anna.taps("Vaak")
    asked(anna, LAST)
    anna.writes(LAST, words).taps("Bewaar mijn antwoord")
    asked(anna, "Bewaard op je telefoon")
    arrives(anna, wire)
    [whole] = kept(world, owner)
    assert whole == BEFORE | {"words": words or WORDS[0], "support": 3, "done": True}
    with world.open():
        assert [each.words for each in queries.talk_points(owner.group_id)] == [whole["words"]]


def test_what_was_ticked_in_the_lift_and_taken_back_goes(begun, wire, world):
    anna, owner, path = begun
    anna.opens(f"{path}/support")
    cut(wire, anna)
    anna.taps("Vaak").writes(LAST, WORDS[1]).chooses("Samen ingevuld")
    anna.taps("Bewaar mijn antwoord")
    asked(anna, "Bewaard op je telefoon")
    [row] = waiting(anna)
    anna.opens(f"/geen-internet#check_in:{row['id']}:support").page.reload()
    asked(anna, LAST)
    anna.option("Samen ingevuld").uncheck()
    anna.writes(LAST, "").taps("Bewaar mijn antwoord")
    asked(anna, "Bewaard op je telefoon")
    arrives(anna, wire)
    assert kept(world, owner) == [{"mood": 2, "talk": True, "support": 3, "done": True}]


def test_what_was_emptied_on_a_page_of_the_house_is_empty(begun, wire, world):
    anna, owner, path = begun
    anna.opens(f"{path}/words").writes(LAST, "").option("Samen ingevuld").uncheck()
    cut(wire, anna)
    anna.taps("Bewaar mijn antwoord")
    asked(anna, "Bewaard op je telefoon")
    arrives(anna, wire)
    assert kept(world, owner) == [{"mood": 2, "talk": True, "done": True}]


def test_sent_under_an_open_page_it_is_still_the_same_check_in(begun, wire, world):
    anna, owner, path = begun
    anna.opens(f"{path}/mood")
    cut(wire, anna)
    anna.taps("Goed")
    asked(anna, "Had je deze week grip op je leven?")
    wire.mend()
    until(lambda: anna.page.evaluate(SEND) and not waiting(anna))
    anna.taps("Nee")
    asked(anna, "Had je deze week genoeg steun van anderen?")
    until(lambda: anna.page.evaluate(SEND) and not waiting(anna))
    assert kept(world, owner) == [BEFORE | {"mood": 3, "grip": 0, "done": True}]


def test_what_is_no_answer_is_not_kept_as_one(begun, wire, world):
    anna, owner, path = begun
    anna.opens(f"{path}/weg")
    cut(wire, anna)
    anna.presses("Haal dit weg").sees("Je hebt nu geen internet")
    assert waiting(anna) == []
    mend(wire, anna)
    anna.opens("/")
    assert kept(world, owner) == [BEFORE | {"done": True}]


def test_the_first_answer_in_the_lift_begins_it(switch_on, wire, world):
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner)
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    cut(wire, anna)
    anna.taps("Goed")
    asked(anna, "Had je deze week grip op je leven?")
    mend(wire, anna)
    anna.opens("/")
    until(lambda: [each["mood"] for each in kept(world, owner)] == [3])
    anna.opens("/").sees("Je bent begonnen.")


def test_what_is_refused_stays_with_its_writer_with_the_reason(switch_on, wire, world):
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner)
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw").presses("Goed")
    cut(wire, anna)
    anna.taps("Nee").taps("Vaak")
    anna.writes("Wil je er nog iets over opschrijven?", WORDS[0]).taps("Bewaar mijn antwoord")
    asked(anna, "Bewaard op je telefoon")
    with world.open():  # somebody deleted it on another phone
        session.delete(queries.last_and_to_talk(owner.group_id)[0])
    wire.mend()
    until(lambda: anna.page.evaluate(SEND) and waiting(anna)[0].get("refused"))
    anna.network = True
    anna.troubles.clear()  # the browser says in its console that it was refused
    anna.opens("/").page.get_by_role("link", name="Eén keer inchecken").click()
    expect(anna.main).to_contain_text("Deze keer inchecken staat er niet meer.")
    expect(anna.main).not_to_contain_text("Je kunt hier nu niet inchecken.")
    anna.sees(WORDS[0]).looks().taps("Gooi weg")
    expect(anna.main).not_to_contain_text(WORDS[0])
    assert waiting(anna) == []


def test_stopping_halfway_in_the_lift_keeps_what_was_said(switch_on, wire, world):
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner)
    cut(wire, anna)
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw").taps("Goed")
    asked(anna, "Had je deze week grip op je leven?")
    anna.page.get_by_role("link", name="Stoppen").click()
    expect(anna.main).to_contain_text("Dit wacht op internet.")
    mend(wire, anna)
    anna.opens("/")
    until(lambda: not waiting(anna))
    [begun] = kept(world, owner)
    assert begun == {"mood": 3, "done": False}


def ends_every_session(world):
    """Somebody signed this phone out from another one, or time did."""
    with world.open():
        for device in session.query(Device):
            device.ended_at = clock.now()


def test_after_the_session_ended_it_waits_for_signing_in(switch_on, wire, world, sync):
    owner = world.owner()
    anna = keeps(switch_on(sync=sync).is_somebody(owner), owner)
    cut(wire, anna)
    checks_in(anna, owner, "Goed", "Vaak", "Vaak", words=WORDS[0])
    ends_every_session(world)
    mend(wire, anna)
    anna.opens(f"/groep/{owner.group_id}").sees("Op dit toestel wacht nog iets.")
    assert anna.status == 401
    assert said(world, owner) == []
    until(lambda: waiting(anna) == [])  # the phone asks a moment after the page is there
    until(lambda: anna.page.evaluate(KEPT % "things()") == [])
    anna.is_somebody(owner).opens("/").sees("Wat je zonder internet schreef, is bewaard.")
    assert said(world, owner) == [WORDS[0]]


def test_another_person_on_the_same_phone_neither_sees_nor_sends_it(switch_on, wire, world):
    owner, bram = world.owner(), world.owner("Bram")
    anna = keeps(switch_on().is_somebody(owner), owner)
    cut(wire, anna)
    checks_in(anna, owner, "Goed", "Vaak", "Vaak", words=WORDS[0])
    ends_every_session(world)
    mend(wire, anna)
    other = keeps(anna.is_somebody(bram), bram)
    other.page.evaluate(SEND)
    assert waiting(other) == []
    cut(wire, other)
    other.opens("/geen-internet").sees("Even inchecken").sees_no(WORDS[0])
    mend(wire, other)
    assert said(world, owner) == said(world, bram) == []
    keeps(other.is_somebody(owner), owner)
    until(lambda: said(world, owner) == [WORDS[0]])
    assert said(world, bram) == []


def test_the_next_meeting_and_the_goal_say_since_when_they_are_so(switch_on, wire, world):
    """product.md K2: what is seen without network may be otherwise by now."""
    owner = world.owner()
    world.goal(owner, "Naar het koor")
    world.meeting(owner, world.member(owner, "Emma"), place="Bij het water")
    anna = keeps(switch_on().is_somebody(owner), owner)
    cut(wire, anna)
    anna.opens(f"/groep/{owner.group_id}/bijeenkomsten").sees("Bij het water", "Zoals het was op")
    anna.looks().opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    for number, answer in enumerate(("Goed", "Vaak", "Vaak"), start=1):
        anna.sees(f"Vraag {number} van").taps(answer)
    anna.sees("Naar het koor", "Zoals het was op").looks()


KEY = """async () => {
  const open = indexedDB.open("steungroep");
  await new Promise((done) => { open.onsuccess = done; });
  const get = open.result.transaction("state").objectStore("state").get("me");
  await new Promise((done) => { get.onsuccess = done; });
  const { key } = get.result;
  const taken = crypto.subtle.exportKey("raw", key).then(() => "taken", () => "not to be had");
  return [key.extractable, await taken];
}"""


def test_the_key_cannot_be_taken_out_of_the_browser(switch_on, world):
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner)
    assert anna.page.evaluate(KEY) == [False, "not to be had"]


def test_the_network_comes_back_under_an_open_page(phone, world):
    owner = world.owner()
    anna = phone()
    anna.context.add_init_script(NO_SYNC)  # a sync would hide that nobody listens to the network
    keeps(anna.is_somebody(owner), owner).context.set_offline(True)
    anna.network = False
    checks_in(anna, owner, "Goed", "Vaak", "Vaak", words=WORDS[0])
    anna.page.wait_for_timeout(1_500)  # what a page does once it is open is done
    assert said(world, owner) == []
    anna.context.set_offline(False)
    until(lambda: said(world, owner) == [WORDS[0]])


def test_a_borrowed_phone_keeps_nothing_at_all(switch_on, wire, world):
    owner = world.owner()
    anna = switch_on().is_somebody(owner, own_phone=False)
    anna.opens(f"/groep/{owner.group_id}")
    anna.waits_for_worker()
    anna.page.evaluate(SEND)
    assert anna.page.evaluate(KEPT % "things()") == []
    cut(wire, anna)
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    asked(anna, "Je hebt nu geen internet")
    anna.sees_no("Even inchecken")
