"""Many workers, one letter: who claims a message first is the only one."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from webapp import create_app
from webapp.db import session
from webapp.notices import outbox
from webapp.notices.actions import send
from webapp.notices.models import Kind, Message

LETTERS, WORKERS = 40, 4


class List:
    """A postman who writes down what he is given."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    def bring(self, letter) -> None:
        self.letters.append(letter["Message-ID"])


@pytest.fixture
def workers(world):
    """Workers with a house of their own each, on the same database."""
    houses = [create_app(world.settings) for _each in range(WORKERS)]
    yield houses
    for house in houses:
        house.extensions["database"].engine.dispose()


def test_workers_that_start_at_once_send_each_letter_once(world, workers):
    with world.open():
        for _letter in range(LETTERS):
            facts = {"link": "geheim"}
            send(Kind.MEETING_ASKED, to="noor@voorbeeld.nl", language="nl", facts=facts)
    brought, ready = List(), threading.Barrier(WORKERS)

    def work(house):
        ready.wait()
        with house.app_context():
            while outbox.work(house.extensions["database"], world.settings, brought):
                pass

    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(work, workers))

    assert Counter(brought.letters).most_common(1)[0][1] == 1
    assert len(brought.letters) == LETTERS == world.count(Message)


def test_one_bad_letter_keeps_no_other_waiting(world):
    with world.open():
        send(Kind.MEETING_ASKED, to="noor@voorbeeld.nl", language="nl", facts={})  # no link in it
        send(Kind.MEETING_ASKED, to="mo@voorbeeld.nl", language="nl", facts={"link": "geheim"})
    brought = List()
    with world.app.app_context():
        while outbox.work(world.database, world.settings, brought):
            pass
    assert len(brought.letters) == 1


def test_one_claim_is_one_message_however_the_database_looks_it_up(world):
    """However busy its tables: what is claimed and not sent waits, and a code goes no more."""
    with world.open():
        for _letter in range(5):
            facts = {"link": "geheim"}
            send(Kind.MEETING_ASKED, to="noor@voorbeeld.nl", language="nl", facts=facts)
        if session.get_bind().dialect.name == "postgresql":
            for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
                session.execute(text(f"SET LOCAL enable_{way} = off"))
        first = outbox.claim()
        claimed = select(Message.id).where(Message.claimed_until.is_not(None))
        assert list(session.scalars(claimed)) == [first]
