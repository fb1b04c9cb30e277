"""No trace: what is hidden from Kees and what never was are the same to him, byte for byte.

Two worlds are made by the same steps, at the same moments and with the same chance. In the one
something is there that Kees may not see, in the other it never was. Then Kees opens every
address that there is, as a whole page and as the part that htmx asks for, and reads his mail.
The world without is the same for everything that can be hidden: it has a house of its own, and
an address that was opened there once need not be opened again.
"""

import itertools
import math
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import delete, func, select

from tests.conftest import _empty
from tests.databases import on_one_database
from tests.house.test_access import address
from tests.pages import BASE, Visitor
from tests.world import World
from webapp import chance, clock
from webapp.changes import actions as changes
from webapp.checkins.models import CheckIn
from webapp.db import Base, session
from webapp.goals import actions as goals
from webapp.goals.models import Goal, GoalDraft, State
from webapp.groups import actions as groups
from webapp.groups.models import Job, Membership, Rhythm, Who
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Meeting
from webapp.notes import actions as notes
from webapp.organisations import actions as organisations
from webapp.organisations.models import Organisation
from webapp.plan import actions as plan
from webapp.plan.models import Part
from webapp.policy import Can
from webapp.polls import actions as polls
from webapp.polls.models import Possible
from webapp.sharing import actions as sharing
from webapp.sharing.models import Share, Shown
from webapp.steps.models import Step
from webapp.talks.models import TalkCard

pytestmark = pytest.mark.slow  # some thousands of pages

# What differs from page to page and says nothing: the masked token and the operation key.
SECRETS = re.compile(r'(name="(?:csrf_token|operation_key)"[^>]*value="|"token": ")[^"]*')
BOUNDARY = re.compile(rb"={15}\d+==")  # between the parts of a letter
VOLATILE = {"Set-Cookie", "Date", "Content-Length"}
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
LINK = re.compile(r'<a\b[^>]*? href="(?:http://localhost)?(/[^"#]*)')
IN_PART = " in part"
FEW = 40
ELSEWHERE = ("/proef", "/uitloggen")


@dataclass
class Cast:
    """Who is there in both worlds, and what Kees sees in both."""

    anna: Membership
    kees: Membership
    emma: Membership
    goal: Goal | None = None
    check_in: CheckIn | None = None
    meeting: Meeting | None = None
    poll: Meeting | None = None
    met: Meeting | None = None
    step: Step | None = None


Hidden = Callable[[World, Cast], object]
"""Makes something that Kees may not see. It is called early and late, so that order shows too."""


def goal(world: World, cast: Cast) -> None:
    """A goal that went otherwise: it has a story."""
    hidden = world.goal(cast.anna, "Geheim doel")
    with world.open():
        goals.tell(session.merge(hidden), State.RESTING)


def goal_for_another(world: World, cast: Cast) -> None:
    world.goal(cast.anna, "Geheim doel", shown_to=[cast.emma])


def check_in(world: World, cast: Cast) -> None:
    world.check_in(cast.anna, shown_to=[cast.emma], mood=1, words="Geheim", talk=True)


def review(world: World, cast: Cast) -> None:
    """Sooner than nothing: what Kees reads beside «last time» is his own to read too."""
    world.review(cast.anna, shown_to=[cast.emma], choices=0)


def next_check_ins(world: World, cast: Cast) -> None:
    with world.open():
        anna, emma = session.merge(cast.anna), session.merge(cast.emma)
        sharing.show_to(anna, Shown.NEXT_CHECK_INS, anna.group_id, emma)
        late = cast.meeting is not None
    if late:  # what Kees sees himself was written before
        world.check_in(cast.anna, mood=1)


def meeting(world: World, cast: Cast) -> None:
    """Sooner than the one that Kees is asked for."""
    world.meeting(cast.anna, cast.emma, starts_at=clock.now() + timedelta(days=3))


def meeting_draft(world: World, cast: Cast) -> None:
    world.meeting(cast.anna, cast.emma, cast.kees, sent=False)


