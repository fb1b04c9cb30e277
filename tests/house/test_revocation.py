"""Taking back: no read that begins after the answer to it, on any phone, ever succeeds (H4).

Two real servers on one database, and a process for every way in that Emma has: two tabs, a second
phone, a file, her links, her calendar. A barrier lets them all go; in the middle of their reading
Anna takes back what Emma sees. Every read is timed; one that begins after Anna has her answer must
find nothing.
"""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.databases import on_one_database
from tests.house.readers import HERE, Read, Reader, Way, reading
from tests.world import World
from webapp import chance, clock
from webapp.config import ROOT
from webapp.db import session
from webapp.groups.models import Membership
from webapp.meetings import actions as meetings
from webapp.meetings.models import Meeting
from webapp.people import actions as people
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown
from webapp.tokens import digest

pytestmark = pytest.mark.slow

Met = tuple[int, int]
"""How many reads overlapped with the taking back, and how many began after it."""
ROUNDS = 52
"""On each of the databases; in each round three to seven ways in race with one taking back."""
PATIENCE = 30
TRIES = 20
SERVE = """
from waitress import create_server
from webapp import create_app
from webapp.config import Settings
server = create_server(create_app(Settings.from_environment()), host="127.0.0.1", port=0, threads=8)
print(server.effective_port, flush=True)
server.run()
"""
WITHOUT = "from webapp.meetings import queries\nqueries._still_open = lambda _attendance: True\n"


@contextmanager
def servers(world: World) -> Iterator[list[int]]:
    """Two processes that serve this house; their ports."""
    knobs = {"INSTANCE": str(world.settings.instance), "WORKER": "0", "PYTHONPATH": str(ROOT)}
    knobs["DATABASE_URL"] = world.settings.database_url
    command: dict[str, Any] = {"stdout": subprocess.PIPE, "env": os.environ | knobs, "cwd": ROOT}
    started = [subprocess.Popen([sys.executable, "-c", SERVE], **command) for _each in range(2)]
    try:
        yield [int(each.stdout.readline()) for each in started]
    finally:
        for each in started:
            each.terminate()
            each.wait(timeout=PATIENCE)
            each.stdout.close()


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
        self.section = world.section(self.anna, shown_to=[self.emma])
        self.file = world.file(self.anna)
        self.meetings = [
            make(self.anna, self.emma, starts_at=clock.now() + timedelta(days=7))
            for make in (world.meeting, world.poll)
        ]
        self.secrets = [world.place_at(each, self.emma)[1] for each in self.meetings]
        self.group = f"/groep/{self.anna.group_id}"
        self.path = f"{self.group}/doelen/{self.goal.id}"
        self.annas = Browser(second, cookie(world, self.anna))
        page = self.annas.get(self.path)[1]
        self.token = re.findall(r'"csrf_token"[^>]*value="([^"]+)"', page)[0]
        self.ways = self._ways(first, second)

    def _ways(self, first: int, second: int) -> list[Way]:
        """Every channel by which something of Anna's reaches Emma, at both servers."""
        tab, other, phone, download = (
            cookie(self.world, self.emma, own=own) for own in (True, True, False, True)
        )
        meeting, poll = self.secrets
        return [
            Way("tab", first, self.path, tab),
            Way("other tab", second, self.path, other),
            Way("second phone", first, self.path, phone),
            Way("file", second, f"{self.group}/bestand/{self.file.id}", download),
            Way("answer link", second, f"/u/{meeting}"),
            Way("poll link", first, f"/u/{poll}/dagen"),
            # The address of a calendar stays its person's; what was taken back is not in it.
            Way(
                "calendar",
                second,
                f"/agenda/{self.world.feed(self.emma)}.ics",
                mark=f"UID:{self.meetings[0].id}",
            ),
        ]

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

    def pauses_emma(self) -> None:
        self.sends(f"{self.group}/lid/{self.emma.id}/pauze")

    def removes_emma(self) -> None:
        self.sends(f"{self.group}/lid/{self.emma.id}/stoppen")

    def as_before(self) -> None:
        """Emma is a member, is asked by the same links, and sees what she saw."""
        with self.world.open():
            anna, emma = (session.get_one(Membership, each.id) for each in (self.anna, self.emma))
            emma.ended_at = emma.paused_at = None
            sharing.share_again(anna.group)
            sharing.show_to(anna, Shown.GOAL, self.goal.id, emma)
            sharing.show_to(anna, Shown.PLAN_SECTION, self.section.id, emma)
            for known, secret in zip(self.meetings, self.secrets, strict=True):
                meeting = session.get_one(Meeting, known.id)
                meetings.ask(meeting, [emma])
                hers = meeting.attendance_of(emma)
                hers.link, hers.link_hash = secret, digest(secret)


