"""How much a phone has to fetch: the owner's home in the fullest example world."""

from datetime import timedelta

import pytest
from flask_babel import force_locale

from tests.journeys.visits import say
from webapp import clock
from webapp.checkins.models import CheckIn
from webapp.groups import queries as groups
from webapp.people.queries import lookup_of, person_with
from webapp.trial import example

FIRST, FIRST_REQUESTS, SECOND = 30_000, 6, 5_000  # bytes, requests, bytes


@pytest.fixture
def owner(world):
    """Anna, with everything that anybody could have written."""
    with world.app.app_context(), world.open(), force_locale("nl"):
        example.fill()
    with world.open():
        anna = person_with(lookup_of(example.ADDRESSES["Anna"]))
        owner = groups.own_group_of(anna.id)
        members = groups.members(owner.group_id)
    for number in range(12):
        world.goal(owner, f"Doel {number}: " + "een lang doel in eigen woorden " * 4)
        world.check_in(owner, mood=number % 5, words="Een hele zin over deze week. " * 10)
        world.meeting(owner, *members, starts_at=clock.now() + timedelta(days=1, hours=number))
        contact = world.contact(owner, f"Iemand met een lange naam {number}")
        world.reply(world.invitation(contact)[0], f"Iemand {number}")
    return owner


def fetched(phone, path):
    """Open a page; how many bytes come over the line until it is loaded, and for what."""
    wire = phone.context.new_cdp_session(phone.page)
    asked, sizes = {}, {}
    wire.on(
        "Network.requestWillBeSent",
        lambda it: asked.update({it["requestId"]: it["request"]["url"]}),
    )
    wire.on(
        "Network.loadingFinished",
        lambda it: sizes.update({it["requestId"]: int(it["encodedDataLength"])}),
    )
    wire.send("Network.enable")
    phone.page.goto(phone.inspector.url + path, wait_until="load")
    wire.detach()
    # What was asked for before we listened may still be finishing; it is no part of this page.
    return {
        asked[each].removeprefix(phone.inspector.url): size
        for each, size in sizes.items()
        if each in asked
    }


def test_the_owners_home_is_light_the_first_time_and_lighter_the_second(
    phone, world, owner, request
):
    assert world.count(CheckIn) > 10
    path = f"/groep/{owner.group_id}"
    first = fetched(phone().is_somebody(owner), path)
    # What passes through a service worker is counted nowhere: a phone without one is the measure.
    plain = phone(service_workers="block").is_somebody(owner)
    assert sum(fetched(plain, path).values()) > SECOND
    # What comes behind the page belongs to the first view, also on a machine that is busy.
    plain.page.wait_for_function("() => globalThis.kept")
    plain.page.wait_for_load_state("networkidle")
    second = fetched(plain, path)
    assert any(second.values())
    plain.looks()
    for name, sizes in (("first", first), ("second", second)):
        parts = ", ".join(f"{each.partition('.')[0][-20:]} {size}" for each, size in sizes.items())
        say(request.config, f"owner's home, {name} view: {sum(sizes.values())} bytes ({parts})")
    assert sum(first.values()) <= FIRST, first
    assert len(first) <= FIRST_REQUESTS, first
    assert sum(second.values()) <= SECOND, second
