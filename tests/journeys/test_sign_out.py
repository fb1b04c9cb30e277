"""Signing out: what would be gone is said by name, and then nothing personal is left anywhere."""

import json
from contextlib import suppress

import pytest
from playwright.sync_api import Error

from tests.journeys.test_installed import BOX
from tests.journeys.test_kept_offline import (  # noqa: F401 - fixtures
    KEPT,
    checks_in,
    cut,
    keeps,
    mend,
    switch_on,
    until,
    waiting,
    wire,
)
from webapp.db import session
from webapp.groups.models import Membership
from webapp.people.models import Device
from webapp.plan import actions as plan

PLANTED = ("Zeemeermin", "Kwelder", "Duindoorn", "Helmgras", "050 765 43 21")
PLANTED += ("Strandloper", "Zeekraal", "Lamsoor")
EVERYTHING = """async () => {
  const readable = (what) => what instanceof ArrayBuffer || ArrayBuffer.isView(what)
    ? new TextDecoder().decode(what)
    : what && typeof what === "object" && !(what instanceof CryptoKey)
      ? Object.entries(what).map(([name, each]) => `${name} ${readable(each)}`).join()
      : String(what);
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const asked of await shelf.keys()) {
      found.push(asked.url, await (await shelf.match(asked)).text());
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const open = indexedDB.open(name);
    await new Promise((done) => { open.onsuccess = done; });
    const db = open.result;
    for (const store of db.objectStoreNames) {
      const all = db.transaction(store).objectStore(store).getAll();
      await new Promise((done) => { all.onsuccess = done; });
      found.push(`${store}: ${all.result.length}`, readable(all.result));
    }
    db.close();
  }
  return found;
}"""


def holds(anna):
    """Everything that this phone holds, in whatever storage, as words."""
    return json.dumps(anna.page.evaluate(EVERYTHING), ensure_ascii=False)


def full_phone(world, phone):
    """Anna's own phone, on which everything that can be kept is kept, with one that waits."""
    anna = world.owner()
    world.goal(anna, PLANTED[0])
    world.meeting(anna, world.member(anna, "Emma"), place=PLANTED[1])
    world.check_in(anna, words=PLANTED[3])
    world.section(anna, PLANTED[5])
    with world.open():
        plan.write_letter(session.get_one(Membership, anna.id), words=PLANTED[6], seen=0)
    phone.is_somebody(anna).opens("/mijn-nummers").writes("Nummer van je eigen team", PLANTED[4])
    phone.presses("Bewaar mijn nummers")
    keeps(phone, anna)
    until(lambda: "things: 4" in holds(phone))
    phone.opens(f"/groep/{anna.group_id}/doelen/nieuw").writes(BOX, PLANTED[7])
    until(lambda: "drafts: 1" in holds(phone))
    phone.opens("/")
    return anna


def nothing_is_left(anna):
    """No planted word is anywhere, not even sealed."""
    found = holds(anna)
    assert "things: 0" in found
    assert "outbox: 0" in found
    assert "drafts: 0" in found
    assert not [each for each in PLANTED if each in found]


def sessions(world):
    """How many sessions go on."""
    with world.open():
        return session.query(Device).filter(Device.ended_at.is_(None)).count()


def goes_back(anna, times=20):
    """Back, and back again: no page of hers comes up."""
    for _time in range(times):
        with suppress(Error):  # the browser has a page of its own for what it cannot get
            anna.page.go_back(timeout=3_000)
        assert not [each for each in PLANTED if each in anna.page.content()]


