"""Entries: meetings as calendars read them (RFC 5545, and 5546 for one that is sent).

An entry says when and where. It names no group and nobody, and no address of anybody: the
organiser is the house, and who is asked is a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vCalAddress

from webapp import clock
from webapp.forms import clean_line
from webapp.meetings.models import Answer, Attendance, Meeting

# The library's own zone lists every change until 2037 in 2 kB; these two rules say the same.
AMSTERDAM = "\r\n".join(
    (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Amsterdam",
        "BEGIN:DAYLIGHT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    )
)
SAID = {
    None: "NEEDS-ACTION",
    Answer.COMING: "ACCEPTED",
    Answer.NOT_COMING: "DECLINED",
    Answer.UNSURE: "TENTATIVE",
}


@dataclass(frozen=True)
class Entry:
    """One meeting for one person: what its own words are, and where the answer is given."""

    meeting: Meeting
    attendance: Attendance | None
    title: str
    address: str
    with_place: bool = True


def written(entries: Iterable[Entry], *, sender: str, method: str | None = None) -> bytes:
    """A calendar with these entries; with a method it is one that is sent."""
    calendar = Calendar()
    calendar.add("prodid", "-//Steungroep//NL")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(AMSTERDAM))
    for entry in entries:
        calendar.add_component(_event(entry, sender))
    return bytes(calendar.to_ical())


def method_of(meeting: Meeting) -> str:
    """How an entry of this meeting is sent."""
    return "CANCEL" if meeting.is_off else "REQUEST"


def _event(entry: Entry, sender: str) -> Event:
    meeting, event = entry.meeting, Event()
    event.add("uid", f"{meeting.id}@{sender.rsplit('@')[-1]}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at or meeting.sent_at or meeting.made_at)
    local = meeting.zone == clock.AMSTERDAM
    event.add("dtstart", clock.local(meeting.starts_at) if local else _utc(meeting))
    # A length and no end: in October a clock shows the same end twice.
    event.add("duration", timedelta(minutes=meeting.minutes))
    event.add("summary", clean_line(entry.title) or "")
    place = meeting.place if entry.with_place else None
    if place := clean_line(place):  # no control character ever breaks out of its line
        event.add("location", place)
    event.add("url", entry.address)
    event.add("description", entry.address)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if meeting.is_off else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{sender}"))
    if entry.attendance is not None:
        event.add("attendee", _asked(entry.attendance), encode=False)
    return event


def _utc(meeting: Meeting) -> datetime:
    return meeting.starts_at.astimezone(UTC)


def _asked(attendance: Attendance) -> vCalAddress:
    """Who is asked, as a number: a calendar's own answer would reach nobody (RSVP=FALSE)."""
    asked = vCalAddress(f"urn:uuid:{attendance.id}")
    asked.params["PARTSTAT"] = SAID[attendance.answer]
    asked.params["RSVP"] = "FALSE"
    return asked
