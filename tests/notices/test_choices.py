"""Everybody hears things in their own way: when it is quiet, in one message, or not at all."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.notices.test_mail import ADDRESS, owner_of
from tests.pages import BASE
from webapp import clock
from webapp.db import session
from webapp.notices import actions, models, quiet
from webapp.notices.models import About, Channel, Message, NoticeChoice

NIGHT = clock.moment(date(2027, 3, 10), time(23))
USUAL = {"quiet_from": "21:00", "quiet_until": "09:00"}


@pytest.fixture
def noor(world):
    """A member with an address, in somebody's group."""
    return world.member(person=world.person("Noor", address=ADDRESS))


def asked(world, member, **kwargs):
    """One more meeting asks this member; the owner's other choices play no part."""
    return world.meeting(owner_of(world, member), member, **kwargs)


def outcomes(world) -> list[str | None]:
    with world.open():
        return sorted(str(each) for each in session.scalars(select(Message.outcome)))


def test_what_comes_in_quiet_hours_waits_until_they_are_over(world, noor):
    world.chooses(noor, **USUAL)
    with time_machine.travel(NIGHT, tick=False):
        asked(world, noor)
        assert world.deliver() == []
    for wall, letters in ((time(8, 59), 0), (time(9), 1)):
        with time_machine.travel(clock.moment(date(2027, 3, 11), wall), tick=False):
            assert len(world.deliver()) == letters


def test_waiting_through_many_nights_uses_no_try_up(world, noor):
    world.chooses(noor, **USUAL)
    with time_machine.travel(NIGHT, tick=False):
        asked(world, noor)
        world.deliver()
    with world.open():
        waits = session.scalars(select(Message)).one()
        assert (waits.attempts, waits.undecided, waits.claimed_until) == (0, 0, None)


def test_who_chose_nothing_is_left_alone_from_nine_to_nine(world, noor, monkeypatch):
    monkeypatch.setattr(models, "QUIET", (time(21), time(9)))
    with time_machine.travel(NIGHT, tick=False):
        asked(world, noor)
        assert world.deliver() == []


def test_a_code_and_word_of_another_way_in_never_wait(world, visitor, noor, monkeypatch):
    monkeypatch.setattr(models, "QUIET", (time(21), time(9)))
    with time_machine.travel(NIGHT, tick=False):
        visitor.sends("/inloggen", email=ADDRESS, own_phone="yes")
        world.key(noor.person)
        subjects = {letter["Subject"] for letter in world.deliver()}
    assert subjects == {"Je code om in te loggen", "Er is iets met hoe je inlogt"}


@pytest.mark.parametrize(
    ("wall", "is_quiet"),
    [("20:59", False), ("21:00", True), ("00:00", True), ("08:59", True), ("09:00", False)],
)
def test_quiet_hours_run_over_midnight(wall, is_quiet):
    at = clock.moment(date(2027, 3, 10), time.fromisoformat(wall))
    assert quiet.is_quiet(at, (time(21), time(9))) is is_quiet
    assert not quiet.is_quiet(at, (time(9), time(9))), "the same time twice is never"


def test_quiet_hours_end_by_the_clock_on_the_wall_when_summer_begins():
    night = clock.moment(date(2027, 3, 27), time(23))
    over = clock.local(quiet.over_at(night, (time(21), time(9))))
    assert (over.day, over.hour) == (28, 9)
    assert quiet.over_at(night, (time(21), time(9))) - night == timedelta(hours=9), "one hour less"


def test_once_a_week_is_one_message_over_all_groups_on_monday(world, noor):
    other = world.member(world.owner("Bram"), person=noor.person)
    world.chooses(noor, weekly=True)
    tuesday = clock.moment(date(2027, 3, 9), time(12))
    with time_machine.travel(tuesday, tick=False):
        for member in (noor, noor, other):
            asked(world, member, starts_at=tuesday + timedelta(days=20))
        assert world.deliver() == []
    with time_machine.travel(tuesday + timedelta(days=5, hours=22), tick=False):
        (letter,) = world.deliver()
    assert letter["Subject"] == "Er staat iets nieuws voor je klaar"
    assert outcomes(world) == ["sent", *["told with others"] * 3]


def test_a_weekly_message_about_nothing_that_is_left_does_not_come(world, noor):
    world.chooses(noor, weekly=True)
    tuesday = clock.moment(date(2027, 3, 9), time(12))
    with time_machine.travel(tuesday, tick=False):
        asked(world, noor)
        world.deliver()
        world.ends(noor)
    with time_machine.travel(tuesday + timedelta(days=7), tick=False):
        assert world.deliver() == []
    assert outcomes(world) == ["no longer allowed", "no longer allowed"]