def poll(world: World, cast: Cast) -> None:
    world.poll(cast.anna, cast.emma)


def poll_draft(world: World, cast: Cast) -> None:
    world.poll(cast.anna, cast.emma, cast.kees, sent=False)


def called_off(world: World, cast: Cast) -> None:
    """A meeting of others was moved, and does not take place."""
    other = world.meeting(cast.anna, cast.emma)
    with world.open():
        other = session.merge(other)
        at = clock.now() + timedelta(days=9)
        changes.move(other, starts_at=at, seen=other.version)
        changes.call_off(other)


def talk_card(world: World, cast: Cast) -> None:
    writer = cast.emma if cast.meeting else cast.anna
    with world.open():
        now = clock.now()
        values: dict[str, Any] = {"topics": {"hope": "Geheim"}, "made_at": now, "changed_at": now}
        card = TalkCard(group_id=writer.group_id, membership_id=writer.id, **values)
        session.add(card)
        session.flush()
        if writer.owns:
            sharing.show_to(session.merge(writer), Shown.TALK, card.id, session.merge(cast.emma))


def section(world: World, cast: Cast) -> None:
    part = Part.LESS if cast.meeting else Part.GOOD
    world.section(cast.anna, "Geheim stuk", part=part, shown_to=[cast.emma])


def file(world: World, cast: Cast) -> None:
    """A photo in a section that Emma sees alone, and a photo and music for Anna herself."""
    section = world.section(cast.anna, "Geheim stuk", part=Part.AGREED, shown_to=[cast.emma])
    assert section
    world.file(cast.anna, name="Geheime kaart", part=Part.AGREED)
    world.file(cast.anna, name="Geheime foto", part=None)
    world.song(cast.anna)


def letter(world: World, cast: Cast) -> None:
    with world.open():
        version = 1 if cast.meeting else 0
        words = f"Geheime brief {version}"
        plan.write_letter(session.merge(cast.anna), words=words, seen=version)


def proposed_item(world: World, cast: Cast) -> None:
    """Emma wants to talk about something at the meeting that Kees was asked for too."""
    if cast.meeting is not None:
        world.item(cast.emma, cast.meeting, "Geheim punt")


def item_elsewhere(world: World, cast: Cast) -> None:
    """What a meeting is about that Kees was not asked for."""
    world.item(cast.anna, world.meeting(cast.anna, cast.emma), "Geheim punt")


def agreement(world: World, cast: Cast) -> None:
    """What the meeting that Kees was asked for came to is shown to Emma alone."""
    if cast.meeting is not None:
        words = {"words": "Geheime afspraak", "summary": "Geheim", "shown_to": [cast.emma]}
        world.agreement(cast.anna, cast.meeting, **words)


def agreement_draft(world: World, cast: Cast) -> None:
    """The owner did not show yet what another meeting came to."""
    other = world.meeting(cast.anna, cast.emma)
    world.agreement(cast.anna, other, "Geheime afspraak", who=cast.kees)


def impression(world: World, cast: Cast) -> None:
    """What Emma said about a meeting that Kees was at too, and lets the owner see; and the owner's
    own."""
    if cast.met is not None:
        world.impression(cast.emma, cast.met, "Geheim", shown=True)
        world.impression(cast.anna, cast.met, "Geheim")


def contact(world: World, cast: Cast) -> None:
    world.contact(cast.anna, "Ria")


def invitation(world: World, cast: Cast) -> None:
    world.invitation(world.contact(cast.anna, "Ria"))


def reply(world: World, cast: Cast) -> None:
    world.reply(world.invitation(world.contact(cast.anna, "Ria"))[0], "Ria")


def goal_draft(world: World, cast: Cast) -> None:
    with world.open():
        draft = GoalDraft(
            group_id=cast.anna.group_id,
            membership_id=cast.emma.id,
            operation_key=chance.new_id(),
            words="Geheime woorden",
            made_at=clock.now(),
        )
        session.add(draft)