@pytest.mark.parametrize("sync", [True, False], ids=["with sync", "without sync"])
def test_signed_out_without_network_is_out_before_any_page_is_shown(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    world,
    sync,
):
    phone = switch_on(sync=sync)
    owner = full_phone(world, phone)
    for path in ("/doelen", "/bijeenkomsten", "/inchecken"):
        phone.opens(f"/groep/{owner.group_id}{path}")
    cut(wire, phone)
    checks_in(phone, owner, "Goed", "Vaak", "Vaak", "Ja", words=PLANTED[2])
    assert [row["answers"]["words"] for row in waiting(phone)] == [PLANTED[2]]
    assert not [each for each in PLANTED if each in holds(phone)], "it lies sealed"
    phone.opens("/geen-internet").presses("Log uit")
    phone.sees("Dit staat alleen op dit toestel.", "Even inchecken").presses("Log uit")
    phone.sees_no(*PLANTED)
    nothing_is_left(phone)
    goes_back(phone)
    phone.opens(f"/groep/{owner.group_id}").sees_no(*PLANTED)
    assert sessions(world) == 1, "the house has not heard it yet"
    phone.page.goto("about:blank")  # an open page would go to the start by itself, meanwhile
    mend(wire, phone)
    phone.opens(f"/groep/{owner.group_id}").sees_no(*PLANTED)
    assert sessions(world) == 0
    goes_back(phone)
    phone.opens("/over")
    nothing_is_left(phone)
    phone.presses_outside("Hulp nu").sees("112")
    cut(wire, phone)
    phone.opens("/hulp").sees("112").sees_no(*PLANTED)


def test_signed_out_with_a_network_names_what_waits_and_leaves_nothing(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    world,
):
    phone = switch_on(sync=False)
    owner = full_phone(world, phone)
    cut(wire, phone)
    checks_in(phone, owner, "Goed", "Vaak", "Vaak", "Ja", words=PLANTED[2])
    phone.context.route("**/bewaar*", lambda route: route.abort())  # it does not get away yet
    mend(wire, phone)
    phone.network = False  # what is aborted is an error in the console
    phone.opens(f"/groep/{owner.group_id}").presses_outside("Log uit")
    phone.sees("Uitloggen op dit toestel?", "Even inchecken, ")
    assert phone.main.locator("[data-lost] li").last.is_visible(), "what would be lost"
    phone.presses("Log uit")
    nothing_is_left(phone)
    goes_back(phone, 5)


def test_with_nothing_that_waits_one_press_signs_out_and_leaves_nothing(
    switch_on,  # noqa: F811
    world,
):
    phone = switch_on()
    full_phone(world, phone)
    phone.presses_outside("Log uit").presses("Log uit").sees("Je bent uitgelogd.")
    nothing_is_left(phone)


def test_signed_out_while_a_proxy_says_that_it_cannot_is_out_on_the_phone_at_once(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    world,
):
    phone = switch_on()
    owner = full_phone(world, phone)
    phone.presses_outside("Log uit")
    wire.refuses, phone.refused_at = b"POST /uitloggen", "/uitloggen"
    phone.presses("Log uit").sees("Je hebt nu geen internet").sees_no(*PLANTED)
    nothing_is_left(phone)
    phone.opens(f"/groep/{owner.group_id}").sees_no(*PLANTED)
    assert sessions(world) == 1, "the house has not heard it yet"
    phone.page.goto("about:blank")
    wire.refuses = b""
    phone.opens(f"/groep/{owner.group_id}").sees_no(*PLANTED)
    assert sessions(world) == 0
    nothing_is_left(phone.opens("/over"))


def test_signed_out_from_a_page_that_is_too_old_is_out_all_the_same(
    switch_on,  # noqa: F811
    world,
):
    phone = switch_on()
    full_phone(world, phone)
    phone.presses_outside("Log uit")
    phone.page.evaluate("document.getElementsByName('csrf_token').forEach((it) => it.value = 'x')")
    phone.presses("Log uit").sees_no(*PLANTED)
    assert sessions(world) == 0
    nothing_is_left(phone.opens("/over"))


def test_the_page_that_asks_once_more_takes_nothing_away_yet(
    switch_on,  # noqa: F811
    world,
):
    phone = switch_on()
    full_phone(world, phone)
    phone.presses_outside("Log uit").sees("Uitloggen op dit toestel?", "Blijf ingelogd")
    assert "things: 4" in holds(phone)
    assert sessions(world) == 1