GOAL = ("tab", "other tab", "second phone")
SHARED = (*GOAL, "file")
EVERYTHING = (*SHARED, "answer link", "poll link", "calendar")


def one_round(
    take_back: Callable[[], None], readers: list[Reader], names: Any, begin: Any, over: Any
) -> dict[str, Met]:
    """Everybody reads, from one moment on; in the middle of it something is taken back."""
    over.clear()
    for reader in readers:
        reader.begins(names)
    begin.wait(PATIENCE)
    sent = time.monotonic()
    take_back()
    answered = time.monotonic()
    over.set()
    return judged([reader.wrote() for reader in readers], sent, answered)


def judged(readers: list[Reader], sent: float, answered: float) -> dict[str, Met]:
    """Of each way, how many reads overlapped with the taking back, and how many began after it."""
    return {each.way.name: _judged(each, sent, answered) for each in readers}


def _judged(reader: Reader, sent: float, answered: float) -> Met:
    name, overlapped, after = reader.way.name, 0, 0
    assert reader.reads[0].found, f"{name} opens before it"
    assert reader.reads[-1].begun > answered, f"{name} read once more afterwards"
    for read in reader.reads:
        # Two processes on one SQLite file may make a reader wait too long; it is told so (503).
        assert read.status in {200, 404, 503}, f"{name}: {read.status}"
        overlapped += read.begun < answered and read.ended > sent
        if read.begun > answered:
            after += 1
            late = f"{name} read {(read.begun - answered) * 1000:.1f} ms too late"
            assert not read.found, late
    return overlapped, after


def race_on(world: World, rounds: int) -> Iterator[tuple[str, dict[str, Met]]]:
    """So many rounds, each with something that is taken back, and how often each way met it."""
    over = HERE.Event()
    with ExitStack() as stack:
        first, second = stack.enter_context(servers(world))
        race = Race(world, first, second)
        stack.callback(race.annas.line.close)
        kinds = {
            "hides the goal": (race.hides_the_goal, GOAL),
            "shares nothing": (race.shares_nothing, SHARED),
            "pauses Emma": (race.pauses_emma, EVERYTHING),
            "removes Emma": (race.removes_emma, EVERYTHING),
        }
        begins = {names: HERE.Barrier(len(names) + 1) for names in (GOAL, SHARED, EVERYTHING)}
        readers = stack.enter_context(reading(race.ways, begins, over))
        for number in range(rounds):
            kind = list(kinds)[number % len(kinds)]
            take_back, names = kinds[kind]
            race.as_before()
            those = [readers[name] for name in names]
            yield kind, one_round(take_back, those, names, begins[names], over)


def test_no_read_that_begins_after_taking_back_succeeds(world):
    met: dict[tuple[str, str], list[Met]] = {}
    for kind, ways in race_on(world, ROUNDS):
        for way, counts in ways.items():
            met.setdefault((kind, way), []).append(counts)
    for (kind, way), counts in met.items():
        overlapped, after = (sum(each) for each in zip(*counts, strict=True))
        print(
            f"Anna {kind}, {way}: {len(counts)} rounds,"
            f" {overlapped} reads overlapped, {after} began after"
        )
        assert overlapped >= len(counts) / 2, "reading and taking back really met"
        assert after >= len(counts)
    assert sum(overlapped for counts in met.values() for overlapped, _after in counts) >= 100
    assert {way for _kind, way in met} == set(EVERYTHING)


@on_one_database
def test_a_link_that_outlives_its_place_is_found_out(world, monkeypatch):
    """The test of the test, with a house that does not look again."""
    monkeypatch.setattr(f"{__name__}.SERVE", WITHOUT + SERVE)
    with pytest.raises(AssertionError, match="link read .* too late"):
        list(race_on(world, 4))


def test_a_read_that_comes_too_late_is_found_out():
    """The test of the test."""
    reads = [Read(1.0, 1.2, 200, found=True), Read(2.5, 2.6, 200, found=True)]
    late = Reader(Way("tab", 1, "/"), None, None, reads)
    with pytest.raises(AssertionError, match="too late"):
        judged([late], sent=1.5, answered=2.0)