def note(world: World, cast: Cast) -> None:
    """A few lines to others, and what one of them says back."""
    made = world.note(cast.anna, "Geheim bericht", shown_to=[cast.emma])
    with world.open():
        notes.say_back(session.merge(made), session.merge(cast.emma), "Geheim antwoord")


def call_wish(world: World, cast: Cast) -> None:
    """The owner asks others to call, and one of them does."""
    wish = world.wish(cast.anna, cast.emma)
    with world.open():
        notes.call(session.merge(wish), session.merge(cast.emma))


def step(world: World, cast: Cast) -> None:
    """A step of a goal that Kees does not see."""
    world.step(cast.anna, world.goal(cast.anna, "Geheim doel", shown_to=[cast.emma]), "Geheim")


def step_proposal(world: World, cast: Cast) -> None:
    """Emma proposes a step for the goal that Kees sees too."""
    if cast.goal is None:
        return
    with world.open():
        anna, emma = session.merge(cast.anna), session.merge(cast.emma)
        sharing.show_to(anna, Shown.GOAL, cast.goal.id, emma)
    world.step(cast.emma, cast.goal, "Geheime stap")


def help_of_another(world: World, cast: Cast) -> None:
    """Emma is asked for help with a step that Kees sees, and says yes."""
    if cast.step is not None:
        world.helping(cast.step, cast.emma)


def anothers_answer(world: World, cast: Cast) -> None:
    if cast.meeting is None:
        return
    attendance, _link = world.place_at(cast.meeting, cast.emma)
    with world.open():
        place = session.merge(attendance)
        meetings.answer(place, Answer.COMING)
        meetings.say(place, "Ik neem taart mee")


def anothers_day(world: World, cast: Cast) -> None:
    """Emma says which day she could, in the poll that Kees was asked for too."""
    if cast.poll is None:
        return
    attendance, _link = world.place_at(cast.poll, cast.emma)
    with world.open():
        place = session.merge(attendance)
        polls.say(place, place.meeting.date_options[0], Possible.MAYBE)


def looked(world: World, cast: Cast) -> None:
    """Emma reads what she sees; the log of the group grows."""
    with world.open():
        emmas = (session.merge(cast.emma), "goal", chance.new_id())
        sharing.note_looks([emmas], right=Can.READ_GOAL)


def handover(world: World, cast: Cast) -> None:
    """Emma asks the owner whether somebody else may have her place."""
    world.handover(cast.emma)


def own_settings(world: World, cast: Cast) -> None:
    """How the owner arranged it: where they usually meet, how often, who does what."""
    with world.open():
        group = session.merge(cast.anna).group
        group.place = "Geheime plek"
        group.check_in_rhythm, group.check_ins_drawn = Rhythm.NEVER, True
        groups.share_out(group, {Job.DATES: Who.HELPER})


def nothing_shared(world: World, cast: Cast) -> None:
    """Everything was shared with Kees and with all, until the owner shared nothing any more."""
    shared = world.goal(cast.anna, "Geheim doel", shown_to=[cast.kees])
    told = world.check_in(cast.anna, mood=1)
    with world.open():
        anna = session.merge(cast.anna)
        sharing.show_to_everyone(anna, Shown.CHECK_IN, told.id)
        sharing.show_to_everyone(anna, Shown.NEXT_CHECK_INS, anna.group_id)
        sharing.share_nothing(anna.group)
    assert shared


def taken_back(world: World, cast: Cast) -> None:
    """What Kees saw once, and no longer."""
    shared = world.goal(cast.anna, "Geheim doel", shown_to=[cast.kees])
    with world.open():
        anna = session.merge(cast.anna)
        sharing.hide_from(anna, Shown.GOAL, shared.id, session.merge(cast.kees))


