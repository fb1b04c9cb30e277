"""Waiting: a yes is not swept away, and a link ends nobody's own place."""

from datetime import timedelta

import pytest
import time_machine

from webapp import chance, clock
from webapp.chores import tidy
from webapp.db import session
from webapp.invitations import actions
from webapp.invitations.models import Choice, Invitation, Reply


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


def test_a_yes_that_waits_is_not_swept_away_after_somebody_elses_no(world, anna):
    invitation, _link = world.invitation(world.contact(anna))
    with world.open():
        no = actions.decline(session.merge(invitation), Choice.NO, operation_key=chance.new_id())
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        yes = world.reply(invitation)
    for days, left in ((20, 1), (40, 1), (42, 0)):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False), world.open():
            tidy()
            assert session.query(Reply).filter_by(id=yes.id).count() == left, days
    assert world.count(Invitation) == 0
    assert no.id != yes.id


def test_a_link_for_somebody_else_ends_no_place_that_rests(world, visitor, anna):
    emma = world.member(anna, "Emma")
    invitation, link = world.invitation(world.contact(anna, "Mo"))
    visitor.signs_in_as(emma)
    world.rests(emma)
    visitor.sends(f"/uitnodiging/{link}", choice="me")
    assert world.count(Reply) == 0, "a pause is the owner's to end"
    with world.open():
        actions.withdraw(session.merge(invitation))
    assert world.fresh(emma).ended_at is None
