"""A quarter with the clock turned: from choosing a day to the next one, over the change of time.

On 28 March 2027 summer time begins in the Netherlands. What is promised at two stays at two.
"""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from tests.calendars.test_entries import ics, read
from tests.calendars.test_letters import chooses, entry_in, sent  # noqa: F401 - a fixture
from tests.pages import BASE
from webapp import clock
from webapp.db import session
from webapp.impressions.models import Impression
from webapp.meetings.models import Meeting
from webapp.reminders import actions as reminders
from webapp.steps.models import Step

MOVED_TO = datetime(2027, 3, 30, 12, tzinfo=UTC)
"""Two in the afternoon, in summer time."""


@contextmanager
def on(day, at="10:00"):
    """That day, in the Netherlands."""
    with time_machine.travel(clock.moment(*_day(day, at)), tick=True):
        yield


def _day(day, at):
    moment = datetime.fromisoformat(f"{day}T{at}")
    return moment.date(), moment.time()


class Group:
    """Anna who leads, Emma next door who has a link alone, and Sara who works in many groups."""

    def __init__(self, world, visitor):
        self.world = world
        self.anna = world.owner("Anna", address="anna@voorbeeld.nl")
        self.emma = world.member(self.anna, "Emma")
        sara = world.person("Sara", address="sara@voorbeeld.nl")
        self.sara = world.member(self.anna, person=sara)
        self.feed = f"/agenda/{world.feed(self.sara)}.ics"
        self.home, self.visitor = f"/groep/{self.anna.group_id}", visitor
        self.path = ""
        self.sign_in()

    def sign_in(self):
        """Everybody comes back on a day much later."""
        people = (self.world.fresh(self.anna), self.world.fresh(self.sara))
        self.annas, self.saras = (self.visitor.another().signs_in_as(each) for each in people)

    @property
    def meeting(self):
        """As it stands now."""
        with self.world.open():
            return session.get_one(Meeting, UUID(self.path.rpartition("/")[2]))

    def link(self):
        """Emma's own link."""
        return f"/u/{self.world.place_at(self.meeting, self.emma)[1]}"

    def entries(self):
        """The meeting as Emma's link, Sara's page and Sara's calendar tell it now."""
        told = (ics(self.visitor, f"{self.link()}/afspraak.ics"), self.fed())
        pages = ics(self.saras, f"{self.path}/afspraak.ics")
        (link, feed, page) = (read(each).events[-1] for each in (*told, pages))
        assert link.uid == feed.uid == page.uid
        assert link.sequence == feed.sequence == page.sequence
        assert link.dtstart == feed.dtstart == page.dtstart
        return feed

    def fed(self):
        """What Sara's calendar reads."""
        return self.visitor.client.get(self.feed, base_url=BASE).text


@pytest.fixture
def group(world, visitor):
    """The three of them, in February."""
    with on("2027-02-01"):
        yield Group(world, visitor)


def plans(group):
    """Two days in March to choose from, and two is the time."""
    annas = group.annas
    annas.sends(f"{group.home}/bijeenkomsten/nieuw", day="2027-03-16", at="14:00", more="yes")
    group.path = annas.page.path.removesuffix("/dagen")
    annas.sends(f"{group.path}/dagen", day="2027-03-23", at="14:00")
    annas.sends(f"{group.path}/waar", kind="place", place="Bij Anna thuis")
    annas.sends(annas.page.path)
    assert "14.00 uur" in annas.opens(f"{group.path}/bekijk").words
    annas.sends(f"{group.path}/stuur")


def answers_and_choice(group):
    """Emma on her link, Sara on her page; Anna takes the second day."""
    for who, path in (
        (group.visitor, f"{group.link()}/dagen"),
        (group.saras, f"{group.path}/welke-dag"),
    ):
        who.opens(path)
        for answer in ("no", "yes"):
            who.sends(path, answer=answer)
    html = group.annas.opens(f"{group.path}/welke-dag").html
    days = re.findall(r'name="option" value="([^"]+)"', html)
    group.annas.sends(f"{group.path}/dagen/kies", option=days[1])


def reminds(world, sent):  # noqa: F811
    """Sara, who comes, hears it a day before the day that it became, once, and only then."""
    for at, letters in (
        (("2027-03-22", "15:00"), 0),  # a day before the day that it is no more
        (("2027-03-29", "13:00"), 0),
        (("2027-03-29", "15:00"), 1),
        (("2027-03-29", "18:00"), 0),
    ):
        with on(*at):
            with world.open():
                reminders.look_ahead()
            assert len(sent()) == letters, at


def meets(group):
    """The phone on the table; then Anna says that it is right, and makes a step of it."""
    annas, table = group.annas, f"{group.path}/aan-tafel"
    annas.opens(table)
    annas.sends(f"{table}/wie-is-er", members=[str(group.emma.id), str(group.sara.id)])
    annas.sends(table, words="Samen naar de markt", who=str(group.emma.id), moment="zaterdag")
    assert group.saras.opens(f"{group.path}/afspraken").status == 404
    annas.opens(f"{group.path}/afspraken")
    annas.sends(f"{group.path}/afspraken/laat-zien")
    assert "Samen naar de markt" in group.saras.opens(f"{group.path}/afspraken").words
    goal = group.world.goal(group.anna, "Naar buiten", shown_to=[group.emma])
    forms = annas.opens(f"{group.path}/afspraken").forms
    (step,) = (form.action for form in forms if form.action.endswith("/stap"))
    annas.sends(step, goal=str(goal.id))


