"""Fifty answers at once, from processes of their own: one answer for each person and day."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.pages import BASE, Page
from webapp import create_app
from webapp.polls.models import DateAnswer, Possible

PROCESSES, HANDS = 10, 5
AT_ONCE = PROCESSES * HANDS
ANSWERS = [each.value for each in Possible]


def _presses(app, path, number, ready, one_by_one):
    """One hand: open the page, wait for all the others, then press.

    On a busy machine the answer can be «probeer het opnieuw» (503): then it presses again.
    """
    client = app.test_client()
    with one_by_one:
        (form,) = Page(client.get(path, base_url=BASE), path).forms
    ready.wait(timeout=200)
    begin, status = time.monotonic(), 503
    fields = {**form.fields, "answer": ANSWERS[number % 3]}
    while status == 503:
        status = client.post(path, base_url=BASE, data=fields).status_code
    return begin, time.monotonic(), status


def _process(settings, path, ready, told, one_by_one):
    """A process with a house and five hands of its own."""
    app = create_app(settings)
    with ThreadPoolExecutor(HANDS) as hands:
        pressed = hands.map(lambda at: _presses(app, path, at, ready, one_by_one), range(HANDS))
        told.put(list(pressed))


def overlaps(spans):
    """How many of these were under way together at most."""
    moments = sorted([(begin, 1) for begin, _end in spans] + [(end, -1) for _begin, end in spans])
    now = most = 0
    for _moment, change in moments:
        now += change
        most = max(most, now)
    return most


@pytest.mark.slow
def test_a_poll_answered_fifty_times_at_once_has_one_answer_of_each_person(world):
    anna = world.owner("Anna")
    emma, jan = world.member(anna, "Emma"), world.member(anna, "Jan")
    poll = world.poll(anna, emma, jan)
    links = [f"/u/{world.place_at(poll, each)[1]}/dagen" for each in (emma, jan)]
    spawn = multiprocessing.get_context("spawn")
    ready, told, one_by_one = spawn.Barrier(AT_ONCE), spawn.Queue(), spawn.Lock()
    crowd = [
        spawn.Process(
            target=_process,
            args=(world.settings, links[number % 2], ready, told, one_by_one),
            daemon=True,
        )
        for number in range(PROCESSES)
    ]
    for each in crowd:
        each.start()
    spans = [span for _each in crowd for span in told.get(timeout=240)]
    for each in crowd:
        each.join(timeout=20)
    together = overlaps([(begin, end) for begin, end, _status in spans])
    print(f"{AT_ONCE} answers at once, {together} of them under way together")
    assert together > 10
    assert {status for _begin, _end, status in spans} == {303}
    assert world.count(DateAnswer) == 2
