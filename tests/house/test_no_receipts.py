"""No read receipts, no presence, no typing signs: nobody is told who is here or who read (H8).

The owner can look up who read something («Wie heeft gekeken», H6); it is on that page alone, and
never beside the thing itself. Nothing on a page depends on somebody else being here now.
"""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.databases import on_one_database
from tests.house.test_access import address, furnished, group_rules
from tests.house.words import marked
from tests.pages import BASE, Visitor, text_of
from webapp import clock
from webapp.config import ROOT
from webapp.db import session
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown

# The token and the operation key, which a new check-in also carries in its address.
SECRETS = re.compile(r'(name="(?:csrf_token|operation_key)"[^>]*value="|[?]keer=)[^"<]*')
RECEIPTS = re.compile(
    r"\b(gelezen door|heeft gelezen|niet gelezen|ongelezen|gezien (door|op|om)|laatst (gezien|hier)"
    r"|online|is er nu|is hier nu|aan het typen|typt|schrijft nu|bezorgd|afgeleverd)\b",
    re.I,
)
LOG = ("sharing.who_looked", "sharing.keep_looks", "ending.take_along")


def receipts_in(texts):
    """The sentences that tell who is here or who read."""
    return [text for text in texts if RECEIPTS.search(text)]


def pages(app, house, visitor):
    """Every page of the group, without what differs each time; not the log itself."""
    paths = {
        address(rule, ids)
        for rule in group_rules(app)
        if "GET" in rule.methods and rule.endpoint not in LOG
        for ids in house.variants
    }
    answers = {path: visitor.client.get(path, base_url=BASE) for path in sorted(paths)}
    return {path: SECRETS.sub(r"\1", text_of(answer)) for path, answer in answers.items()}


@pytest.mark.slow
@on_one_database
def test_no_page_changes_because_somebody_else_is_here_or_reads(app, world):
    house = furnished(world, "Anna")
    jan = world.member(house.owner, "Jan")
    with world.open():
        anna = session.merge(house.owner)
        sharing.show_to_everyone(anna, Shown.GOAL, house.ids["goal_id"])
        sharing.show_to_everyone(anna, Shown.CHECK_IN, house.ids["check_in_id"])
    watchers = [Visitor(app).signs_in_as(house.owner), Visitor(app).signs_in_as(jan)]
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False) as now:
        before = [pages(app, house, each) for each in watchers]
        emmas = Visitor(app).signs_in_as(house.member)
        pages(app, house, emmas)
        assert world.everything()["look"], "Emma read"
        # Half a minute later Emma is still here: a form is open before her.
        now.shift(timedelta(seconds=30))
        emmas.client.get(f"/groep/{jan.group_id}", base_url=BASE)
        assert [pages(app, house, each) for each in watchers] == before


def test_no_sentence_tells_who_is_here_or_who_read():
    assert receipts_in(each.text for each in marked()) == []


def test_such_a_sentence_would_be_found():
    told = ["Gelezen door Emma", "Emma is er nu", "Emma typt …", "Laatst gezien: gisteren"]
    assert receipts_in(told) == told


def test_no_page_listens_for_others():
    """Nothing is asked again and again, and nothing is told while somebody types."""
    script = "".join(path.read_text() for path in (ROOT / "static" / "js").glob("*.js"))
    leaving = "navigator.sendBeacon(form.action, fields)"  # somebody goes away, and says only that
    assert script.count(leaving) == 1
    script = script.replace(leaving, "")
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    live = re.compile(r"EventSource|WebSocket|setInterval|sendBeacon|data-hx-(ext|sse|ws)|every \d")
    assert not live.search(script + templates)
    assert live.search('data-hx-trigger="every 2s"'), "it can fail"