ALONE = [goal, goal_for_another, check_in, next_check_ins, meeting, meeting_draft, talk_card]
ALONE += [section, file, letter, agreement, agreement_draft, proposed_item]
ALONE += [item_elsewhere, impression]
ALONE += [
    review,
    poll,
    poll_draft,
    called_off,
    contact,
    invitation,
    reply,
    goal_draft,
    anothers_answer,
    anothers_day,
    looked,
    taken_back,
]
ALONE += [note, call_wish]
ALONE += [step, step_proposal, help_of_another, handover, own_settings]


def all_at_once(world: World, cast: Cast) -> None:
    for hidden in ALONE:
        hidden(world, cast)


KINDS = [*ALONE, all_at_once, nothing_shared]


class Steps:
    """The same moment and the same chance for the same step, whatever happened in between."""

    START = clock.now().replace(microsecond=0)

    def __init__(self) -> None:
        self.number = 0

    @contextmanager
    def next(self, *, aside: bool = False) -> Iterator[None]:
        """One step; one aside has a chance and a moment of its own."""
        self.number += 1
        chance.seed(self.number + (1_000_000 if aside else 0))
        with time_machine.travel(self.START + timedelta(minutes=self.number), tick=False):
            yield


def made(world: World, steps: Steps, hidden: Hidden | None, *, shared: bool) -> Cast:
    """A group in which Kees sees one goal, one check-in and one meeting (nothing when not shared),
    with or without what is hidden from him."""
    with steps.next(), world.open():  # the host's list is that of a new house, and the same
        session.execute(delete(Organisation))
        organisations.fill_empty_list()
    with steps.next():
        anna = world.owner("Anna")
    with steps.next():
        person = world.person("Kees", address="kees@voorbeeld.nl")
        kees = world.member(anna, "Kees", person=person)
    with steps.next():
        cast = Cast(anna, kees, world.member(anna, "Emma"))
    _aside(world, steps, hidden, cast)
    for _once in range(shared):
        with steps.next():
            cast.goal = world.goal(anna, "Samen eten", shown_to=[kees])
        with steps.next():
            cast.check_in = world.check_in(anna, shown_to=[kees], mood=3)
        with steps.next():
            cast.step = world.step(anna, cast.goal, "Boodschappen doen")
        with steps.next():
            cast.poll = world.poll(anna, kees, cast.emma)
    with steps.next():
        cast.meeting = world.meeting(anna, kees, cast.emma)
    with steps.next():
        over = clock.now() - timedelta(hours=3)
        cast.met = world.meeting(anna, kees, cast.emma, starts_at=over)
    _aside(world, steps, hidden, cast)
    return cast


def _aside(world: World, steps: Steps, hidden: Hidden | None, cast: Cast) -> None:
    with steps.next(aside=True):
        if hidden is not None:
            hidden(world, cast)


def every_address(world: World) -> list[str]:
    """Everything that could be opened in this world, with every id that there is."""
    with world.open():
        ids = {
            table.name: sorted(session.scalars(select(table.c.id)))
            for table in Base.metadata.sorted_tables
        }
    (group,) = ids["support_group"]
    paths = []
    for rule in world.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.rule.startswith(ELSEWHERE):
            continue
        names = sorted(rule.arguments - {"group_id"})
        if "group_id" not in rule.arguments and names:
            continue  # secret links: Kees has his own, and that is opened beside these
        for chosen in _together([_values(name, ids) for name in names]):
            known = {"group_id": group, **dict(zip(names, chosen, strict=True))}
            paths.append(address(rule, known))
    return sorted(set(paths))


