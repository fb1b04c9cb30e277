"""Sent later: with no page open, and by a house that was killed before it could answer."""

import signal
import sys

import pytest
from playwright.sync_api import expect

from tests.journeys.test_kept_offline import (  # noqa: F401 - fixtures
    KEPT,
    SEND,
    WORDS,
    checks_in,
    cut,
    keeps,
    mend,
    said,
    switch_on,
    until,
    waiting,
    wire,
)
from tests.journeys.test_offline import Server
from webapp.checkins import queries
from webapp.db import session
from webapp.goals import actions as goals
from webapp.goals.models import State
from webapp.groups import actions as groups
from webapp.groups.models import Group, Membership

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


def place_ended(owner):
    """This place in the group is over."""
    groups.end(session.get_one(Membership, owner.id))


def group_gone(owner):
    """The whole group was taken away, on another phone."""
    session.delete(session.get_one(Group, owner.group_id))


@pytest.mark.parametrize("taken_back", [place_ended, group_gone])
def test_what_may_no_longer_be_sent_stays_readable_to_its_writer(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    world,
    taken_back,
):
    """A check-in is the owner's alone: members never have one that waits."""
    owner = world.owner()
    anna = keeps(switch_on(sync=False).is_somebody(owner), owner)
    cut(wire, anna)
    checks_in(anna, owner, "Goed", "Vaak", "Vaak", words=WORDS[0])
    with world.open():
        taken_back(owner)
    wire.mend()
    until(lambda: anna.page.evaluate(SEND) and waiting(anna)[0].get("refused"))
    assert anna.page.evaluate(KEPT % "things()") == [], "nothing of the group is kept any more"
    assert said(world, owner) == []
    anna.network = True
    anna.troubles.clear()  # the browser says in its console that it was refused
    anna.opens("/geen-internet")
    anna.sees("Dit kon niet bewaard worden.", "Hoe gaat het met je?", "Goed", WORDS[0]).looks()


def test_the_answer_about_a_goal_stays_with_that_goal(switch_on, wire, world):  # noqa: F811
    owner = world.owner()
    before = world.goal(owner, "Naar het koor")
    anna = keeps(switch_on(sync=False).is_somebody(owner), owner)
    cut(wire, anna)
    anna.opens(f"/groep/{owner.group_id}/inchecken/nieuw")
    for number, answer in enumerate(("Goed", "Vaak", "Vaak"), start=1):
        anna.sees(f"Vraag {number} van").taps(answer)
    anna.sees("Naar het koor").taps("Een beetje")
    expect(anna.page.locator("h1")).to_have_text("Wil je er nog iets over opschrijven?")
    with world.open():
        goals.tell(session.merge(before), State.DONE)
    world.goal(owner, "Leren zwemmen")
    mend(wire, anna)
    anna.opens("/")
    until(lambda: not waiting(anna))
    with world.open():
        [found] = queries.newest(owner.group_id, most=9, after=0)
        assert (found.goal_id, found.answer("step")) == (before.id, 1)