@pytest.mark.parametrize("off", [{"meetings": False}, {"channel": Channel.NONE}])
def test_who_wants_none_gets_none(world, noor, off):
    asked(world, noor)
    world.chooses(noor, **off)
    assert world.deliver() == []
    assert outcomes(world) == ["not wanted"]


def test_a_letter_goes_to_the_address_of_now(world, noor):
    asked(world, noor)
    with world.open():
        session.merge(noor).person.email = "nieuw@voorbeeld.nl"
    assert [letter["To"] for letter in world.deliver()] == ["nieuw@voorbeeld.nl"]


def test_everything_is_off_in_one_tap(world, visitor, noor):
    visitor.signs_in_as(noor).opens("/berichten-aan-mij")
    visitor.sends("/berichten-aan-mij/uit")
    assert "Alles staat uit" in visitor.page.html
    asked(world, noor)
    assert world.deliver() == []


def stop_links(letter) -> tuple[str, str]:
    """The one in the header, and the one to press."""
    text = letter.get_body(("plain",)).get_content()
    header = letter["List-Unsubscribe"].strip("<>")
    pressed = re.search(r"https?://\S+/berichten-uit/\S+", text)
    assert pressed
    return tuple(link[link.index("/berichten-uit/") :] for link in (header, pressed.group(0)))


def test_a_mail_program_switches_a_kind_off_by_itself(world, visitor, noor):
    """RFC 8058: one post, without a session, a token, or anything to confirm."""
    asked(world, noor)
    (letter,) = world.deliver()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    header, _pressed = stop_links(letter)
    answer = visitor.another().client.post(
        header, base_url=BASE, data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers or "_user_id" not in answer.headers["Set-Cookie"]
    asked(world, noor)
    world.deliver()
    assert outcomes(world) == ["not wanted", "sent"]


def test_opening_the_address_changes_nothing_and_its_button_switches_all_off(world, visitor, noor):
    asked(world, noor)
    (letter,) = world.deliver()
    _header, pressed = stop_links(letter)
    stranger = visitor.another()
    stranger.opens(pressed)
    assert world.count(NoticeChoice) == 0
    for word in ("Noor", "noor", ADDRESS, "De groep van"):
        assert word not in stranger.page.html
    stranger.sends(pressed)
    assert stranger.page.heading == "Deze berichten staan uit"
    with world.open():
        assert session.scalars(select(NoticeChoice)).one().channel is Channel.NONE
    stranger.opens("/meer")
    assert stranger.page.status == 404, "it lets nobody in"


def test_an_address_that_we_did_not_make_switches_nothing_off(world, visitor, noor):
    link = world.stop_link(noor, About.MEETINGS)
    said, signed = link.rsplit(".", 1)
    # Not the last letter: its last bits carry nothing.
    changed = ("A" if signed[0] != "A" else "B") + signed[1:]
    for wrong in (f"{said}.{changed}", "nooit", said):
        visitor.posts(f"/berichten-uit/{wrong}", **{"List-Unsubscribe": "One-Click"})
        assert visitor.page.status == 404
    assert world.count(NoticeChoice) == 0


def test_the_address_is_pressed_so_often_and_no_more(world, visitor, noor):
    link = f"/berichten-uit/{world.stop_link(noor)}"
    found = {visitor.posts(link).status for _press in range(31)}
    assert found == {200, 429}


def test_codes_and_word_of_another_way_in_carry_no_such_address(world, visitor, noor):
    visitor.sends("/inloggen", email=ADDRESS, own_phone="yes")
    world.key(noor.person)
    letters = world.deliver()
    assert len(letters) == 2
    assert not [letter for letter in letters if "List-Unsubscribe" in letter]


def test_who_asks_to_hear_nothing_twice_is_off_once(world, noor):
    with world.open():
        person = session.merge(noor).person
        for _tap in range(2):
            actions.stop(person, About.EVERYTHING)
    assert world.count(NoticeChoice) == 1


def test_what_was_sent_long_ago_is_known_no_longer(world, noor):
    asked(world, noor)
    world.deliver()
    with time_machine.travel(clock.now() + timedelta(days=31)), world.open():
        actions.forget_old()
    assert world.count(Message) == 0


def test_nothing_waits_for_who_cannot_be_reached(world):
    member = world.member()
    asked(world, member)
    assert world.count(Message) == 0
