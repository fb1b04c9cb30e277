"""What is taken back while a phone is without network is gone once it is back (product.md H4)."""

import pytest

from tests.journeys.test_kept_offline import (  # noqa: F401 - fixtures
    KEPT,
    cut,
    keeps,
    mend,
    switch_on,
    until,
    wire,
)
from tests.journeys.test_sign_out import holds
from webapp.db import session
from webapp.groups import actions as groups
from webapp.meetings import actions as meetings
from webapp.meetings.models import Meeting

PLACE = "Zeemeermin"


def removed(emma, _meeting):
    """Anna removes Emma."""
    groups.end(session.merge(emma))


def paused(emma, _meeting):
    """Anna gives Emma a pause."""
    groups.pause(session.merge(emma))


def no_longer_asked(_emma, meeting):
    """Anna asks somebody else instead."""
    meetings.ask(session.get_one(Meeting, meeting.id), [])


@pytest.mark.parametrize("taken_back", [removed, paused, no_longer_asked])
def test_a_kept_meeting_is_gone_once_the_phone_has_network_again(
    switch_on,  # noqa: F811
    wire,  # noqa: F811
    world,
    taken_back,
):
    anna = world.owner()
    emma = world.member(anna, "Emma")
    meeting = world.meeting(anna, emma, place=PLACE)
    phone = switch_on(sync=False).is_somebody(emma)
    keeps(phone, emma)
    cut(wire, phone)
    phone.opens(f"/groep/{emma.group_id}/bijeenkomsten").sees("Zoals het was op", PLACE)
    with world.open():
        taken_back(emma, meeting)
    phone.opens(f"/groep/{emma.group_id}/bijeenkomsten").sees(PLACE)
    mend(wire, phone)
    phone.opens("/over")
    until(lambda: not phone.page.evaluate(KEPT % "things()"))
    assert "things: 0" in holds(phone)
    assert PLACE not in holds(phone)
    cut(wire, phone)
    phone.opens(f"/groep/{emma.group_id}/bijeenkomsten").sees_no(PLACE)
