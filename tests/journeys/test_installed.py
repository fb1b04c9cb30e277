"""On the home screen: the browser itself calls it installable, and an update loses nothing."""

import json
import shutil
import threading
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from waitress.server import create_server

from tests.journeys.test_drafts import BOX, WORDS, drafts
from tests.journeys.test_kept_offline import (  # noqa: F401 - fixtures
    cut,
    keeps,
    switch_on,
    until,
    wire,
)
from webapp import assets, clock, create_app
from webapp.db import session
from webapp.plan import actions as plan
from webapp.plan.models import Part


def test_the_browser_itself_calls_it_installable(switch_on, world):  # noqa: F811
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner)
    protocol = anna.context.new_cdp_session(anna.page)
    found = protocol.send("Page.getAppManifest")
    assert found["errors"] == []
    assert protocol.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = json.loads(found["data"])
    assert [each["url"] for each in manifest["shortcuts"]] == ["/inchecken", "/hulp", "/mijn-plan"]
    assert {"any", "maskable"} == {each.get("purpose", "any") for each in manifest["icons"]}
    for part in (*manifest["icons"], *manifest["screenshots"]):
        answer = anna.context.request.get(anna.inspector.url + part["src"])
        assert answer.headers["content-type"] == part["type"]
    assert manifest["id"] == "/"


def test_by_its_other_name_it_is_as_installable_and_an_app_of_its_own(switch_on, world):  # noqa: F811
    """product.md G8, K1: the manifest that says nothing is one that the browser takes too."""
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner).opens("/andere-naam")
    anna.chooses("Notities").presses("Bewaar")
    protocol = anna.context.new_cdp_session(anna.page)
    found = protocol.send("Page.getAppManifest")
    assert found["url"].endswith("/notities.webmanifest")
    assert found["errors"] == []
    assert protocol.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    assert protocol.send("Page.getAppId")["appId"] != f"{anna.inspector.url}/"
    for part in json.loads(found["data"])["icons"]:
        answer = anna.context.request.get(anna.inspector.url + part["src"])
        assert answer.headers["content-type"] == part["type"]


def test_the_shortcut_leads_to_checking_in_also_without_network(switch_on, wire, world):  # noqa: F811
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner).opens("/inchecken")
    assert anna.heading == "Hoe gaat het met je?"
    cut(wire, anna)
    anna.opens("/inchecken")
    until(lambda: anna.heading == "Hoe gaat het met je?")


def test_the_plan_opens_from_its_shortcut_also_without_network(switch_on, wire, world):  # noqa: F811
    """product.md E3, K1, K2: what helps is there where no network is, and says since when."""
    owner = world.owner()
    world.section(owner, "Een rondje langs het water")
    world.section(owner, "Emma 06 12345678", part=Part.CALL)
    with world.open():
        plan.write_letter(session.merge(owner), words="Dit gaat weer over.", seen=0)
    anna = keeps(switch_on().is_somebody(owner), owner).opens("/mijn-plan")
    assert anna.heading == "Mijn plan voor moeilijke tijden"
    cut(wire, anna)
    for path in ("/mijn-plan", f"/groep/{owner.group_id}/plan"):
        anna.opens(path)
        until(lambda: anna.heading == "Mijn plan voor moeilijke tijden")
        anna.sees("Een rondje langs het water").sees("Dit gaat weer over.").sees("Zoals het was op")
        assert anna.page.get_by_role("link", name="Bel Emma").get_attribute("href") == (
            "tel:0612345678"
        )


# Whether the newest worker answers for this page: none is on its way any more.
IN_CHARGE = """navigator.serviceWorker.getRegistration().then((it) => !it.installing && !it.waiting
  && it.active.state === "activated")"""


@pytest.fixture
def deploy(app, wire, monkeypatch):  # noqa: F811
    """The same house, with the static files of one build, at the other end of the wire."""

    def deployed(static):
        monkeypatch.setattr(assets, "STATIC", static)
        server = create_server(create_app(app.config["SETTINGS"]), port=0, threads=4, ident="")
        threading.Thread(target=server.run, daemon=True).start()
        wire.cut()
        wire.house = ("127.0.0.1", server.effective_port)
        wire.mend()

    return deployed


WAITS = (
    "navigator.serviceWorker.getRegistration().then((it) => !it.installing && Boolean(it.waiting))"
)
NOBODY_LOOKS = """() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  delete document.visibilityState;
}"""


def updates(phone):
    """The browser finds the new worker, which waits until nobody looks."""
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.update())")
    until(lambda: phone.page.evaluate(WAITS))
    return phone


