"""Without network: Hulp nu opens, everything else says so, and nothing personal was kept."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.journeys.house import free_port
from tests.journeys.inspection import Inspector
from tests.journeys.test_kept_offline import (  # noqa: F401 - fixtures
    SEND,
    cut,
    ends_every_session,
    keeps,
    mend,
    switch_on,
    until,
    wire,
)
from webapp.config import ROOT
from webapp.db import session

PERSONAL = ("Elke week naar het koor", "Zelfstandig wonen", "Anna", "Emma")
THINGS = "import(document.body.dataset.kept).then(() => kept.things()).then(JSON.stringify)"
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) {
      found[request.url] = await (await shelf.match(request)).text();
    }
  }
  return found;
}"""


class Server:
    """The house as a host starts it: a process of its own, which can really be stopped."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        here = {"INSTANCE": str(folder), "PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        self.environment = os.environ | here

    def start(self, *program: str | Path) -> None:
        """Start, and wait until it answers."""
        program = program or (Path(sys.executable).with_name("steungroep"),)
        self.process = subprocess.Popen(
            [*program, "start"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        for line in self.process.stdout:
            if "luistert" in line:
                break
        assert self.answers(), "the server did not start"

    def answers(self) -> bool:
        """Whether somebody listens."""
        try:
            with urlopen(f"{self.url}/robots.txt") as answer:  # noqa: S310 - our own house
                return bool(answer.status == 200)
        except URLError:
            return False

    def stop(self) -> None:
        """Really stop."""
        self.process.kill()
        self.process.communicate()
        assert not self.answers()


@pytest.fixture
def server(tmp_path):
    """A house with the example people in it."""
    server = Server(tmp_path / "instance")
    server.start()
    yield server
    server.stop()


@contextmanager
def first_visit(phone, server, app, visits, browser):
    """A phone on which Anna was signed in once, while there was a network."""
    anna = phone(inspector=Inspector(app, server.url, visits=visits, browser=browser))
    anna.opens("/proef").presses("Word Anna")
    anna.waits_for_worker()
    for tab in ("Doelen", "Groep", "Vandaag"):
        anna.presses_outside(tab)
    anna.sees("Elke week naar het koor")
    yield anna


def test_hulp_nu_opens_with_the_server_stopped_and_any_other_page_says_so(
    phone, server, app, visits, browser
):
    with first_visit(phone, server, app, visits, browser) as anna:
        home = anna.path
        server.stop()
        anna.network = False
        anna.presses_outside("Hulp nu")
        assert anna.heading == "Hulp nu"
        anna.sees("112", "113")
        for path in (home, "/over", "/meer", "/nooit-geweest"):
            anna.opens(path)
            assert anna.heading == "Je hebt nu geen internet"
            anna.sees_no("Elke week naar het koor")
        anna.presses("Hulp nu")
        assert anna.heading == "Hulp nu"
        server.start()
        anna.opens(home).sees("Elke week naar het koor")
        anna.network = True  # only now: what the page before asked in vain is heard late


def test_no_personal_page_is_in_any_cache(phone, server, app, visits, browser):
    with first_visit(phone, server, app, visits, browser) as anna:
        anna.presses_outside("Hulp nu").opens("/")
        kept = anna.page.evaluate(KEPT)
        assert {f"{server.url}/hulp", f"{server.url}/geen-internet"} <= set(kept)
        assert "113" in kept[f"{server.url}/hulp"]
        assert len(kept) >= 5
        for address, words in kept.items():
            assert "/groep" not in address
            found = [each for each in PERSONAL if each in words]
            assert not found, f"{address} keeps {found}"


OWN = ("Bel mijn team: 050 765 43 21", "Bel Emma: 06 12345678", "Mijn plan voor moeilijke tijden")


def test_hulp_nu_without_network_has_the_own_numbers_and_the_own_plan(switch_on, wire, world):  # noqa: F811
    """product.md E3, G1, K2: on an own phone, and from what it keeps sealed."""
    owner = world.owner()
    emma = world.member(owner, "Emma")
    world.section(owner, "Een rondje langs het water")
    with world.open():
        session.merge(emma).reach = "06 12345678"
    anna = switch_on().is_somebody(owner).opens("/mijn-nummers")
    anna.writes("Nummer van je eigen team", "050 765 43 21").presses("Bewaar mijn nummers")
    keeps(anna, owner)
    # What was kept before may still lie there: wait for the number that was written just now.
    until(lambda: "050 765 43 21" in anna.page.evaluate(THINGS))
    cut(wire, anna)
    anna.opens("/hulp").sees("113", *OWN, "Zoals het was op").looks()
    assert anna.named(OWN[1]).get_attribute("href") == "tel:0612345678"
    anna.presses(OWN[2]).sees("Een rondje langs het water")
    ends_every_session(world)
    mend(wire, anna)
    anna.opens("/over").page.evaluate(SEND)
    for way in (mend, cut):
        if way is cut:
            cut(wire, anna)
        anna.opens("/hulp").sees("113").page.wait_for_timeout(2_500)
        assert not anna.main.get_by_text("Bel mijn team").count()
        assert not anna.named(OWN[2]).count()


def test_hulp_nu_on_a_borrowed_phone_has_nothing_of_ones_own(switch_on, wire, world):  # noqa: F811
    owner = world.owner()
    world.section(owner, "Een rondje langs het water")
    anna = switch_on().is_somebody(owner, own_phone=False).opens(f"/groep/{owner.group_id}")
    anna.waits_for_worker()
    cut(wire, anna)
    anna.opens("/hulp").sees("113").page.wait_for_timeout(2_500)
    assert not anna.named(OWN[2]).count()
