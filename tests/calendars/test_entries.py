"""Entries and feeds, held against RFC 5545 by a parser that did not write them."""

import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from tests.pages import BASE
from webapp import clock
from webapp.calendars import entries
from webapp.calendars.entries import AMSTERDAM, Entry
from webapp.calendars.models import Feed
from webapp.db import session
from webapp.forms import clean_line


class Told:
    """A meeting of no group, to write without a database."""

    def __init__(self, place="", at=datetime(2027, 2, 10, 13, tzinfo=UTC)):
        self.id, self.sequence, self.minutes, self.place = uuid4(), 0, 60, place
        self.starts_at, self.sent_at, self.changed_at = at, at - timedelta(days=9), None
        self.is_off, self.zone = False, clock.AMSTERDAM


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna", address="anna@voorbeeld.nl")


@pytest.fixture
def emma(world, anna):
    """Emma, who has an address."""
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


@pytest.fixture
def meeting(world, anna, emma):
    """A meeting on a day in winter, next year."""
    return world.meeting(anna, emma, starts_at=clock.moment(next_february(), AT))


AT = datetime(2027, 1, 1, 14).time()  # noqa: DTZ001 - a time of the day


def next_february():
    return date(clock.today().year + 1, 2, 10)


def read(text):
    """What another program reads in it."""
    return IcsCalendarStream.calendar_from_ics(text)


def ics(visitor, path):
    answer = visitor.client.get(path, base_url=BASE)
    assert answer.status_code == 200, path
    assert answer.mimetype == "text/calendar"
    assert all(line.endswith(b"\r\n") for line in answer.data.splitlines(keepends=True))
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75
    return answer.text


def own_entry(visitor, world, meeting, member):
    return ics(visitor, f"/u/{world.place_at(meeting, member)[1]}/afspraak.ics")


def unfolded(text):
    return text.replace("\r\n ", "")


def page_of(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def test_an_entry_says_when_and_where_and_names_nobody(world, visitor, emma, meeting):
    text = own_entry(visitor, world, meeting, emma)
    (event,) = read(text).events
    assert event.summary == "Afspraak"
    assert event.dtstart == clock.local(meeting.starts_at)
    assert event.computed_duration == timedelta(hours=1)
    assert event.location == "Bij mij thuis"
    link = world.place_at(meeting, emma)[1]
    assert event.description == str(event.url)
    assert str(event.url).endswith(f"/u/{link}")
    for hidden in ("Anna", "Emma", "groep van", "voorbeeld.nl"):
        assert hidden not in unfolded(text)
    assert "METHOD:REQUEST" in text
    assert "RSVP=FALSE" in unfolded(text)
    assert "TZID=Europe/Amsterdam" in text


def test_the_same_uid_and_a_rising_number_when_it_moves_and_is_called_off(
    world, visitor, anna, emma, meeting
):
    annas = visitor.another().signs_in_as(anna)
    seen = [read(own_entry(visitor, world, meeting, emma)).events[0]]
    annas.sends(f"{page_of(meeting)}/verzetten")
    seen.append(read(own_entry(visitor, world, meeting, emma)).events[0])
    annas.sends(f"{page_of(meeting)}/afzeggen")
    text = own_entry(visitor, world, meeting, emma)
    seen.append(read(text).events[0])
    assert len({each.uid for each in seen}) == 1
    assert [each.sequence for each in seen] == [0, 1, 2]
    assert seen[1].dtstart - seen[0].dtstart == timedelta(days=7)
    assert "METHOD:CANCEL" in text
    assert str(seen[2].status.value) == "CANCELLED"


def test_the_page_of_the_meeting_gives_the_same_entry_to_who_may_read_it(
    world, visitor, anna, emma, meeting
):
    path = f"{page_of(meeting)}/afspraak.ics"
    hers = ics(visitor.another().signs_in_as(emma), path)
    assert read(hers).events[0].uid == read(ics(visitor.signs_in_as(anna), path)).events[0].uid
    jan = visitor.another().signs_in_as(world.member(anna, "Jan"))
    for stranger in (jan, visitor.another()):
        assert stranger.client.get(path, base_url=BASE).status_code == 404


def test_our_two_rules_for_amsterdam_say_what_the_zone_says():
    """A reader that knows the zone by our rules alone, against the zone itself, hour by hour."""
    assert len(AMSTERDAM.encode()) < 400
    ours, theirs = tzical(io.StringIO(AMSTERDAM)).get("Europe/Amsterdam"), ZoneInfo(clock.AMSTERDAM)
    for hours in range(24 * 365 * 11):
        wall = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)).replace(tzinfo=None)
        there = wall.replace(tzinfo=theirs)
        if there.astimezone(UTC).astimezone(theirs).replace(tzinfo=None) == wall:  # it exists
            assert wall.replace(tzinfo=ours).utcoffset() == there.utcoffset(), wall