def is_put_away(phone):
    """Somebody does something else for a moment: then the new worker takes over."""
    phone.page.evaluate(NOBODY_LOOKS)
    until(lambda: phone.page.evaluate(IN_CHARGE))
    return phone


def shelves(phone):
    """The names of the shelves in the cache of this phone."""
    return phone.page.evaluate("caches.keys()")


def build_before(folder):
    """The static files of another build."""
    shutil.copytree(assets.STATIC, folder)
    for name in ("css/app.css", "js/app.js", "js/kept.js", "js/offline.js"):
        words = (folder / name).read_text()
        (folder / name).write_text(words + "\n/* the build before */\n")
    return folder


def test_an_update_that_came_half_leaves_the_build_before_whole(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    deploy,
    world,
    tmp_path,
):
    owner = world.owner()
    new = assets.STATIC
    anna = switch_on()
    anna.network = False
    deploy(build_before(tmp_path / "static"))
    keeps(anna.is_somebody(owner), owner)
    deploy(new)
    wire.refuses = b"GET /s/js/offline."
    is_put_away(updates(anna))
    assert len(shelves(anna)) == 2
    wire.cut()
    anna.opens("/over").sees("Je hebt nu geen internet", "Even inchecken")
    anna.page.get_by_role("link", name="Even inchecken").click()
    until(lambda: anna.heading == "Hoe gaat het met je?")


@dataclass(frozen=True)
class Form:
    """A form of one kind, what somebody typed in it so far, and where sending it leads."""

    path: str
    typed: dict[str, str]
    button: str
    then: str
    chosen: str = ""

    def is_filled_in_by(self, anna):
        """Somebody types and chooses, and does not send it."""
        anna.opens(self.path)
        for label, words in self.typed.items():
            anna.writes(label, words)
        return anna.chooses(self.chosen) if self.chosen else anna

    def stands_on(self, anna):
        """Whether all of it stands there."""
        boxes = {label: anna.main.get_by_label(label).input_value() for label in self.typed}
        return boxes == self.typed and (not self.chosen or anna.option(self.chosen).is_checked())


def a_line_and_a_few_lines(_world, owner):
    typed = {BOX: WORDS, "Waarom wil je dit?": "Zingen doet mij goed.\nEn de mensen."}
    return Form(f"/groep/{owner.group_id}/doelen/nieuw", typed, "Bewaar mijn doel", WORDS)


def a_choice(world, owner):
    emma = world.member(owner, "Emma")
    meeting = world.meeting(owner, emma, starts_at=clock.now() - timedelta(days=1))
    path = f"/groep/{owner.group_id}/bijeenkomsten/{meeting.id}/afspraken/nieuw"
    typed = {"Wat spreken jullie af?": "Samen naar de markt"}
    return Form(path, typed, "Bewaar de afspraak", "Emma", chosen="Emma")


def a_day_and_a_time(_world, owner):
    day = clock.today() + timedelta(days=40)
    typed = {"Welke dag?": day.isoformat(), "Hoe laat?": "14:35"}
    path = f"/groep/{owner.group_id}/bijeenkomsten/nieuw"
    return Form(path, typed, "Ga verder", "Hoe zien jullie elkaar?")


each_kind_of_form = pytest.mark.parametrize(
    "kind", [a_line_and_a_few_lines, a_choice, a_day_and_a_time]
)


@each_kind_of_form
def test_an_update_under_a_half_typed_form_mixes_nothing_and_loses_nothing(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    deploy,
    world,
    tmp_path,
    kind,
):
    owner = world.owner()
    form = kind(world, owner)
    new, old = assets.STATIC, build_before(tmp_path / "static")
    anna = switch_on()
    anna.network = False  # the first server goes away under the page
    deploy(old)
    keeps(anna.is_somebody(owner), owner)
    [before] = shelves(anna)
    form.is_filled_in_by(anna)
    deploy(new)
    is_put_away(updates(anna))
    [after] = shelves(anna)
    assert after != before
    assert form.stands_on(anna)
    anna.presses(form.button).sees(form.then)
    kept = anna.page.evaluate(
        "caches.match('/geen-internet', { ignoreVary: true }).then((it) => it.text())"
    )
    addresses = anna.page.evaluate(
        "caches.keys().then(([name]) => caches.open(name)).then((it) => it.keys())"
        ".then((all) => all.map((each) => new URL(each.url).pathname))"
    )
    used = [each for each in addresses if each.startswith("/s/")]
    assert used
    assert all(each in kept for each in used), "the page and its files are of one build"
    wire.cut()
    anna.opens("/over").sees("Je hebt nu geen internet", "Even inchecken")


