"""Three fixtures: the app on each database, a world of people in it, and a visitor who looks."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.databases import available_databases, postgresql
from tests.pages import Visitor
from tests.world import World
from webapp import create_app
from webapp.cli import prepare
from webapp.config import Settings
from webapp.db import Base
from webapp.notices import models
from webapp.restoring.models import OutboxCount

GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
HOME = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def the_hour_plays_no_part() -> Iterator[None]:
    """Nobody has quiet hours, and no message waits for who sent it, unless a test says so: the same
    mails come by day and by night, and at once.
    """
    really = models.QUIET, models.HELD
    models.QUIET, models.HELD = (time(9), time(9)), timedelta(0)
    yield
    models.QUIET, models.HELD = really


@pytest.fixture(scope="session", autouse=True)
def no_internet() -> Iterator[None]:
    """A test never leaves this machine."""
    really = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in HOME:
            raise AssertionError(f"a test wanted to reach {address[0]}")
        really(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = really  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def houses() -> Iterator[dict[str, Flask]]:
    """One app for each database, made when a test first asks for it.

    They lie in memory where the machine has room for that: what survives a power cut is asked
    of SQLite's own settings, and no test of pages waits for a disk.
    """
    memory = Path("/dev/shm")
    with ExitStack() as stack:
        place = memory if os.access(memory, os.W_OK) else None
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="steungroep-", dir=place))
        yield _Houses(Path(folder), stack)


class _Houses(dict[str, Flask]):
    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack

    def __missing__(self, kind: str) -> Flask:
        more = kind.startswith("postgresql")
        url = self.stack.enter_context(postgresql()) if more else ""
        first, beside, _words = kind.partition(", ")
        # A house beside another has its keys: their pages can be alike to the last byte.
        knobs = {"keys_file": self[first].config["SETTINGS"].keys} if beside else {}
        self[kind] = house = new_house(self.folder / kind, database_url=url, **knobs)
        self.stack.callback(house.extensions["database"].engine.dispose)
        return house


def new_house(instance: Path, **knobs: Any) -> Flask:
    """A house in trial mode, empty, in this folder."""
    instance.mkdir(parents=True, exist_ok=True)
    settings = Settings(instance=instance, worker=False, **knobs)
    settings.trial_mark.touch()
    prepare(settings)
    app = create_app(settings)
    app.testing = True
    return app


def real_house(instance: Path, **knobs: Any) -> Flask:
    """A house for real people, empty, in this folder."""
    knobs = {
        "public_base_url": "https://steungroep.example",
        "smtp_url": "smtp://localhost:1",
        "mail_from": "post@steungroep.example",
    } | knobs
    settings = Settings(instance=instance, worker=False, **knobs)
    prepare(settings)
    return create_app(settings)


@pytest.fixture(params=available_databases())
def app(request: pytest.FixtureRequest, houses: dict[str, Flask]) -> Iterator[Flask]:
    """The house, empty, on each database."""
    house = houses[request.param]
    yield house
    with house.extensions["database"].transaction() as session:
        _empty(session)
    for letter in (house.config["SETTINGS"].instance / "mail").glob("*"):
        letter.unlink()


def _empty(session: Session) -> None:
    """Nobody is here any more, not even in the log that is only ever added to.

    The outbox goes on counting: otherwise this would be an earlier database (`webapp/restoring`).
    """
    sqlite = session.get_bind().dialect.name == "sqlite"
    guards = session.execute(text(GUARDS)).all() if sqlite else []
    for name, _sql in guards:
        session.execute(text(f"DROP TRIGGER {name}"))
    if not sqlite:
        session.execute(text("TRUNCATE look"))
    for table in reversed(Base.metadata.sorted_tables):
        if table is not OutboxCount.__table__:
            session.execute(table.delete())
    for _name, sql in guards:
        session.execute(text(sql))


@pytest.fixture
def world(app: Flask) -> World:
    """People and what they made, for a test to begin with."""
    return World(app)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with a browser, who inspects every page it opens."""
    return Visitor(app)
