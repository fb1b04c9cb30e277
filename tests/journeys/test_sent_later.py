"""Sent later: with no page open, and by a house that was killed before it could answer."""

import signal
import sys

import pytest

from tests.journeys.test_kept_offline import (  # noqa: F401 - fixtures
    KEPT,
    SEND,
    WORDS,
    checks_in,
    cut,
    keeps,
    said,
    switch_on,
    until,
    waiting,
    wire,
)
from tests.journeys.test_offline import Server

# The house as a host starts it, only that it dies once a check-in is kept and before it says so.
DIES = """
import os, signal
from webapp import cli
make = cli.create_app
def mortal(settings):
    app = make(settings)
    works = app.wsgi_app
    def dies(environ, start):
        answer = works(environ, start)
        if environ["PATH_INFO"].endswith("/ineens"):
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    app.wsgi_app = dies
    return app
cli.create_app = mortal
cli.main()
"""


class Background:
    """What the browser does for the house when none of its pages is open."""

    def __init__(self, phone):
        self.protocol = phone.context.new_cdp_session(phone.page)
        self.workers = []
        self.protocol.on("ServiceWorker.workerRegistrationUpdated", self._heard)
        self.protocol.send("ServiceWorker.enable")

    def _heard(self, said):
        self.workers += [each["registrationId"] for each in said["registrations"]]

    def syncs(self, origin):
        """The moment that the browser itself finds the network back."""
        fire = {"origin": origin, "registrationId": self.workers[0], "tag": "outbox"}
        self.protocol.send("ServiceWorker.dispatchSyncEvent", fire | {"lastChance": False})


def test_with_no_page_open_the_browser_itself_sends_them_once_and_in_order(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    world,
):
    owner = world.owner()
    anna = keeps(switch_on().is_somebody(owner), owner)
    cut(wire, anna)
    for words in WORDS:
        checks_in(anna, owner, "Goed", "Vaak", "Vaak", words=words)
    anna.page.goto("about:blank")
    wire.mend()
    background = Background(anna)
    until(lambda: anna.page.wait_for_timeout(30) or background.workers)
    assert [each.url for each in anna.context.pages if "localhost" in each.url] == []
    assert said(world, owner) == [], "nothing is sent before the browser says when"
    for _time in range(2):
        background.syncs(wire.url)
        until(lambda: len(said(world, owner)) == len(WORDS))
    assert said(world, owner) == list(WORDS)
    anna.opens("/")
    until(lambda: not waiting(anna))
    assert said(world, owner) == list(WORDS)


@pytest.fixture
def mortal(house, wire):  # noqa: F811
    """The same house in a process of its own at the other end of the wire, that can be killed."""
    server = Server(house.app.config["SETTINGS"].instance)
    server.environment |= {"WORKER": "no"}
    server.start(sys.executable, "-c", DIES)
    wire.cut()
    wire.house = ("127.0.0.1", server.port)
    wire.mend()
    yield server
    server.stop()


def test_the_house_killed_between_keeping_and_answering_has_it_once(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    mortal,
    world,
):
    owner = world.owner()
    anna = keeps(switch_on(sync=False).is_somebody(owner), owner)
    cut(wire, anna)
    checks_in(anna, owner, "Goed", "Vaak", "Vaak", words=WORDS[0])
    wire.mend()
    anna.page.evaluate(SEND)
    mortal.process.communicate(timeout=10)
    assert mortal.process.returncode == -signal.SIGKILL, "it did not stop by itself"
    assert said(world, owner) == [WORDS[0]], "it was kept"
    assert [row["answers"]["words"] for row in waiting(anna)] == [WORDS[0]], "and nobody said so"
    mortal.start()
    until(lambda: anna.page.evaluate(SEND) and not waiting(anna))
    assert said(world, owner) == [WORDS[0]]
    assert anna.page.evaluate(KEPT % "waiting()") == []
