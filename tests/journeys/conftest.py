"""Journeys: a house that listens, phones to visit it with, and a mailbox."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import _empty
from tests.journeys.house import House, free_port, in_memory, open_house
from tests.journeys.inspection import USUAL, Inspector
from tests.journeys.mailbox import Mailbox, open_mailbox
from tests.journeys.phone import Phone
from tests.journeys.visits import HERE, Visits, addresses, all_run, in_words, say
from tests.world import World

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey drives a browser. A file of them stays with one worker: its house is warm."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser; each phone is a world of its own in it."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)


@pytest.fixture(scope="session")
def post_office() -> Iterator[tuple[Mailbox, int]]:
    """The mail server, for the whole run."""
    port = free_port()
    box, server = open_mailbox(port)
    yield box, port
    server.stop()


@pytest.fixture(scope="session")
def house(post_office: tuple[Mailbox, int]) -> Iterator[House]:
    """The house, on a real server that sends real mail."""
    box, port = post_office
    with in_memory() as folder, open_house(folder, smtp_url=f"smtp://127.0.0.1:{port}") as house:
        box.ring = house.app.extensions["worker"].bell.set
        yield house


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    """The house, empty. Journeys run on one database: the browser sees no difference."""
    yield house.app
    with house.app.extensions["database"].transaction() as session:
        _empty(session)


@pytest.fixture(scope="session")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Visits:
    """The list of visits that all workers share."""
    own = tmp_path_factory.getbasetemp()
    return Visits((own.parent if own.name.startswith("popen-") else own) / "visits")


@pytest.fixture(scope="session")
def inspector(house: House, browser: Browser, visits: Visits) -> Inspector:
    """Who looks over every page."""
    return Inspector(house.app, house.url, visits=visits, browser=browser)


@pytest.fixture
def phone(app: Flask, browser: Browser, inspector: Inspector) -> Iterator[Callable[..., Phone]]:  # noqa: ARG001
    """A maker of phones: each one is somebody else's."""
    with ExitStack() as pocket:

        def new(*, script: bool = True, inspector: Inspector = inspector, **looks: Any) -> Phone:
            chosen: dict[str, Any] = {
                "viewport": USUAL,
                "device_scale_factor": 2,
                "is_mobile": True,
                "has_touch": True,
                "locale": "nl-NL",
                "timezone_id": "Europe/Amsterdam",
                "reduced_motion": "reduce",
                "java_script_enabled": script,
            }
            context = browser.new_context(**chosen | looks)
            pocket.callback(context.close)
            return Phone(context, inspector, script=script)

        yield new


@pytest.fixture
def mailbox(post_office: tuple[Mailbox, int], app: Flask) -> Mailbox:  # noqa: ARG001
    """The mailbox of everybody, empty."""
    box, _port = post_office
    box.empty()
    return box


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Every journey is made twice: with JavaScript, and without."""
    return bool(request.param)


@pytest.fixture(autouse=True)
def no_address_is_forgotten(
    request: pytest.FixtureRequest,
    house: House,
    visits: Visits,
    world: World,  # noqa: ARG001
) -> Iterator[None]:
    """When the last journey is over, every address of the house was looked at."""
    yield
    expected, finished = all_run(request.session), visits.finish(request.node.nodeid)
    if expected is None or not expected <= finished:
        return
    states = visits.states()
    say(request.config, *in_words(states))
    forgotten = addresses(house.app) - set(states)
    assert not forgotten, f"nobody looked at {sorted(forgotten)}"
