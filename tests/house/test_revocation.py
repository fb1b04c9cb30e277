"""Taking back: no read that begins after the answer to it, on any phone, ever succeeds (H4).

Two real servers on one database. Emma reads on every way in that she has: two tabs, a second
phone, and her personal link. In the middle of that Anna takes back what Emma sees. Every read is
timed; one that begins after Anna has her answer must find nothing.
"""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.world import World
from webapp import chance
from webapp.config import ROOT
from webapp.db import session
from webapp.groups import actions as groups
from webapp.groups.models import Membership
from webapp.meetings import actions as meetings
from webapp.meetings.models import Meeting
from webapp.people import actions as people
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown
from webapp.tokens import digest

pytestmark = pytest.mark.slow

ROUNDS = 100
PATIENCE = 30
TRIES = 20
PAUSE = 0.005
"""Seconds between two reads of one way in: SQLite lets whoever asks most often in first, and who
takes back has to have a turn, too."""
SERVE = """
from waitress import create_server
from webapp import create_app
from webapp.config import Settings
server = create_server(create_app(Settings.from_environment()), host="127.0.0.1", port=0, threads=6)
print(server.effective_port, flush=True)
server.run()
"""


@contextmanager
def server(world: World) -> Iterator[int]:
    """A process that serves this house; its port."""
    knobs = {"INSTANCE": str(world.settings.instance), "WORKER": "0", "PYTHONPATH": str(ROOT)}
    knobs["DATABASE_URL"] = world.settings.database_url
    started = subprocess.Popen(
        [sys.executable, "-c", SERVE], stdout=subprocess.PIPE, env=os.environ | knobs, cwd=ROOT
    )
    try:
        assert started.stdout
        yield int(started.stdout.readline())
    finally:
        started.terminate()
        started.wait(timeout=PATIENCE)
        started.stdout.close()


@dataclass
class Reads:
    """Everything that one way in read, with when it began and when it was over."""

    name: str
    ask: Callable[[], int]
    found: list[tuple[float, float, int]] = field(default_factory=list)

    def once(self) -> None:
        """Read, and write down when."""
        begun = time.monotonic()
        status = self.ask()
        self.found.append((begun, time.monotonic(), status))


