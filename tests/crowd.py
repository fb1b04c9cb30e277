"""A crowd: many people who press at the same moment, from processes of their own."""

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from tests.pages import BASE, Page
from webapp import create_app
from webapp.config import Settings

HANDS = 10
"""In each process."""
TRIES = 20


class Press(NamedTuple):
    """What one hand does: open this page, fill this in, and press when everybody does."""

    path: str
    fields: dict[str, Any]
    cookie: str = ""
    network: str = "127.0.0.1"


class Pressed(NamedTuple):
    """When a hand began, when it heard something, and what."""

    begin: float
    end: float
    status: int
    to: str


def all_at_once(settings: Settings, presses: Sequence[Press]) -> list[Pressed]:
    """Everybody opens their page one by one, waits for all the others, then presses."""
    spawn = multiprocessing.get_context("spawn")
    ready, told, one_by_one = spawn.Barrier(len(presses)), spawn.Queue(), spawn.Lock()
    crowd = [
        spawn.Process(
            target=_process,
            args=(settings, presses[at : at + HANDS], ready, told, one_by_one),
            daemon=True,
        )
        for at in range(0, len(presses), HANDS)
    ]
    for each in crowd:
        each.start()
    pressed = [each for _process in crowd for each in told.get(timeout=240)]
    for each in crowd:
        each.join(timeout=20)
    print(f"{len(presses)} pressed at once, {most_together(pressed)} of them under way together")
    return pressed


def most_together(pressed: Sequence[Pressed]) -> int:
    """How many of these were under way together at most."""
    moments = sorted([(each.begin, 1) for each in pressed] + [(each.end, -1) for each in pressed])
    now = most = 0
    for _moment, change in moments:
        now += change
        most = max(most, now)
    return most


def _process(settings: Settings, presses: Sequence[Press], *together: Any) -> None:
    """A process with a house and some hands of its own."""
    ready, told, one_by_one = together
    app = create_app(settings)
    with ThreadPoolExecutor(len(presses)) as hands:
        told.put(list(hands.map(lambda each: _presses(app, each, ready, one_by_one), presses)))


def _presses(app: Any, press: Press, ready: Any, one_by_one: Any) -> Pressed:
    """On a busy machine the answer can be «probeer het opnieuw» (503): then it presses again."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = press.network
    if press.cookie:
        client.set_cookie(*press.cookie.split("=", 1), domain="localhost")
    with one_by_one:
        (form,) = Page(client.get(press.path, base_url=BASE), press.path).forms
    ready.wait(timeout=200)
    begin, fields = time.monotonic(), {**form.fields, **press.fields}
    for _again in range(TRIES):
        answer = client.post(press.path, base_url=BASE, data=fields)
        if answer.status_code != 503:
            break
    return Pressed(begin, time.monotonic(), answer.status_code, answer.location or "")
