"""Together: two to four people change the same words at the same moment; nobody's are lost (C8).

Real servers on one database. In each round all writers have the same form open, a barrier lets
them go, and each sends words of their own. What was accepted is current or in the history; what
was not is shown to who wrote it; and the history is one order in which it could have happened.
"""

import itertools
import re
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.house import test_revocation as revocation
from tests.house.test_revocation import PATIENCE, Browser, cookie, servers
from webapp import chance, versions
from webapp.db import session
from webapp.plan.models import Part

pytestmark = pytest.mark.slow

ROUNDS = 500
"""On each of the two databases: 1,000 in all."""
WITHOUT = "from webapp import versions\nversions.accept = lambda *_args, **_named: None\n"


@dataclass
class Sent:
    """What one writer sent, when, and what came back."""

    words: str
    begun: float
    ended: float
    status: int
    page: str


@dataclass
class Thing:
    """Something that several people have open: its row, its page, and where its words stand."""

    row: Any
    path: str
    name: str = "words"
    beside: dict[str, str] = field(default_factory=dict)


def _goal(world: Any, anna: Any) -> Thing:
    goal = world.goal(anna, "Het begin")
    return Thing(goal, f"doelen/{goal.id}/aanpassen", beside={"why": ""})


def _step(world: Any, anna: Any) -> Thing:
    step = world.step(anna, world.goal(anna), "Het begin")
    return Thing(step, f"stappen/{step.id}/aanpassen", beside={"moment": ""})


def _section(world: Any, anna: Any) -> Thing:
    return Thing(world.section(anna, "Het begin", part=Part.HELPS), "plan/helps/schrijven")


def _point(world: Any, anna: Any) -> Thing:
    point = world.item(anna, world.meeting(anna, world.member(anna)), "Het begin")
    return Thing(point, f"agendapunten/{point.id}/aanpassen", beside={"about": "nothing"})


def _agreement(world: Any, anna: Any) -> Thing:
    agreed = world.agreement(anna, words="Het begin")
    beside = {"moment": "", "who": "nobody"}
    return Thing(agreed, f"afspraken/{agreed.id}/aanpassen", beside=beside)


def _place(world: Any, anna: Any) -> Thing:
    meeting = world.meeting(anna, world.member(anna), place="Het begin")
    path = f"bijeenkomsten/{meeting.id}/andere-plek"
    return Thing(meeting, path, name="place", beside={"kind": "place"})


OTHERS = {
    "step": _step,
    "section of the plan": _section,
    "point of an agenda": _point,
    "agreement": _agreement,
    "place of a meeting": _place,
}


class Writers:
    """One thing, and four phones of its owner on two servers."""

    def __init__(
        self, world: Any, ports: list[int], make: Callable[[Any, Any], Thing] = _goal
    ) -> None:
        self.world, self.anna = world, world.owner()
        self.thing = make(world, self.anna)
        self.path = f"/groep/{self.anna.group_id}/{self.thing.path}"
        self.phones = [Browser(ports[at % 2], cookie(world, self.anna)) for at in range(4)]
        self.tokens = [self._form(phone)[0] for phone in self.phones]

    def _form(self, phone: Browser) -> tuple[str, str]:
        page = phone.get(self.path)[1]
        token, version = (
            re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)
            for name in ("csrf_token", "version")
        )
        assert token
        assert version
        return token[1], version[1]

    def round(self, number: int) -> list[Sent]:
        """Two, three or four of them send at once."""
        version, begin = self._form(self.phones[0])[1], threading.Barrier(2 + number % 3)
        sent: list[Sent] = []

        def write(at: int) -> None:
            words = f"Ronde {number} telefoon {at}"
            begin.wait(PATIENCE)
            begun = time.monotonic()
            status, page = self._post(at, words, version)
            sent.append(Sent(words, begun, time.monotonic(), status, page))

        threads = [threading.Thread(target=write, args=(at,)) for at in range(begin.parties)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert len(sent) == begin.parties
        return sent

    def _post(self, at: int, words: str, version: str) -> tuple[int, str]:
        fields = {"csrf_token": self.tokens[at], "operation_key": str(chance.new_id())}
        fields |= self.thing.beside | {self.thing.name: words, "version": version}
        return self.phones[at].send(self.path, **fields)

    def history(self) -> tuple[str, list[tuple[int, str]]]:
        """The words of now, and every accepted text with its number."""
        name, row = self.thing.name, self.thing.row
        with self.world.open():
            texts = versions.texts(row.id)
            now = getattr(session.get_one(type(row), row.id), name)
            return now, [(each.number, each.text[name]) for each in texts]


def overlaps(sent: list[Sent]) -> int:
    """How many pairs of writers were really at it at the same time."""
    pairs = itertools.combinations(sent, 2)
    return sum(one.begun < other.ended and other.begun < one.ended for one, other in pairs)


def lost(writers: Writers, accepted: list[str], refused: list[Sent]) -> list[str]:
    """What went wrong: words that are nowhere any more, or words that nobody was shown."""
    now, texts = writers.history()
    told = sorted(each for _number, each in texts if (each or "").startswith("Ronde"))
    numbers, words = [number for number, _words in texts], [each for _number, each in texts]
    wrong = [f"«{each}» is lost" for each in accepted if each not in words]
    wrong += [
        f"«{each.words}» was not given back" for each in refused if each.words not in each.page
    ]
    wrong += [f"«{each.words}» was kept" for each in refused if each.words in words]
    if numbers != list(range(1, len(texts) + 1)) or told != sorted(accepted):
        wrong.append("the history is no order in which it could have happened")
    if texts and now != words[-1]:
        wrong.append("the words of now are not the last ones of the history")
    return wrong


def write_together(world: Any, rounds: int, make: Callable[[Any, Any], Thing] = _goal) -> list[str]:
    """So many rounds on two servers, and what went wrong in them."""
    accepted: list[str] = []
    refused: list[Sent] = []
    met = 0
    with ExitStack() as stack:
        writers = Writers(world, stack.enter_context(servers(world)), make)
        for phone in writers.phones:
            stack.callback(phone.line.close)
        for number in range(rounds):
            sent = writers.round(number)
            met += overlaps(sent)
            assert {each.status for each in sent} <= {303, 409}
            accepted += [each.words for each in sent if each.status == 303]
            refused += [each for each in sent if each.status == 409]
    print(
        f"{rounds} rounds, {met} pairs overlapped, {len(accepted)} kept, {len(refused)} shown both"
    )
    assert met >= rounds, "the writers really met"
    return lost(writers, accepted, refused)


def test_no_words_are_lost_when_several_write_at_once(world):
    assert write_together(world, ROUNDS) == []


@pytest.mark.parametrize("what", OTHERS)
def test_so_it_is_with_everything_that_people_write(world, what):
    """product.md C8: twelve rounds of each; the thousand above are about goals."""
    assert write_together(world, 12, OTHERS[what]) == []


def test_without_the_look_at_the_version_words_would_be_lost(world, monkeypatch):
    """The test of the test."""
    monkeypatch.setattr(revocation, "SERVE", WITHOUT + revocation.SERVE)
    assert any("is lost" in each for each in write_together(world, 5))
