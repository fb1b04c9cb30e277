"""Two who change or answer one meeting at the same moment, on a database that lets both begin."""

import threading
from datetime import timedelta

import pytest

from webapp.changes import actions as changes
from webapp.db import session
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Meeting, PlaceKind
from webapp.notices import models

pytestmark = pytest.mark.parametrize("app", ["postgresql"], indirect=True)


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, who is asked."""
    return world.member(anna, "Emma")


def somebody_else(world, act, meeting):
    """This happens, and is kept, while who called us is halfway."""

    def acts():
        with world.open():
            act(session.get_one(Meeting, meeting.id))

    other = threading.Thread(target=acts)
    other.start()
    other.join()


def elsewhere(place):
    """The meeting is somewhere else."""

    def act(meeting):
        seen = meeting.version
        changes.meet_elsewhere(meeting, kind=PlaceKind.PLACE, place=place, seen=seen)

    return act


def comes(meeting):
    meetings.answer(meeting.attendances[0], Answer.COMING)


def test_who_answers_while_the_day_moves_answered_about_the_old_day(world, anna, emma):
    meeting = world.meeting(anna, emma)
    with world.open():
        here = session.get_one(Meeting, meeting.id)
        somebody_else(world, comes, meeting)
        changes.move(here, starts_at=here.starts_at + timedelta(days=7), seen=here.version)
    assert world.place_at(meeting, emma)[0].answer is None


def test_what_is_taken_back_is_the_newest_change_whoever_made_it(world, anna, emma, monkeypatch):
    monkeypatch.setattr(models, "HELD", timedelta(seconds=30))
    meeting = world.meeting(anna, emma, place="De boom")
    with world.open():
        here = session.get_one(Meeting, meeting.id)
        somebody_else(world, elsewhere("De brug"), meeting)
        changes.call_off(here)
    with world.open():
        here = session.get_one(Meeting, meeting.id)
        assert changes.take_back(here)
        assert (here.is_off, here.place) == (False, "De brug")
    with world.open():
        here = session.get_one(Meeting, meeting.id)
        somebody_else(world, elsewhere("De kerk"), meeting)
        assert changes.take_back(here)
        assert here.place == "De brug"