def test_a_moment_of_any_month_is_read_back_as_it_is():
    for year in range(2026, 2038):
        for month in range(1, 13):
            at = datetime(year, month, 15, 12, tzinfo=UTC)
            text = entries.written([Entry(Told(at=at), None, "x", "https://a.nl")], sender="a@b.nl")
            assert read(text.decode()).events[0].dtstart == at


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None)
@given(title=st.text(max_size=300), place=st.text(max_size=300))
def test_two_thousand_titles_and_places_stay_what_they_are(title, place):
    told = Told(place=place)
    entry = Entry(told, None, title=title, address="https://steungroep.example/u/x")
    text = entries.written([entry], sender="post@steungroep.example").decode()
    assert text.count("\r") == text.count("\n") == text.count("\r\n")
    lines = unfolded(text).split("\r\n")
    names = [line.split(":")[0].split(";")[0] for line in lines]
    assert names.count("BEGIN") == names.count("END") == 5
    assert names.count("SUMMARY") == names.count("UID") == 1
    allowed = {"BEGIN", "END", "VERSION", "PRODID", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
    allowed |= {"DTSTART", "RRULE", "SUMMARY", "DURATION", "DTSTAMP", "UID", "SEQUENCE", "LOCATION"}
    allowed |= {"CLASS", "STATUS", "DESCRIPTION", "URL", "ORGANIZER", ""}
    assert set(names) <= allowed
    (event,) = read(text).events
    assert (event.summary or "") == (clean_line(title) or "")
    assert (event.location or "") == (clean_line(place) or "")


def test_a_feed_has_all_groups_and_keeps_its_uids_and_its_mark(world, visitor, anna, emma, meeting):
    bram = world.owner("Bram")
    with_bram = world.meeting(bram, world.member(bram, person=emma.person), place="Bij Bram")
    world.meeting(anna, world.member(anna, "Jan"))
    world.poll(anna, emma)
    path = f"/agenda/{world.feed(emma)}.ics"
    first, second = (visitor.client.get(path, base_url=BASE) for _time in range(2))
    assert first.data == second.data
    assert {event.uid.split("@")[0] for event in read(first.text).events} == {
        str(meeting.id),
        str(with_bram.id),
    }
    again = visitor.client.get(
        path, base_url=BASE, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert "no-cache" in first.headers["Cache-Control"]
    visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/verzetten")
    assert visitor.client.get(path, base_url=BASE).headers["ETag"] != first.headers["ETag"]


@pytest.mark.usefixtures("meeting")
def test_a_place_that_ends_or_rests_is_gone_from_the_feed_with_the_next_request(
    world, visitor, emma
):
    path = f"/agenda/{world.feed(emma)}.ics"
    assert len(read(ics(visitor, path)).events) == 1
    world.rests(emma)
    assert read(ics(visitor, path)).events == []
    with world.open():
        session.get_one(type(emma), emma.id).paused_at = None
    assert len(read(ics(visitor, path)).events) == 1
    world.ends(emma)
    assert read(ics(visitor, path)).events == []


def test_what_is_called_off_leaves_the_feed(world, visitor, anna, emma, meeting):
    path = f"/agenda/{world.feed(emma)}.ics"
    visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/afzeggen")
    assert read(ics(visitor, path)).events == []


@pytest.mark.usefixtures("meeting")
def test_the_address_is_shown_once_made_anew_and_taken_away(world, visitor, emma):
    visitor.signs_in_as(emma)

    def shown(page):
        boxes = [each for each in page.tree.iter("textarea") if each.get("id") == "feed"]
        return "".join(boxes[0].itertext()).strip().split("8000")[-1].split("localhost")[-1]

    form = visitor.opens("/mijn-agenda").forms[0].fields
    first = shown(visitor.posts("/mijn-agenda", **form))
    assert shown(visitor.posts("/mijn-agenda", **form)) == first, "pressed twice is once"
    assert first not in visitor.opens("/mijn-agenda").html
    ics(visitor, first)
    second = shown(visitor.sends("/mijn-agenda"))
    assert second != first
    assert visitor.client.get(first, base_url=BASE).status_code == 404
    ics(visitor, second)
    visitor.opens("/mijn-agenda")
    visitor.sends("/mijn-agenda/weg")
    assert visitor.client.get(second, base_url=BASE).status_code == 404
    assert world.count(Feed) == 0


def test_only_a_hash_of_the_address_is_kept(world, emma):
    link = world.feed(emma)
    assert link not in repr(world.everything())


@time_machine.travel(datetime(2027, 10, 1, 12, tzinfo=UTC))
def test_an_hour_that_comes_twice_is_read_back_as_the_first(world, visitor, anna, emma):
    at = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    meeting = world.meeting(anna, emma, starts_at=at)
    (event,) = read(own_entry(visitor, world, meeting, emma)).events
    assert event.dtstart.astimezone(UTC) == at
    assert event.computed_duration == timedelta(hours=1)


def test_a_draft_and_a_poll_have_no_entry(world, visitor, anna, emma):
    poll = world.poll(anna, emma)
    link = world.place_at(poll, emma)[1]
    assert visitor.client.get(f"/u/{link}/afspraak.ics", base_url=BASE).status_code == 404
    annas = visitor.another().signs_in_as(anna)
    for each in (poll, world.meeting(anna, emma, sent=False)):
        answer = annas.client.get(f"{page_of(each)}/afspraak.ics", base_url=BASE)
        assert answer.status_code == 404