@pytest.mark.parametrize("sync", [True, False], ids=["with sync", "without sync"])
def test_a_phone_that_is_not_ones_own_holds_nothing_at_all(switch_on, wire, world, sync):  # noqa: F811
    """«Is dit je eigen telefoon?» Nee: every storage is searched, also for what would be sealed."""
    owner = world.owner()
    world.goal(owner, PLANTED[0])
    world.meeting(owner, world.member(owner, "Emma"), place=PLANTED[1])
    world.section(owner, PLANTED[5])
    phone = switch_on(sync=sync).is_somebody(owner, own_phone=False)
    phone.opens("/mijn-nummers").writes("Nummer van je eigen team", PLANTED[4])
    phone.presses("Bewaar mijn nummers").opens(f"/groep/{owner.group_id}")
    phone.waits_for_worker()
    for path in ("/doelen", "/bijeenkomsten", "/plan", "/inchecken/nieuw"):
        phone.opens(f"/groep/{owner.group_id}{path}")
    phone.presses("Goed").opens(f"/groep/{owner.group_id}/doelen/nieuw").writes(BOX, PLANTED[7])
    phone.page.evaluate(KEPT % "send()")
    cut(wire, phone)
    phone.taps("Bewaar mijn doel").sees("Je hebt nu geen internet")
    phone.opens(f"/groep/{owner.group_id}/inchecken/nieuw").sees("Je hebt nu geen internet")
    holds_nothing(phone)
    mend(wire, phone)
    phone.opens("/").page.evaluate(KEPT % "send()")
    holds_nothing(phone)


def holds_nothing(phone):
    """No words, no entry, no key: only the session, and the two public pages with their files."""
    local, session_storage, cookies, *rest = phone.page.evaluate(EVERYTHING)
    assert (local, session_storage, cookies) == ("{}", "{}", "")
    assert [each["name"] for each in phone.context.cookies()] == ["session"]
    rows = [each for each in rest if each.startswith(("state:", "things:", "outbox:", "drafts:"))]
    assert sorted(rows) == ["drafts: 0", "outbox: 0", "state: 0", "things: 0"]
    kept = {each.removeprefix(phone.inspector.url) for each in rest if each.startswith("http")}
    assert {each for each in kept if not each.startswith("/s/")} == {"/hulp", "/geen-internet"}
    assert not [each for each in PLANTED if each in json.dumps(rest, ensure_ascii=False)]


@pytest.mark.parametrize("leads", [True, False], ids=["an owner", "a member"])
def test_who_has_no_other_way_in_hears_that_first_also_without_network(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    world,
    leads,
):
    """product.md B13."""
    owner = world.owner()
    who = owner if leads else world.member(owner, "Emma")
    words = "Daarna kom je niet meer binnen." if leads else "Daarna heb je een nieuwe link nodig"
    phone = switch_on().is_somebody(who)
    keeps(phone, owner) if leads else phone.opens(f"/groep/{owner.group_id}")
    until(lambda: phone.page.evaluate(KEPT % "alone()") == ("leads" if leads else "member"))
    cut(wire, phone)
    phone.presses_outside("Log uit").sees("Uitloggen op dit toestel?", words).looks()
    assert phone.page.evaluate(KEPT % "leaving()") is None, "nothing is done yet"
    phone.presses("Log uit").sees("Je hebt nu geen internet")
    assert phone.page.evaluate(KEPT % "leaving()")
    phone.page.goto("about:blank")
    mend(wire, phone)
    phone.opens("/over")
    assert sessions(world) == 0


def test_who_has_another_way_in_is_out_with_one_press_without_network(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    world,
):
    owner = world.owner(address="anna@voorbeeld.example")
    phone = keeps(switch_on().is_somebody(owner), owner)
    cut(wire, phone)
    phone.presses_outside("Log uit").sees("Je hebt nu geen internet")
    assert phone.page.evaluate(KEPT % "leaving()")


def test_who_keeps_nothing_is_asked_first_too_without_network(switch_on, wire, world):  # noqa: F811
    phone = switch_on().is_somebody(world.owner(), own_phone=False).opens("/meer")
    phone.waits_for_worker()
    cut(wire, phone)
    phone.presses_outside("Log uit").sees("Uitloggen op dit toestel?").presses("Log uit")
    mend(wire, phone)
    phone.opens("/over")
    assert sessions(world) == 0