def _together(found: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    """Each with each while they are few; of many, each of them with one of the others."""
    if math.prod(map(len, found)) <= FEW or len(found) < 2:
        return itertools.product(*found)
    longest = max(map(len, found))
    return itertools.islice(zip(*map(itertools.cycle, found), strict=False), longest)


def _values(name: str, ids: dict[str, list[UUID]]) -> list[Any]:
    if not name.endswith("_id"):
        return ["less"] if name == "part" else ["mood"]
    table = name.removesuffix("_id")
    return ids[IN_AN_ADDRESS.get(table, table)]


IN_AN_ADDRESS = {
    "wish": "call_wish",
    "draft": "goal_draft",
    "file": "plan_file",
    "item": "agenda_item",
    "talk": "talk_card",
}
"""Where the name in an address is not that of its table."""


class Kees:
    """Kees in one of the worlds, and everything that he gets there."""

    def __init__(self, app: Flask, hidden: Hidden | None = None, *, shared: bool = True) -> None:
        self.world, self.steps, self.shared = World(app), Steps(), shared
        self.cast = made(self.world, self.steps, hidden, shared=shared)
        with self.steps.next():
            self.visitor = Visitor(app).signs_in_as(self.cast.kees)
            assert self.cast.meeting
            own_link = f"/u/{self.world.place_at(self.cast.meeting, self.cast.kees)[1]}"
            self.secret = [own_link, f"/agenda/{self.world.feed(self.cast.kees)}.ics"]
        self.got: dict[str, Any] = {}
        with self.steps.next():
            letters = [each for each in self.world.deliver() if "kees" in str(each["To"])]
            self.letters = [BOUNDARY.sub(b"", each.as_bytes()) for each in letters]

    def opens(self, paths: list[str]) -> dict[str, Any]:
        """What he gets at these addresses, whole and in part."""
        with time_machine.travel(Steps.START + timedelta(minutes=self.steps.number), tick=False):
            for path in paths:
                if path not in self.got:
                    self._open(path)
        return {each: self.got[each] for path in paths for each in (path, path + IN_PART)}

    def opens_everything(self) -> list[str]:
        """Every address that there is, and where its pages lead; all that was opened."""
        todo, done = [*every_address(self.world), *self.secret], []
        while todo:
            path = todo.pop()
            if path not in done:
                done.append(path)
                todo += ways_on(self.opens([path])[path][2])
        return done

    def _open(self, path: str) -> None:
        for part in (False, True):
            answer = self.visitor.client.get(path, base_url=BASE, headers=PART if part else {})
            headers = [pair for pair in answer.headers if pair[0] not in VOLATILE]
            words = SECRETS.sub(r"\1", answer.text)
            self.got[path + IN_PART * part] = answer.status_code, sorted(headers), words


def ways_on(html: str) -> list[str]:
    return [link for link in LINK.findall(html) if not link.startswith(ELSEWHERE)]


class Without:
    """The worlds in which nothing is hidden, made when they are asked for."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.kees: Kees | None = None

    def __call__(self, *, shared: bool) -> Kees:
        if self.kees is None or self.kees.shared is not shared:
            self.forget()
            self.kees = Kees(self.app, shared=shared)
        return self.kees

    def forget(self) -> None:
        if self.kees is not None:
            begin_anew(self.kees.world)
        self.kees = None


@pytest.fixture(scope="module")
def withouts() -> Iterator[dict[str, Without]]:
    """One for each database."""
    made: dict[str, Without] = {}
    yield made
    for without in made.values():
        without.forget()


@pytest.fixture
def without(app: Flask, houses: dict[str, Flask], withouts: dict[str, Without]) -> Without:
    """The other world, in a house beside this one."""
    database = app.extensions["database"].engine.dialect.name
    if database not in withouts:
        withouts[database] = Without(houses[f"{database}, without"])
    return withouts[database]


def differences(app: Flask, without: Without, hidden: Hidden, *, at: str = "") -> list[str]:
    """Where the world with the hidden thing differs, to Kees, from the one without."""
    first = Kees(app, hidden, shared=hidden is not nothing_shared)
    second = without(shared=first.shared)
    assert second.letters, "Kees was asked by mail"
    every = [path for path in every_address(first.world) if path.endswith(at)]
    paths = every if at else first.opens_everything()
    here, there = first.opens(paths), second.opens(paths)
    found = sorted(path for path in here if here[path] != there[path])
    return found + ["letters"] * (first.letters != second.letters)


def begin_anew(world: World) -> None:
    with world.open():
        _empty(session)
    for letter in (world.settings.instance / "mail").glob("*"):
        letter.unlink()


@pytest.fixture(autouse=True)
def chance_again() -> Iterator[None]:
    """After the test chance does not repeat itself any more."""
    yield
    chance.seed(None)


@pytest.mark.parametrize("hidden", ALONE, ids=lambda kind: kind.__name__)
@on_one_database
def test_what_is_hidden_is_as_if_it_never_was(app, without, hidden):
    assert differences(app, without, hidden) == []


@pytest.mark.parametrize("hidden", [all_at_once, nothing_shared], ids=lambda kind: kind.__name__)
def test_what_is_hidden_together_is_as_if_it_never_was(app, without, hidden):
    """On every database."""
    assert differences(app, without, hidden) == []


@on_one_database
def test_every_kind_of_thing_that_a_group_has_is_among_what_is_hidden(app, without):
    """The list above is complete: a new table or a new kind of sharing wants a line in it."""
    hidden, other = Kees(app, all_at_once).world, without(shared=True).world
    here, there = hidden.everything(), other.everything()
    kinds = {name for name, table in Base.metadata.tables.items() if "group_id" in table.c}
    assert {name for name in kinds if len(here[name]) == len(there[name])} == set()
    with hidden.open():
        assert set(session.scalars(select(Share.shown))) == set(Shown)


@contextmanager
def leaking(apps: list[Flask], template: str, leak: str, **known: Any) -> Iterator[None]:
    """Houses whose page tells too much."""
    with ExitStack() as stack:
        for app in apps:
            stack.enter_context(_leaks(app.jinja_env, template, leak, **known))
        yield


@contextmanager
def _leaks(environment: Any, template: str, leak: str, **known: Any) -> Iterator[None]:
    loader = environment.loader
    source = loader.get_source(environment, template)[0]
    leaky = source.replace("{% block main %}", "{% block main %}" + leak, 1)
    assert leaky != source
    environment.globals.update(known)
    environment.loader = ChoiceLoader([DictLoader({template: leaky}), loader])
    environment.cache.clear()
    try:
        yield
    finally:
        environment.loader = loader
        environment.cache.clear()
        for name in known:
            del environment.globals[name]


@pytest.fixture
def leaks(app: Flask, without: Without) -> Iterator[Callable[..., Any]]:
    """Both houses with a page that tells too much; what was opened there does not count after."""
    without.forget()
    yield partial(leaking, [app, without.app])
    without.forget()


def told() -> int:
    """How much there is of everything: every column that is filled in, of every row."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "device"]
    counts = [session.execute(select(*map(func.count, table.columns))).one() for table in tables]
    return sum(map(sum, counts))


@pytest.mark.parametrize("hidden", KINDS, ids=lambda kind: kind.__name__)
@on_one_database
def test_a_page_that_counts_what_is_hidden_is_found_out(app, without, leaks, hidden):
    """The test of the test: each hidden thing is really there, and its page is really opened."""
    with leaks("goals/index.html", "<p>{{ told() }}</p>", told=told):
        assert differences(app, without, hidden, at="/doelen")


@pytest.mark.parametrize(
    ("leak", "hidden"),
    [
        ("{% if me.group.nothing_shared_since %}<hr>{% endif %}", nothing_shared),
        ("<!-- {{ me.group.nothing_shared_since }} -->", nothing_shared),
    ],
)
@on_one_database
def test_a_page_that_tells_that_nothing_is_shared_is_found_out(app, without, leaks, leak, hidden):
    with leaks("circle/members.html", leak):
        assert any(path.endswith("/mensen") for path in differences(app, without, hidden))


@on_one_database
def test_a_part_of_a_page_that_tells_too_much_is_found_out(app, without, leaks):
    """One sign in the answer of a single address, for htmx alone."""
    leak = "{% if request.headers.get('HX-Request') %}{{ told() }}{% endif %}"
    with leaks("meetings/index.html", leak, told=told):
        found = differences(app, without, goal)
    assert found
    assert all(path.endswith("/bijeenkomsten in part") for path in found)