@pytest.mark.slow
def test_a_quarter_from_choosing_a_day_to_the_next_one(world, visitor, group, sent):  # noqa: F811
    chooses(world, visitor, group.sara)
    plans(group)
    (asked,) = sent()
    assert not list(asked.iter_attachments()), "no day yet"
    assert "BEGIN:VEVENT" not in group.fed()

    answers_and_choice(group)
    winter = group.entries()
    assert (winter.sequence, winter.dtstart) == (
        1,
        clock.local(datetime(2027, 3, 23, 13, tzinfo=UTC)),
    )
    (told,) = sent()
    assert read(entry_in(told)[1]).events[0].sequence == 1

    with on("2027-03-20"):
        group.sign_in()
        page = group.annas.opens(f"{group.path}/verzetten")
        assert 'value="2027-03-30"' in page.html, "a week later, over the change of time"
        assert 'value="14:00"' in page.html
        group.annas.sends(f"{group.path}/verzetten")
        summer = group.entries()
        assert (summer.sequence, summer.dtstart.astimezone(UTC)) == (2, MOVED_TO)
        assert "14.00 uur" in group.visitor.opens(group.link()).words
        (told,) = sent()
        method, text = entry_in(told)
        (event,) = read(text).events
        assert (method, event.sequence, event.dtstart) == ("REQUEST", 2, summer.dtstart)
        group.visitor.sends(group.link(), answer="coming")
        group.saras.opens(group.path)
        group.saras.sends(f"{group.path}/antwoord", answer="coming")

    reminds(world, sent)
    with on("2027-03-30", "14:00"):
        group.sign_in()
        meets(group)
        assert world.count(Step) == 1

    with on("2027-03-30", "16:00"):
        group.sign_in()
        afterwards(group)
        assert world.count(Impression) == 3
        page = group.annas.opens(f"{group.home}/bijeenkomsten/nieuw")
        assert 'value="2027-06-29"' in page.html, "thirteen weeks later"
        assert 'value="14:00"' in page.html
        first = group.path
        plans_the_next(group)
        assert group.path != first
        coming = group.entries()
        assert coming.sequence == 0
        assert coming.dtstart.astimezone(UTC) - MOVED_TO == timedelta(weeks=13)
        assert group.fed().count("BEGIN:VEVENT") == 1, "what is over is not in it"


def afterwards(group):
    """Each says how it was; Sara lets Anna see it."""
    there = f"{group.path}/hoe-was-het"
    group.annas.opens(there)
    group.annas.sends(there, found="good")
    group.visitor.sends(f"{group.link()}/hoe-was-het", found="so_so", words="Te warm")
    group.saras.sends(there, found="good", words="Fijn dat het rustig was")
    group.saras.sends(f"{there}/laat-zien", shown="yes")
    words = group.annas.opens(there).words
    assert "Fijn dat het rustig was" in words
    assert "Te warm" not in words


def plans_the_next(group):
    """The day that is proposed, as it is."""
    annas = group.annas
    annas.sends(f"{group.home}/bijeenkomsten/nieuw")
    group.path = annas.page.path.removesuffix("/waar")
    annas.sends(annas.page.path, kind="place", place="Bij Anna thuis")
    annas.sends(annas.page.path)
    annas.opens(f"{group.path}/bekijk")
    annas.sends(f"{group.path}/stuur")


def test_the_preview_is_the_real_thing(visitor, group):
    """What Anna sees before she sends is what Emma gets: the moment, the place and the agenda."""
    plans_the_first(group)
    before = group.annas.opens(f"{group.path}/bekijk")
    group.annas.sends(f"{group.path}/stuur")
    emmas = visitor.another().signs_in_as(group.emma)
    for page in (emmas.opens(group.path), group.annas.opens(group.path)):
        assert moment_in(page) == moment_in(before)
    assert points_in(before) == points_in(emmas.opens(group.path)) == ["Over de tuin"]


def moment_in(page):
    """When and where, as it stands on the page."""
    (found,) = re.findall(r'<div id="moment-[^"]+".*?</div>', page.html, re.S)
    return found


def points_in(page):
    """What it is about, as it stands on the page."""
    return re.findall(r"<li><bdi>(.*?)</bdi></li>", page.html)


def plans_the_first(group):
    """A draft with one point."""
    annas = group.annas
    annas.sends(f"{group.home}/bijeenkomsten/nieuw", day="2027-03-16", at="14:00")
    group.path = annas.page.path.removesuffix("/waar")
    annas.sends(annas.page.path, kind="place", place="Bij Anna thuis")
    annas.sends(annas.page.path)
    annas.opens(f"{group.path}/agenda/nieuw")
    annas.sends(f"{group.path}/agenda/nieuw", words="Over de tuin")