def test_a_form_that_is_sent_in_the_midst_of_an_update_arrives_at_once(
    switch_on,  # noqa: F811
    deploy,
    world,
    tmp_path,
):
    """While a worker takes over a browser lets pages wait: it does so when nobody looks."""
    owner = world.owner()
    new, old = assets.STATIC, build_before(tmp_path / "static")
    anna = switch_on()
    anna.network = False
    deploy(old)
    keeps(anna.is_somebody(owner), owner)
    anna.opens(f"/groep/{owner.group_id}/doelen/nieuw").writes(BOX, WORDS)
    deploy(new)
    updates(anna).presses("Bewaar mijn doel").sees(WORDS)
    anna.page.wait_for_timeout(1_500)
    assert anna.page.evaluate(WAITS), "somebody looks"
    assert len(shelves(anna)) == 2
    assert len(shelves(is_put_away(anna))) == 1


@each_kind_of_form
def test_a_battery_that_dies_before_an_update_takes_nothing_that_was_typed_along(
    switch_on,  # noqa: F811
    deploy,
    world,
    tmp_path,
    kind,
):
    """product.md K3, K7: what the build before kept is given back by the new one."""
    owner = world.owner()
    form = kind(world, owner)
    new, old = assets.STATIC, build_before(tmp_path / "static")
    anna = switch_on()
    anna.network = False
    deploy(old)
    form.is_filled_in_by(keeps(anna.is_somebody(owner), owner))
    until(lambda: drafts(anna))
    anna.context.close()
    deploy(new)
    anna = switch_on().opens(form.path)
    until(lambda: form.stands_on(anna))
    anna.sees("Je tekst van daarnet staat er weer.").presses(form.button).sees(form.then)
    until(lambda: drafts(anna) == [])


def test_a_choice_alone_is_not_made_beforehand_by_a_draft(switch_on, world):  # noqa: F811
    """Nothing was typed: whoever comes back chooses anew."""
    owner = world.owner()
    form = a_choice(world, owner)
    anna = keeps(switch_on().is_somebody(owner), owner).opens(form.path).chooses("Emma")
    anna.page.wait_for_timeout(1_500)
    assert drafts(anna) == []
    anna.page.reload()
    assert not anna.option("Emma").is_checked()


def test_the_home_screen_is_offered_once_and_shown_in_pictures(switch_on, world):  # noqa: F811
    owner = world.owner()
    anna = switch_on()
    anna.context.add_init_script("navigator.standalone = false")  # as an iPhone says it
    keeps(anna.is_somebody(owner), owner)
    home, words = anna.path, "Je kunt Steungroep op je beginscherm zetten."
    anna.opens(home).presses(words).sees("Op een iPhone", "Kies ‘Zet op beginscherm’.")
    drawn = anna.main.locator("ol li svg").all()
    assert [each.is_visible() for each in drawn] == [True] * 3, "each step has its picture"
    anna.is_as_reviewed("op-je-beginscherm").opens(home)
    expect(anna.main.get_by_text(words)).to_be_hidden()


OFFERS = """() => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = () => { document.title = "asked"; };
  dispatchEvent(offer);
  return offer.defaultPrevented;
}"""

NOT_BY_ITSELF = """addEventListener("beforeinstallprompt", (event) => {
  if (event.isTrusted) event.stopImmediatePropagation();
});"""


def test_the_offer_goes_away_for_ever_with_niet_nu(switch_on, world):  # noqa: F811
    owner = world.owner()
    anna, words = switch_on(), "Je kunt Steungroep op je beginscherm zetten."
    anna.context.add_init_script(NOT_BY_ITSELF)
    keeps(anna.is_somebody(owner), owner).opens("/")
    hint = anna.main.get_by_text(words)
    assert anna.page.evaluate(OFFERS), "the browser itself asks nothing"
    expect(hint).to_be_visible()
    anna.looks().taps("Niet nu")
    expect(hint).to_be_hidden()
    for _time in range(2):
        anna.opens("/").page.evaluate(OFFERS)
        expect(hint).to_be_hidden()


def test_where_the_browser_can_one_press_puts_it_on_the_home_screen(switch_on, world):  # noqa: F811
    owner = world.owner()
    anna = switch_on()
    anna.context.add_init_script(NOT_BY_ITSELF)
    keeps(anna.is_somebody(owner), owner).opens("/op-je-beginscherm")
    assert not anna.named("Zet op mijn beginscherm").count()
    anna.page.evaluate(OFFERS)
    anna.looks().taps("Zet op mijn beginscherm")
    assert anna.page.title() == "asked"
