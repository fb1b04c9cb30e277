"""A reminder comes once, when somebody asked for it, and never for what is no longer so."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.house.test_figures import counted
from tests.notices.test_mail import ADDRESS, owner_of
from webapp import clock, create_app
from webapp.changes import actions as changes
from webapp.db import session
from webapp.groups import actions as groups
from webapp.groups.models import Group, Rhythm
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Attendance, Meeting
from webapp.notices.models import Kind, Message
from webapp.reminders import actions, timing
from webapp.reminders.timing import Which

THURSDAY = clock.moment(date(2027, 3, 18), time(14))
NOW = THURSDAY - timedelta(days=7, hours=2)
QUIET = (time(21), time(9))


@pytest.fixture(autouse=True)
def a_week_before():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def noor(world):
    return world.member(person=world.person("Noor", address=ADDRESS))


def meets(world, member, *, answer: Answer | None = None, at: datetime = THURSDAY) -> Meeting:
    """A meeting that asks this member, who read about it, and answered."""
    meeting = world.meeting(owner_of(world, member), member, starts_at=at)
    if answer:
        answers(world, meeting, member, answer)
    world.deliver()
    for letter in (world.settings.instance / "mail").glob("*"):
        letter.unlink()
    return meeting


def answers(world, meeting, member, answer: Answer) -> None:
    attendance, _link = world.place_at(meeting, member)
    with world.open():
        meetings.answer(session.get_one(Attendance, attendance.id), answer)


def looks_ahead(world) -> None:
    with world.open():
        actions.look_ahead()


def waiting(world) -> list[Message]:
    kinds = Message.kind.in_([Kind.MEETING_SOON, Kind.CHECK_IN_DUE])
    with world.open():
        found = select(Message).where(kinds, Message.ended_at.is_(None))
        return list(session.scalars(found.order_by(Message.send_after)))


def reminded(world, until: datetime, *, every: timedelta = timedelta(minutes=30)) -> list[datetime]:
    """Let time go by as the worker sees it; when a reminder arrived."""
    arrived, known, at = [], len(world.deliver()), clock.now()
    while (at := at + every) <= until:
        with time_machine.travel(at, tick=False):
            looks_ahead(world)
            letters = len(world.deliver())
        arrived += [at] * (letters - known)
        known = letters
    return arrived


def test_each_chosen_reminder_comes_once_and_in_time(world, noor):
    world.chooses(noor, reminders="week day hour")
    meets(world, noor)
    before = [THURSDAY - each for each in reminded(world, THURSDAY)]
    assert before == [timedelta(days=7), timedelta(days=1), timedelta(hours=1)]


def test_a_member_who_comes_and_chose_nothing_hears_it_a_day_before(world, noor):
    meets(world, noor, answer=Answer.COMING)
    looks_ahead(world)
    assert [each.send_after for each in waiting(world)] == [THURSDAY - timedelta(days=1)]


def test_a_member_who_chose_nothing_and_did_not_say_yes_is_not_reminded(world, noor):
    meets(world, noor, answer=Answer.UNSURE)
    looks_ahead(world)
    assert waiting(world) == []


def test_the_owner_is_reminded_only_when_they_ask(world):
    owner = world.owner(address=ADDRESS)
    world.meeting(owner, world.member(owner), starts_at=THURSDAY)
    looks_ahead(world)
    assert waiting(world) == []
    world.chooses(owner, reminders="hour")
    looks_ahead(world)
    assert [each.send_after for each in waiting(world)] == [THURSDAY - timedelta(hours=1)]


def test_two_who_look_ahead_at_once_lay_one_ready(world, noor):
    world.chooses(noor, reminders="day")
    meets(world, noor)
    houses = [create_app(world.settings) for _each in range(3)]
    ready = threading.Barrier(len(houses))

    def look(house):
        ready.wait()
        with house.app_context(), house.extensions["database"].transaction():
            actions.look_ahead()

    with ThreadPoolExecutor(len(houses)) as threads:
        list(threads.map(look, houses))
    for house in houses:
        house.extensions["database"].engine.dispose()
    assert len(waiting(world)) == 1


def test_looking_ahead_again_after_it_was_sent_lays_no_second_one_ready(world, noor):
    world.chooses(noor, reminders="hour")
    meets(world, noor)
    assert len(reminded(world, THURSDAY, every=timedelta(minutes=15))) == 1


def test_it_moves_along_with_the_meeting(world, noor):
    world.chooses(noor, reminders="day")
    meeting = meets(world, noor)
    looks_ahead(world)
    with world.open():
        here = session.get_one(Meeting, meeting.id)
        changes.move(here, starts_at=THURSDAY - timedelta(days=2), seen=here.version)
    world.deliver()
    looks_ahead(world)
    assert [each.send_after for each in waiting(world)] == [THURSDAY - timedelta(days=3)]


def test_the_owners_moves_along_too(world):
    owner = world.owner(address=ADDRESS)
    meeting = world.meeting(owner, world.member(owner), starts_at=THURSDAY)
    world.chooses(owner, reminders="day")
    looks_ahead(world)
    with world.open():
        here = session.get_one(Meeting, meeting.id)
        changes.move(here, starts_at=THURSDAY - timedelta(days=2), seen=here.version)
    looks_ahead(world)
    assert [each.send_after for each in waiting(world)] == [THURSDAY - timedelta(days=3)]


def calls_off(meeting, _noor):
    changes.call_off(session.get_one(Meeting, meeting.id))


def is_no_longer_asked(meeting, _noor):
    meetings.ask(session.get_one(Meeting, meeting.id), [])


def leaves(_meeting, noor):
    groups.end(session.merge(noor), by_choice=True)


def rests(_meeting, noor):
    groups.pause(session.merge(noor))


def says_no(_meeting, _noor):
    place = session.scalars(select(Attendance)).one()
    meetings.answer(place, Answer.NOT_COMING)


@pytest.mark.parametrize(
    "happens",
    [calls_off, is_no_longer_asked, leaves, rests, says_no],
    ids=lambda each: each.__name__,
)
@pytest.mark.parametrize("again", [False, True], ids=["", "and somebody looks ahead again"])
def test_it_does_not_come_any_more(world, noor, happens, again):
    world.chooses(noor, reminders="day", meetings=False)
    meeting = meets(world, noor)
    looks_ahead(world)
    assert len(waiting(world)) == 1
    with world.open():
        happens(meeting, noor)
    if again:
        looks_ahead(world)
    with time_machine.travel(THURSDAY - timedelta(days=1), tick=False):
        assert world.deliver() == []
    assert waiting(world) == []


def test_who_comes_back_from_a_pause_is_reminded_again(world, noor):
    world.chooses(noor, reminders="day", meetings=False)
    meets(world, noor)
    looks_ahead(world)
    world.rests(noor)
    with world.open():
        groups.let_back(session.merge(world.fresh(noor)))
    assert len(reminded(world, THURSDAY)) == 1


def test_days_to_choose_from_remind_nobody(world, noor):
    world.chooses(noor, reminders="week day hour")
    world.poll(owner_of(world, noor), noor, starts_at=THURSDAY)
    looks_ahead(world)
    assert waiting(world) == []


@pytest.mark.parametrize(("hours", "letters"), [(13, 1), (15, 0)])
def test_after_an_outage_a_stale_reminder_ends_instead(world, noor, hours, letters):
    """A day before is of use until ten hours before."""
    world.chooses(noor, reminders="day")
    meets(world, noor)
    looks_ahead(world)
    with time_machine.travel(THURSDAY - timedelta(days=1) + timedelta(hours=hours), tick=False):
        assert len(world.deliver()) == letters
    assert waiting(world) == []


def test_what_is_past_is_never_laid_ready(world, noor):
    world.chooses(noor, reminders="week day hour")
    meets(world, noor)
    with time_machine.travel(THURSDAY - timedelta(minutes=50), tick=False):
        looks_ahead(world)
    assert waiting(world) == []


def test_a_reminder_that_is_switched_off_goes_and_the_others_stay(world, noor):
    world.chooses(noor, reminders="week day hour")
    meets(world, noor)
    looks_ahead(world)
    world.chooses(noor, reminders="day")
    looks_ahead(world)
    assert [each.send_after for each in waiting(world)] == [THURSDAY - timedelta(days=1)]


def wall(at: datetime) -> str:
    return f"{clock.local(at):%d %H:%M}"


def test_a_day_before_is_the_same_time_on_the_wall_and_an_hour_is_an_hour():
    """The night of 28 March has one hour less, that of 31 October one more."""
    for day, hours in ((28, 23), (31, 25)):
        month = 3 if day == 28 else 10
        at = clock.moment(date(2027, month, day), time(14))
        zone = clock.AMSTERDAM
        before = timing.before_meeting(Which.DAY, at, zone=zone, hours=(time(9), time(9)))
        assert wall(before.send_after) == f"{day - 1} 14:00"
        assert at - before.send_after == timedelta(hours=hours)
    early = clock.moment(date(2027, 3, 28), time(3, 30))
    hour = timing.before_meeting(Which.HOUR, early, zone=zone, hours=(time(9), time(9)))
    assert wall(hour.send_after) == "28 01:30"


@pytest.mark.parametrize(
    ("which", "starts", "comes"),
    [
        (Which.HOUR, "09:00", "17 20:45"),  # at 9.00 it would be of no use
        (Which.HOUR, "09:30", "17 20:45"),
        (Which.HOUR, "09:45", "18 09:00"),  # three quarters of an hour before
        (Which.HOUR, "14:00", "18 13:00"),
        (Which.DAY, "08:00", "17 09:00"),
        (Which.DAY, "21:30", "18 09:00"),
        (Which.WEEK, "22:00", "12 09:00"),
    ],
)
def test_around_quiet_hours_a_reminder_is_still_of_use(which, starts, comes):
    at = clock.moment(date(2027, 3, 18), time.fromisoformat(starts))
    found = timing.before_meeting(which, at, zone=clock.AMSTERDAM, hours=QUIET)
    assert wall(found.send_after) == comes


def owner_with_rhythm(world, rhythm: Rhythm):
    owner = world.owner(address=ADDRESS)
    with world.open():
        session.get_one(Group, owner.group_id).check_in_rhythm = rhythm
    return world.fresh(owner)


def test_checking_in_reminds_only_who_asked(world):
    owner = owner_with_rhythm(world, Rhythm.WEEKLY)
    world.check_in(owner)
    looks_ahead(world)
    assert waiting(world) == []
    world.chooses(owner, reminders="day")  # of a meeting, and of nothing else
    looks_ahead(world)
    assert waiting(world) == []


@pytest.mark.parametrize(
    ("rhythm", "days"), [(Rhythm.WEEKLY, [7, 14, 21]), (Rhythm.TWO_WEEKLY, [14])]
)
def test_checking_in_reminds_at_the_own_rhythm_once_each_round(world, rhythm, days):
    owner = owner_with_rhythm(world, rhythm)
    world.chooses(owner, reminders="check_in")
    arrived = reminded(world, NOW + timedelta(days=22), every=timedelta(hours=12))
    assert [(each - NOW).days for each in arrived] == days


def test_who_checked_in_meanwhile_is_not_reminded(world):
    owner = owner_with_rhythm(world, Rhythm.WEEKLY)
    world.chooses(owner, reminders="check_in")
    looks_ahead(world)
    assert len(waiting(world)) == 1
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        world.check_in(owner)
    with time_machine.travel(NOW + timedelta(days=7, hours=1), tick=False):
        assert world.deliver() == []


def test_before_meetings_alone_it_reminds_a_week_before_one(world):
    owner = owner_with_rhythm(world, Rhythm.BEFORE_MEETING)
    world.chooses(owner, reminders="check_in")
    looks_ahead(world)
    assert waiting(world) == []
    world.meeting(owner, world.member(owner), starts_at=THURSDAY)
    looks_ahead(world)
    assert [each.send_after for each in waiting(world)] == [THURSDAY - timedelta(days=7)]


def test_never_is_never(world):
    owner = owner_with_rhythm(world, Rhythm.NEVER)
    world.chooses(owner, reminders="check_in")
    looks_ahead(world)
    assert waiting(world) == []


def test_a_reminder_says_nothing_about_what_it_is_about(world, noor):
    world.chooses(noor, reminders="hour")
    meets(world, noor)
    looks_ahead(world)
    with time_machine.travel(THURSDAY - timedelta(hours=1), tick=False):
        (letter,) = world.deliver()
    assert letter["Subject"] == "Er staat iets nieuws voor je klaar"
    for part in ("plain", "html"):
        words = letter.get_body((part,)).get_content()
        assert "14" not in words.split("/u/")[0]
        assert "bijeenkomst" not in words.lower()


def test_looking_ahead_asks_as_much_for_six_as_for_two(app, world):
    """It happens every minute, for everybody at once."""
    asked, owner = [], world.owner()
    for more in (2, 4):
        members = [world.member(owner) for _each in range(more)]
        world.meeting(owner, *members, starts_at=THURSDAY)
        looks_ahead(world)
        with counted(app) as questions:
            looks_ahead(world)
        asked.append(len(questions))
    print(f"looking ahead for 2 and 6 members: {asked} queries")
    assert asked[0] == asked[1]
