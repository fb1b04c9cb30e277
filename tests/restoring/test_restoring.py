"""A database that was put back sends nothing by itself (product.md J4, security.md T30)."""

import sqlite3
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner

from tests.conftest import new_house
from tests.pages import Visitor
from tests.world import World
from webapp import clock
from webapp.cli import commands
from webapp.db import session
from webapp.groups import queries as groups
from webapp.notices.models import Message
from webapp.restoring import actions, held
from webapp.restoring.models import OutboxCount


@pytest.fixture
def house(tmp_path):
    """A house whose database can be taken away and put back."""
    house = new_house(tmp_path / "house")
    yield house
    house.extensions["database"].engine.dispose()


@pytest.fixture
def here(house):
    return World(house)


def member(world, name):
    """Somebody in Anna's group, with an address."""
    person = world.person(name, address=f"{name.lower()}@voorbeeld.nl")
    return world.member(world.owner("Anna"), person=person)


def tells(world, place):
    """Something that this member hears: they are asked to come."""
    world.meeting(owner_of(world, place), place)


def owner_of(world, place):
    with world.open():
        return groups.owner_of(place.group_id)


def arrived(world):
    """To whom something went since the last time that somebody looked."""
    folder = world.settings.instance / "mail"
    came = [letter["To"] for letter in world.deliver()]
    for letter in folder.glob("*"):
        letter.unlink()
    return came


def copied(world, place):
    """A good backup: what SQLite's own backup makes of a living database."""
    source = sqlite3.connect(world.settings.instance / "steungroep.db")
    target = sqlite3.connect(place)
    source.backup(target)
    source.close()
    target.close()


def put_back(house, world, place):
    house.extensions["database"].engine.dispose()
    for old in world.settings.instance.glob("steungroep.db*"):
        old.unlink()
    place.replace(world.settings.instance / "steungroep.db")


@pytest.fixture
def restored(house, here, tmp_path):
    """What Emma hears waited when the copy was made, and went after that; then the copy came."""
    jan, emma = member(here, "Jan"), member(here, "Emma")
    tells(here, jan)
    assert arrived(here) == ["jan@voorbeeld.nl"]
    tells(here, emma)
    copied(here, tmp_path / "copy.db")
    assert arrived(here) == ["emma@voorbeeld.nl"]
    put_back(house, here, tmp_path / "copy.db")
    return here


def host(world, *words):
    """What a host types, and reads."""
    settings = world.settings
    answer = CliRunner().invoke(
        commands, words, env={"INSTANCE": str(settings.instance), "WORKER": "0"}
    )
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_what_was_sent_already_is_not_sent_again(restored):
    assert arrived(restored) == []
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert arrived(restored) == [], "not the next days either"


def test_a_code_that_somebody_asks_for_now_still_comes(restored, house):
    Visitor(house).sends("/inloggen", email="jan@voorbeeld.nl", own_phone="yes")
    assert arrived(restored) == ["jan@voorbeeld.nl"]
    assert arrived(restored) == []


def test_the_host_is_told_and_lets_only_what_is_new_go(restored):
    assert "eerdere database" in host(restored, "check")
    assert "Niet verstuurd: 1." in host(restored, "release", "drop")
    assert "eerdere database" not in host(restored, "check")
    assert arrived(restored) == []
    piet = member(restored, "Piet")
    tells(restored, piet)
    assert arrived(restored) == ["piet@voorbeeld.nl"]


def test_the_host_lets_what_waits_go_as_well(restored):
    assert "Niet verstuurd" not in host(restored, "release", "send")
    assert arrived(restored) == ["emma@voorbeeld.nl"]


def test_a_host_who_does_not_choose_is_asked_to_and_nothing_goes(restored):
    answer = CliRunner().invoke(
        commands, ["release"], env={"INSTANCE": str(restored.settings.instance)}
    )
    assert answer.exit_code != 0
    assert arrived(restored) == []


def test_a_database_alone_on_an_empty_machine_waits_too(restored):
    (restored.settings.instance / held.FILE).unlink()
    assert arrived(restored) == []
    assert arrived(restored) == []
    assert "eerdere database" in host(restored, "check")


def test_a_new_house_and_a_house_that_was_only_stopped_send(house, here):
    jan = member(here, "Jan")
    for _time in range(3):
        tells(here, jan)
        house.extensions["database"].engine.dispose()
        assert arrived(here) == ["jan@voorbeeld.nl"]
        assert held.FILE in [each.name for each in here.settings.instance.iterdir()]


def test_a_worker_that_fell_before_it_wrote_the_file_goes_on(here):
    """The file may be behind its database, never ahead of it."""
    jan = member(here, "Jan")
    tells(here, jan)
    arrived(here)
    with here.open():
        actions.count()
    tells(here, jan)
    assert arrived(here) == ["jan@voorbeeld.nl"]


@pytest.mark.parametrize("words", ["", "7", "x y", "\x00"])
def test_a_file_that_says_nothing_counts_as_none(here, words):
    jan = member(here, "Jan")
    tells(here, jan)
    arrived(here)
    (here.settings.instance / held.FILE).write_text(words)
    tells(here, jan)
    assert arrived(here) == []


def test_on_either_database_an_earlier_count_holds_the_outbox(world):
    emma = member(world, "Emma")
    tells(world, emma)
    assert arrived(world) == ["emma@voorbeeld.nl"]
    with world.open():
        (row,) = session.query(OutboxCount)
        row.number -= 1
    tells(world, emma)
    assert arrived(world) == []
    with world.open():
        held.note(world.settings, held.counted())
    assert arrived(world) == ["emma@voorbeeld.nl"]
    with world.open():
        assert {each.outcome for each in session.query(Message)} == {"sent"}
