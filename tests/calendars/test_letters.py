"""A mail about a meeting brings the entry along for who chose that, and for nobody else (D9)."""

from datetime import timedelta

import pytest

from tests.calendars.test_entries import AT, next_february, own_entry, page_of, read, unfolded
from tests.notices.test_mail import Counter, mail_server, rounds
from webapp import clock


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna", address="anna@voorbeeld.nl")


@pytest.fixture
def emma(world, anna):
    """Emma, who has an address."""
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


@pytest.fixture
def sent(world):
    """What arrives at a real mail server, each time that it is asked."""
    counter = Counter()
    with mail_server(counter) as url:

        def arrived():
            rounds(world, url)
            letters, counter.letters = counter.letters, []
            return letters

        yield arrived


def chooses(world, visitor, member, mailed="yes"):
    theirs = visitor.another().signs_in_as(world.fresh(member))
    theirs.opens("/mijn-agenda")
    return theirs.sends("/mijn-agenda/mail", mailed=mailed)


def a_meeting(world, anna, *members):
    at, asked = clock.moment(next_february(), AT), map(world.fresh, members)
    return world.meeting(anna, *asked, starts_at=at, place="Bij de molen")


def entry_in(letter):
    """The entry that came along, and how it is sent."""
    (along,) = letter.iter_attachments()
    assert along.get_content_type() == "text/calendar"
    return along.get_param("method"), along.get_payload(decode=True).decode()


def test_it_is_off_until_somebody_chooses_it(world, visitor, anna, emma, sent):
    visitor.signs_in_as(emma)
    page = visitor.opens("/mijn-agenda")
    assert "Dan staat in de mail: het woord ‘Afspraak’, de dag, de tijd en jouw link." in page.words
    a_meeting(world, anna, emma)
    (letter,) = sent()
    assert not list(letter.iter_attachments())
    for time in ("14:00", "14.00", "februari"):
        assert time not in letter.as_string()


def test_asked_moved_and_called_off_arrive_as_one_entry_with_a_rising_number(
    world, visitor, anna, emma, sent
):
    chooses(world, visitor, emma)
    meeting = a_meeting(world, anna, emma)
    annas = visitor.another().signs_in_as(anna)
    found = []
    for act in (None, "verzetten", "afzeggen"):
        if act:
            annas.sends(f"{page_of(meeting)}/{act}")
        (letter,) = sent()
        method, text = entry_in(letter)
        (event,) = read(text).events
        (feeds,) = read(own_entry(visitor, world, meeting, emma)).events
        # The mails of this test have a sender of their own; what stands before it is the meeting.
        assert event.uid.partition("@")[0] == feeds.uid.partition("@")[0]
        assert event.sequence == feeds.sequence
        found.append((method, event.sequence, event.dtstart))
    first = clock.local(meeting.starts_at)
    later = first + timedelta(days=7)
    assert found == [("REQUEST", 0, first), ("REQUEST", 1, later), ("CANCEL", 2, later)]


def test_it_says_when_and_where_to_answer_and_nothing_more(world, visitor, anna, emma, sent):
    chooses(world, visitor, emma)
    meeting = a_meeting(world, anna, emma)
    (letter,) = sent()
    _method, text = entry_in(letter)
    (event,) = read(text).events
    assert event.summary == "Afspraak"
    assert event.location is None
    assert event.dtstart == clock.local(meeting.starts_at)
    link = world.place_at(meeting, emma)[1]
    assert str(event.url).endswith(f"/u/{link}")
    assert event.description == str(event.url)
    assert "RSVP=FALSE" in unfolded(text)
    for hidden in ("Anna", "Emma", "molen", "groep van", "voorbeeld.nl"):
        assert hidden not in unfolded(text)
    body = letter.get_body(("plain",)).get_content()
    assert "14" not in body.replace(link, "")
    assert "Afspraak" not in letter["Subject"]


def test_taken_back_before_the_mail_goes_is_taken_back(world, visitor, anna, emma, sent):
    chooses(world, visitor, emma)
    a_meeting(world, anna, emma)
    page = chooses(world, visitor, emma, mailed="no")
    assert "Zet het ook in de mail" in page.words
    (letter,) = sent()
    assert not list(letter.iter_attachments())


def test_days_to_choose_from_bring_no_entry_and_the_chosen_day_does(
    world, visitor, anna, emma, sent
):
    chooses(world, visitor, emma)
    poll = world.poll(anna, world.fresh(emma))
    (letter,) = sent()
    assert not list(letter.iter_attachments())
    annas = visitor.another().signs_in_as(anna)
    day = annas.opens(f"{page_of(poll)}/welke-dag").html.partition('name="option" value="')[2][:36]
    annas.sends(f"{page_of(poll)}/dagen/kies", option=day)
    (letter,) = sent()
    assert entry_in(letter)[0] == "REQUEST"


def test_who_reads_another_language_gets_it_in_that_language(world, visitor, anna, sent):
    person = world.person("Noor", address="noor@voorbeeld.nl", language="en")
    noor = world.member(anna, person=person)
    chooses(world, visitor, noor)
    a_meeting(world, anna, noor)
    (letter,) = sent()
    assert read(entry_in(letter)[1]).events[0].summary == "Appointment"


def test_who_has_no_address_is_not_offered_it(world, visitor, anna):
    jan = world.member(anna, "Jan")
    assert "In de mail" not in visitor.signs_in_as(jan).opens("/mijn-agenda").words