class Browser:
    """A browser with a session of its own at one of the servers; it keeps its connection."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.headers = {"Cookie": cookie} if cookie else {}

    def get(self, path: str) -> tuple[int, str]:
        """Open a page."""
        self.line.request("GET", path, headers=self.headers)
        return self._answer()

    def post(self, path: str, **fields: str) -> int:
        """Send a form."""
        return self.send(path, **fields)[0]

    def send(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form, and read what comes back."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.line.request("POST", path, urlencode(fields), self.headers | kind)
        return self._answer()

    def _answer(self) -> tuple[int, str]:
        answer = self.line.getresponse()
        if kept := answer.getheader("Set-Cookie"):
            self.headers["Cookie"] = kept.split(";")[0]
        return answer.status, answer.read().decode()


def cookie(world: World, who: Membership, *, own: bool = True) -> str:
    """What a browser keeps in which this person is signed in."""
    with world.open():
        token = people.sign_in(session.merge(who.person), own_phone=own).token
    signer = world.app.session_interface.get_signing_serializer(world.app)  # type: ignore[attr-defined]
    held = signer.dumps({"_user_id": token, "_fresh": True, "_permanent": own})
    return f"{world.app.config['SESSION_COOKIE_NAME']}={held}"


class Race:
    """Anna, Emma, and everything that Emma can open."""

    def __init__(self, world: World, first: int, second: int) -> None:
        self.world = world
        self.anna = world.owner()
        self.emma = world.member(self.anna, "Emma")
        self.goal = world.goal(self.anna, shown_to=[self.emma])
        self.meeting = world.meeting(self.anna, self.emma)
        self.secret = world.place_at(self.meeting, self.emma)[1]
        self.link = f"/u/{self.secret}"
        self.group = f"/groep/{self.anna.group_id}"
        self.path = f"{self.group}/doelen/{self.goal.id}"
        self.annas = Browser(second, cookie(world, self.anna))
        page = self.annas.get(self.path)[1]
        self.token = re.findall(r'"csrf_token"[^>]*value="([^"]+)"', page)[0]
        browsers = {
            "tab": Browser(first, cookie(world, self.emma)),
            "other tab": Browser(second, cookie(world, self.emma)),
            "second phone": Browser(first, cookie(world, self.emma, own=False)),
        }
        nobody = Browser(second)
        self.lines = [each.line for each in (self.annas, nobody, *browsers.values())]
        self.of_goal = {name: _opens(each, self.path) for name, each in browsers.items()}
        self.of_link = {"link": _opens(nobody, self.link)}

    def sends(self, path: str, **fields: str) -> None:
        """Anna presses a button; while the house is too busy (503), she presses once more."""
        key = str(chance.new_id())
        for _again in range(TRIES):
            status = self.annas.post(path, csrf_token=self.token, operation_key=key, **fields)
            if status != 503:
                break
        assert status == 303

    def hides_the_goal(self) -> None:
        self.sends(f"{self.path}/wie-ziet-dit", who="me")

    def shares_nothing(self) -> None:
        self.sends(f"{self.group}/even-niets-delen", now="nothing")

    def ends_the_membership(self) -> None:
        with self.world.open():
            groups.end(session.merge(self.emma))

    def as_before(self) -> None:
        """Emma is a member, is asked by the same link, and sees the goal."""
        with self.world.open():
            anna, emma = session.merge(self.anna), session.get_one(Membership, self.emma.id)
            emma.ended_at = None
            sharing.share_again(session.get_one(Membership, anna.id).group)
            sharing.show_to(anna, Shown.GOAL, self.goal.id, emma)
            meeting = session.get_one(Meeting, self.meeting.id)
            meetings.ask(meeting, [emma])
            hers = meeting.attendance_of(emma)
            hers.link, hers.link_hash = self.secret, digest(self.secret)

    def one_round(self, take_back: Callable[[], None], ways: dict[str, Any]) -> tuple[int, int]:
        """How many reads overlapped with the taking back, and how many began after it."""
        readers = [Reads(name, ask) for name, ask in ways.items()]
        begin, over = threading.Barrier(len(readers) + 1), threading.Event()
        threads = [threading.Thread(target=_read_on, args=(r, begin, over)) for r in readers]
        for thread in threads:
            thread.start()
        begin.wait(PATIENCE)
        sent = time.monotonic()
        take_back()
        answered = time.monotonic()
        over.set()
        for thread in threads:
            thread.join(PATIENCE)
        return _judged(readers, sent, answered)


def _opens(browser: Browser, path: str) -> Callable[[], int]:
    return lambda: browser.get(path)[0]


def _read_on(reads: Reads, begin: threading.Barrier, over: threading.Event) -> None:
    begin.wait(PATIENCE)
    while not over.is_set():
        reads.once()
        time.sleep(PAUSE)
    reads.once()  # the very next request


def _judged(readers: list[Reads], sent: float, answered: float) -> tuple[int, int]:
    overlapped = after = 0
    for reader in readers:
        assert reader.found[-1][0] > answered, "each way in read once more afterwards"
        for begun, ended, status in reader.found:
            # Two processes on one SQLite file may make a reader wait too long; it is told so (503).
            assert status in {200, 404, 503}, f"{reader.name}: {status}"
            overlapped += begun < answered and ended > sent
            if begun > answered:
                after += 1
                late = f"{reader.name} read {(begun - answered) * 1000:.1f} ms too late"
                assert status != 200, late
    return overlapped, after


def test_no_read_that_begins_after_taking_back_succeeds(world):
    with ExitStack() as stack:
        first, second = (stack.enter_context(server(world)) for _each in range(2))
        race = Race(world, first, second)
        for line in race.lines:
            stack.callback(line.close)
        kinds = {
            "hides the goal": (race.hides_the_goal, race.of_goal),
            "shares nothing": (race.shares_nothing, race.of_goal),
            "ends the membership": (race.ends_the_membership, race.of_goal | race.of_link),
        }
        totals = {name: [0, 0, 0] for name in kinds}
        for number in range(ROUNDS):
            name = list(kinds)[number % len(kinds)]
            take_back, ways = kinds[name]
            race.as_before()
            assert {ask() for ask in ways.values()} == {200}, "before it everything opens"
            overlapped, after = race.one_round(take_back, ways)
            for at, more in enumerate((1, overlapped, after)):
                totals[name][at] += more
    for name, (rounds, overlapped, after) in totals.items():
        print(f"Anna {name}: {rounds} rounds, {overlapped} reads overlapped, {after} began after")
        assert overlapped >= rounds, "reading and taking back really met"
        assert after >= rounds


def test_a_read_that_comes_too_late_is_found_out():
    """The test of the test."""
    late = Reads("tab", lambda: 200, found=[(1.0, 1.2, 200), (2.5, 2.6, 200)])
    with pytest.raises(AssertionError, match="too late"):
        _judged([late], sent=1.5, answered=2.0)
