"""Nothing that leaves the house says anything about anybody (product.md J2, security.md T21)."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import select

from tests.notices.test_mail import owner_of
from tests.pages import HEALTH_WORDS, without_secrets
from webapp import cli, clock
from webapp.changes import actions as changes
from webapp.db import session
from webapp.meetings.models import Meeting
from webapp.notices import actions as notices
from webapp.notices.models import Kind, Message
from webapp.reminders import actions as reminders

ADDRESS = "x7k@voorbeeld.nl"
PLANTED = ("Wielewaal", "Roerdomp", "Scholekster", "De groep van", "14.00", "14:00")
SUBJECTS = {
    "Er staat iets nieuws voor je klaar",
    "Je code om in te loggen",
    "Je code",
    "Er is iets met hoe je inlogt",
    "Er is iets met je e-mailadres",
}


def everything_leaves(world, visitor) -> list[Message]:
    """Every kind of message that there is, to somebody with telling names around them."""
    owner = world.owner("Wielewaal", address="eigen@voorbeeld.nl")
    noor = world.member(owner, person=world.person("Roerdomp", address=ADDRESS))
    _asked, elsewhere = (
        world.meeting(
            owner, noor, starts_at=clock.now() + timedelta(days=days), place="Scholekster"
        )
        for days in (3, 4)
    )
    with world.open():
        changes.call_off(session.get_one(Meeting, elsewhere.id))
    for member in (owner, noor):
        world.chooses(member, reminders="day hour check_in")
    world.key(noor.person)
    visitor.sends("/inloggen", email=ADDRESS, own_phone="yes")
    visitor.another().signs_in_as(noor).sends("/mijn-adres/nieuw", email="k2p@voorbeeld.nl")
    world.note(owner, "Scholekster", shown_to=[noor])
    world.wish(owner, noor)
    world.deliver()
    world.chooses(noor, weekly=True)
    world.meeting(owner, noor, starts_at=clock.now() + timedelta(days=20), place="Scholekster")
    for days in range(12):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            with world.open():
                reminders.look_ahead()
            world.deliver()
    with world.open():
        return list(session.scalars(select(Message)))


def said_by(letter: EmailMessage) -> str:
    parts = [letter.get_body((part,)).get_content() for part in ("plain", "html")]
    return "\n".join([*map(str, letter.values()), *parts])


@pytest.mark.slow
def test_no_letter_of_any_kind_says_anything_about_anybody(world, visitor):
    messages = everything_leaves(world, visitor)
    sent = {each.kind for each in messages if each.outcome == "sent"}
    assert sent == set(Kind) - {Kind.ADDRESS_CHANGED}, "that one has a journey of its own"
    letters = world.deliver()
    for letter in letters:
        assert letter["Subject"] in SUBJECTS
        said = said_by(letter)
        assert not [word for word in PLANTED if word in said], letter["Subject"]
        assert not HEALTH_WORDS.search(without_secrets(said))
        assert letter["From"] == "Steungroep <steungroep@localhost>"


@pytest.mark.slow
def test_no_message_says_more_to_the_database_than_that_it_waited(world, visitor):
    messages = everything_leaves(world, visitor)
    for message in messages:
        assert message.ended_at is None or message.letter_sealed is None


def test_the_host_sees_what_could_not_go_and_nothing_of_whom(world):
    member = world.member(person=world.person("Noor", address=ADDRESS))
    world.meeting(owner_of(world, member), member)
    assert cli.stuck(world.settings) == []
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert len(cli.stuck(world.settings)) == 1, "it waits too long"
    with world.open():
        notices.end(session.scalars(select(Message)).one(), "given up")
    (worry,) = cli.stuck(world.settings)
    assert "1" in worry
    assert "Noor" not in worry
    assert ADDRESS not in worry
