"""Robots: a scanner that opens every link, and one that presses every button."""

from contextlib import nullcontext
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select

from webapp.db import session
from webapp.notices.models import Message
from webapp.people.models import SignIn

TIMES = 50


@pytest.fixture
def links(phone, world, mailbox):
    """The three links that people get: to join, to sign in, to say whether one comes."""
    owner = world.owner()
    _invitation, invited = world.invitation(world.contact(owner))
    meeting = world.meeting(owner, member := world.member(owner, "Emma"))
    _place, asked = world.place_at(meeting, member)
    anna = phone().opens("/inloggen").writes("Wat is je e-mailadres?", "anna@voorbeeld.example")
    anna.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.").presses("Stuur mij de code")
    letter = mailbox.newest("anna@voorbeeld.example")
    assert world.count(SignIn) == 1
    house = anna.inspector.url
    return {
        "join": f"{house}/uitnodiging/{invited}",
        "in": letter.link,
        "come": f"{house}/u/{asked}",
    }


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_a_link_fifty_times_changes_nothing(world, links, method):
    before = settled(world)
    for link in links.values():
        for _time in range(TIMES):
            with urlopen(Request(link, method=method)) as answer:  # noqa: S310 - our own house
                assert answer.status == 200
    assert world.everything() == before


def test_pressing_every_button_without_choosing_changes_nothing_but_the_meetings_answer(
    phone, world, links
):
    before, pressed, changed = settled(world), [], {}
    for name, link in links.items():
        for number in range(buttons(phone(), link).count()):
            robot = phone()
            button = buttons(robot, link).nth(number)
            words = button.inner_text()
            sends = button.evaluate("button => Boolean(button.form) && button.type === 'submit'")
            with robot.page.expect_request_finished() if sends else nullcontext():
                button.evaluate("button => button.click()")
            robot.page.wait_for_load_state("networkidle")
            pressed.append((name, words))
            if (after := world.everything()) != before:
                changed[name, words] = {each for each in after if after[each] != before[each]}
                before = after
    assert ("join", "Stuur mijn antwoord") in pressed
    assert ("in", "Log in") in pressed
    assert len(pressed) > 10
    answers = ("Ja, ik kom", "Nee, ik kan niet", "Ik weet het nog niet")
    assert changed == {("come", words): {"attendance"} for words in answers}


def buttons(phone, link):
    """Everything on this page that can be pressed, wherever it stands; not what leaves us."""
    phone.page.goto(link)
    stays = "button:visible:not(.away__button), [type=submit]:visible:not(.away__button)"
    return phone.page.locator(f"{stays}, [role=button]:visible")


def settled(world):
    """Everything, once the letters are marked as sent."""
    while True:
        with world.open():
            waits = session.scalars(select(Message.id).where(Message.ended_at.is_(None))).all()
        if not waits:
            return world.everything()
