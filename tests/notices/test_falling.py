"""Whenever the power goes: no letter is lost, and none comes twice but where nobody can know."""

import subprocess
import sys
from collections import Counter as Count
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, select

from tests.notices.falling import PLACES
from tests.notices.test_mail import Counter, mail_server
from webapp.config import ROOT
from webapp.db import session
from webapp.notices.actions import send
from webapp.notices.models import Kind, Message
from webapp.people.models import Person

KILLED = "9"
NOOR = "noor@voorbeeld.nl"
LETTERS, CODES = 40, 10
UNKNOWABLE = {"before the answer", "after the answer"}
"""There the server has the letter, and nobody wrote down that it does."""


def fill(world, letters: int, codes: int) -> None:
    """So many letters to somebody, and so many codes to others."""
    person = world.person("Noor", address=NOOR)
    with world.open():
        person = session.merge(person)
        for _each in range(letters):
            facts = {"link": "geheim"}
            send(Kind.MEETING_ASKED, to=None, language="nl", facts=facts, person=person)
        for number in range(codes):
            facts = {"code": "123456", "link": "geheim"}
            send(Kind.SIGN_IN, to=f"{number}@voorbeeld.nl", language="nl", facts=facts)


@contextmanager
def workers(settings, url: str) -> Iterator[Callable[[str, int], str]]:
    """Lets a new worker begin so many minutes from now, to fall at this place; how it ended."""
    command = [sys.executable, "-m", "tests.notices.falling"]
    with subprocess.Popen(
        [*command, settings.instance, url, settings.database_url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline().strip() == "ready"

        def works(place: str, minutes: int) -> str:
            print(place, minutes, file=process.stdin, flush=True)
            return process.stdout.readline().strip()

        yield works
        process.stdin.close()


@pytest.mark.slow
def test_wherever_a_worker_falls_each_letter_arrives_and_no_code_twice(world):
    """Fifty falls at each of six places; a few of them on PostgreSQL."""
    less = 1 if world.database.engine.dialect.name == "sqlite" else 10
    letters, codes = LETTERS // less, CODES // less
    fill(world, 1, 1)
    with mail_server(counter := Counter()) as url, workers(world.settings, url) as works:
        counter.letters.clear()
        begin_anew(world)
        for place in PLACES:
            if place != "nowhere":
                fill(world, letters, codes)
                ends = Count(works(place, 0) for _fall in range(letters + codes))
                assert ends == {KILLED: letters + codes}, "each of them fell there"
                assert works("nowhere", 6) == "0"
                look(world, place, counter.letters, letters, codes)
                counter.letters.clear()
                begin_anew(world)


def look(world, place: str, arrived: list, letters: int, codes: int) -> None:
    """What arrived, and what the house thinks of it."""
    times = 2 if place in UNKNOWABLE else 1
    mailed = place in UNKNOWABLE or place == "before the claim is kept"
    numbers = Count((each["Message-ID"], each["To"] == NOOR) for each in arrived)
    assert sorted(count for (_id, hers), count in numbers.items() if hers) == [times] * letters
    assert [count for (_id, hers), count in numbers.items() if not hers] == [1] * codes * mailed
    with world.open():
        became = Count(map(tuple, session.execute(select(Message.kind, Message.outcome))))
    code = "sent" if place == "before the claim is kept" else "given up"
    assert became == {(Kind.MEETING_ASKED, "sent"): letters, (Kind.SIGN_IN, code): codes}


def begin_anew(world) -> None:
    with world.open():
        session.execute(delete(Message))
        session.execute(delete(Person))
