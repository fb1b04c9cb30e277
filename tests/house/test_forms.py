"""Every form of the house: bad input is answered with a sentence, and twice is once.

The forms are found by walking through the pages, so a new form is tried from its first day.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import delete, event, insert, update
from werkzeug.exceptions import HTTPException

from tests.files.photos import photo
from tests.keys.lock import Lock, asked
from tests.pages import BASE, Form, Page, Visitor, look_over
from webapp import chance, clock, create_app, errors
from webapp.account import actions as account
from webapp.checkins import actions as checkins
from webapp.circle import queries as circle
from webapp.cli import fill_example
from webapp.db import Base, session
from webapp.forms import clean_text
from webapp.goals import actions as goals_actions
from webapp.goals import queries as goals
from webapp.groups import actions as group_actions
from webapp.groups import queries as groups
from webapp.groups.models import Job, MemberKind
from webapp.invitations import queries as invitations
from webapp.notices import models as notice_models
from webapp.people import actions as people
from webapp.people import queries as people_queries
from webapp.people.models import Person
from webapp.steps.models import HelpState
from webapp.trial.example import ADDRESSES

pytestmark = pytest.mark.slow  # some three thousand posts

HTML = "<script>alert(7)</script>\"'><img src=x onerror=alert(7)>"
BECAME_CODE = ("<script>alert(7)", "<img src=x", str(7654321 * 1234567))
# How WTForms says it, in English and in its own Dutch.
NOT_OURS = re.compile(r"\b(not|field|invalid|choice|ongeldige|verplicht)\b", re.IGNORECASE)
SUM = "{{ 7654321 * 1234567 }} ${7654321*1234567} <%= 7654321*1234567 %>"
BAD: dict[str, Any] = {
    "nothing": "",
    "left out": None,
    "spaces only": " \t\u00a0\u3000\r\n ",
    "invisible only": "\u200b\u200e\u2060",
    "too long": "x" * 10_000,
    "control characters": "a\x00b\x1bc\x7fd\x85e",
    "half a surrogate": b"a\xed\xa0\x80b",
    "no UTF-8": b"a\xff\xfe\xc0\xaf",
    "other direction": "\u202eAnna\u2066 \u200f\u061c",
    "thousands of marks": "e" + "\u0301" * 5_000,
    "a family": "👩‍👩‍👧‍👦" * 3,
    "HTML": HTML,
    "SQL": "'; DROP TABLE person; --",
    "template": SUM,
    "more lines": "een\r\ntwee\rdrie\n\n\nvier",
    "formula": "=1+1",
    "a number": "9223372036854775808",
    "full-width": "１２３４５６",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "no such day": "2027-02-30",
    "no such hour": "25:61",
    "unknown choice": "banaan",
    "another kind": "NaN",
    "twice": ["eerste", "tweede"],
}
# What a statement may begin with that changes no row.
HARMLESS = {"SELECT", "BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET"}
# What a database may stumble over by itself: the second one is tried with these alone.
STORED_OTHERWISE = {"nothing", "left out", "too long", "control characters", "half a surrogate"}
STORED_OTHERWISE |= {"no UTF-8", "a family", "a number", "the first day", "the last day", "twice"}
BAD_KEYS = ["", "x", "\x00", "{0}", "-" * 5_000, ["a", "b"], None]
WORDS = {
    "name": "Noor",
    "own_name": "Noor",
    "email": "noor@voorbeeld.nl",
    "relation": "Vriendin",
    "words": "Vaker buiten zijn",
    "why": "Daar word ik rustig van.",
    "line": "Tot dan",
    "gp": "050 123 45 67",
    "team": "050 765 43 21",
    "reach": "Bel me na zessen",
    "replies": "Binnen twee dagen",
    "function": "Begeleider",
    "place": "Bij mij thuis",
    "at": "14:00",
    "chair": "Noor",
    "weeks": "6",
    "channel": "We bellen.",
    "word": "kwetsbaarheid",
    "address": "https://muziek.voorbeeld.nl/rust",
    "called": "Rustig lied",
    "pin": "7031",
    "thanks": "Dank voor alles.",
}
# What somebody would send who wants to be more than they are.
FOREIGN = "Woorden van iemand anders, die langer zijn dan wat hier ook maar staat."
# Fields of a form that stand on its page later, when there is something to say them about.
ALSO_TAKES = {"meetings.own_link": {"line"}, "meetings.answer": {"line"}}
ROLES = {"role": "owner", "is_admin": "1", "visible_to": "group", "shown": "everyone"}
# Forms that take whatever comes. (A form with nothing but a button has nothing that is wrong.)
NEVER_REFUSED = {
    "mine.sign_out",  # its button says how sure somebody is; without it the page asks
    # Only the way back goes along; an unknown one leads to the first page.
    *("groups.pause", "groups.let_back", "groups.put_away"),
    "mine.look",  # who looks through a member's eyes changes nothing, whatever is sent
    "polls.take_away",  # a day that is not there is away already
    "impressions.show",  # whatever is sent but yes keeps it to its writer
    "account.language",  # an unknown language is no language: the page comes back as it was
}
# A post that is answered with a page, because it shows what must not stand in an address.
ANSWERED_WITH_A_PAGE = {
    "account.other_device",  # the code
    "account.recovery",  # the code
    "calendars.mine",  # the secret address
    "mine.sign_out",  # the question, before somebody without a way back goes
    "notes.take_back",  # the same words, to change them
    "notices.stop",  # there is no page to go on to: a mail program may have pressed
}
FROM_A_MAIL_PROGRAM = {"notices.stop"}
"""Pressed without a page of ours (RFC 8058): a signed word in the address is the proof."""
NEVER_GIVEN_BACK = {"pin"}
"""Who looks over a shoulder need not read it, and a page that lies open need not show it."""


@dataclass
class Found:
    """A form, by whom it was found, and what a person would fill in."""

    endpoint: str
    action: str
    who: Visitor
    on: str
    fields: dict[str, Any]
    free: set[str] = field(default_factory=set)
    """The fields that somebody types in."""
    choices: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    """A page never gives a file back: no browser lets it."""

    @property
    def own(self) -> list[str]:
        """What a person fills in; the rest goes along by itself."""
        return [
            name for name in self.fields if name not in {"csrf_token", "operation_key", "version"}
        ]

    @property
    def key(self) -> tuple[str, ...]:
        return self.endpoint, *sorted(self.fields), str(sorted(self.choices))


class Kept(HTMLParser):
    """What stands in the boxes of a page, on it and in its summary of what is wrong."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.boxes: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.wrong: list[str] = []
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        if tag == "input":
            self.boxes.append(found.get("value") or "")
        elif tag == "textarea":
            self.inside.append("textarea")
            self.boxes.append("")
        elif "error-summary" in (found.get("class") or ""):
            self.inside.append("summary")
        elif self.inside and tag == "li":
            self.wrong.append("")
        elif self.inside and tag == "a":
            self.links.append(found.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        ends = {"textarea": "textarea", "div": "summary"}.get(tag)
        if self.inside and self.inside[-1] == ends:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] == ["textarea"]:
            self.boxes[-1] += data
        elif self.inside and self.wrong:
            self.wrong[-1] += data


class House:
    """The example world with everything in it that can be waiting, and a way back to it."""

    def __init__(self, world: Any, visitor: Visitor) -> None:
        self.world, self.app = world, world.app
        self.digits: dict[Visitor, str] = {}
        self._code = ""
        self.opens_one_page: set[Visitor] = set()
        fill_example(self.app)
        self._fill_on()
        self.forms = list(self._walk(visitor))
        self.before, self.at = world.everything(), clock.now()
        self.written: set[str] = set()
        event.listen(world.database.engine, "before_cursor_execute", self._notice)

    def _notice(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """Which tables a statement may have changed; taking away may reach other tables, too."""
        verb, *rest = statement.split(maxsplit=3)
        if verb in {"INSERT", "UPDATE"}:
            self.written.add(rest[verb == "INSERT"].strip('"'))
        elif verb not in HARMLESS:
            self.written |= self.before.keys()

    def now(self) -> dict[str, Any]:
        """Everything there is: what nobody wrote in is as it was, and need not be read again."""
        written = self.written & self.before.keys()
        return self.before | (self.world.everything(only=written) if written else {})

    def _person(self, name: str) -> Person:
        with self.world.open():
            found = people_queries.person_with(people_queries.lookup_of(ADDRESSES[name]))
            assert found is not None
            return found

    def _fill_on(self) -> None:
        anna = self._person("Anna")
        with self.world.open():
            place = groups.own_group_of(anna.id)
            assert place is not None
            self.anna, goal = place, goals.first_active(place.group_id)
            known = {each.name: each for each in circle.contacts(place.group_id)}
            begun = checkins.begin(place, operation_key=chance.new_id(), goal_id=goal.id)  # type: ignore[union-attr]
            checkins.answer(begun, "mood", 2)
            self.mo = invitations.open_invitation(known["Mo"])
        self.world.talk(place)
        invitation, _link = self.world.invitation(known["Ria"])
        self.world.reply(invitation, "Ria")
        self.world.reply(invitation, "Rie")
        self._let_sara_help()
        draft = self.world.meeting(self.anna, *self.members(), sent=False)
        self.draft = draft
        with self.world.open():
            emma = next(each for each in groups.members(place.group_id) if each.name == "Emma")
        sent = self.world.meeting(self.anna, emma)
        self._talk_at(sent, emma)
        self.world.note(self.anna, shown_to=[emma])
        self.world.wish(self.anna, emma)
        self.own_link = self.world.place_at(sent, emma)[1]
        self.world.meeting(self.anna, emma, starts_at=clock.now())  # today: the table is laid
        met = self.world.meeting(self.anna, emma, starts_at=clock.now() - timedelta(hours=3))
        self.world.impression(emma, met)
        self.met_link = self.world.place_at(met, emma)[1]
        poll = self.world.poll(self.anna, emma)
        self.poll_link = self.world.place_at(poll, emma)[1]
        self.poll_draft = self.world.poll(self.anna, emma, sent=False)
        self.world.feed(self.anna)
        self._come_and_go()
        self.ties = self.world.owner("Ties")
        with self.world.open():
            session.merge(self.ties).group.closed_at = clock.now()
        self.loes = self._calm_owner()
        self._other_addresses()
        self._other_devices()
        fresh = self.world.fresh(self.mo)
        with self.world.open():
            self.mo_link = session.merge(fresh).link

    def _talk_at(self, meeting: Any, emma: Any) -> None:
        """What Emma wants to talk about, twice, and what was written down already."""
        self.world.item(self.anna, meeting, "Over de tuin")
        self.world.item(self.anna, meeting, "Over de fiets")
        for words in ("Over het feest", "Over de kat"):
            self.world.item(emma, meeting, words)
        self.world.agreement(self.anna, meeting, who=emma)

    def _calm_owner(self) -> Any:
        """Somebody for whom nothing waits: the first page offers to look back."""
        loes = self.world.owner("Loes")
        self.world.contact(loes)
        self.world.member(loes, "Gijs")
        for words in ("Zelf koken", "Naar het koor", "Weer fietsen"):
            self.world.goal(loes, words)  # the third one waits
        self.world.check_in(loes)
        with self.world.open():
            session.merge(loes).group.made_at -= timedelta(weeks=14)
        return loes

    def _other_devices(self) -> None:
        """Ada is signed in on more phones than one."""
        for own in (True, False):
            with self.world.open():
                people.sign_in(session.merge(self.ada), own_phone=own)

    def _other_addresses(self) -> None:
        """Somebody whose address the host changes, and the link in the mail about it."""
        self.ada = self.world.person("Ada", address="ada@voorbeeld.nl")
        self.lock = self.world.key(self.ada)
        self.world.pin(self.ada, WORDS["pin"], after=30)
        with self.world.open():
            account.begin_change(session.merge(self.ada), email="ander@voorbeeld.nl")
        told = [each for each in self.world.deliver() if each["To"] == "ada@voorbeeld.nl"]
        (letter,) = [each for each in told if "e-mailadres" in each["Subject"]]
        text = letter.get_body(("plain",)).get_content()
        self.back_link = re.search(r"/adres-terug/\S+", text).group(0)  # type: ignore[union-attr]

    def _proving(self, visitor: Visitor) -> Iterator[tuple[Visitor, list[str]]]:
        """Who proves an address, who proves that it is them by mail, and who does it on paper."""
        for person, asks, at, to in (
            (self.loes, "/mijn-adres/nieuw", "/mijn-adres/code", "loes@voorbeeld.nl"),
            (self.ada, "/ben-jij-het", "/ben-jij-het/code", "ada@voorbeeld.nl"),
        ):
            asked = visitor.another().signs_in_as(person)
            fields = {"email": to} if asks == "/mijn-adres/nieuw" else {}
            asked.sends(asks, **fields)
            letters = [each for each in self.world.deliver() if each["To"] == to]
            letter = letters[0].get_body(("plain",)).get_content()
            self.digits[asked] = re.search(r"\b\d{6}\b", letter).group(0)  # type: ignore[union-attr]
            self.opens_one_page.add(asked)
            yield asked, [at]
        paper = visitor.another().signs_in_as(self.wim)
        self.paper = _code_in(paper.sends("/herstelcode").words)
        self.opens_one_page.add(paper)
        yield paper, ["/ben-jij-het/papier"]
        self.opens_one_page.add(reader := visitor.another())
        yield reader, [self.back_link]
        yield (
            visitor.another().signs_in_as(self.ada),
            ["/mijn-adres", "/ben-jij-het", "/mijn-toestellen", "/mijn-slot"],
        )

    def _come_and_go(self) -> None:
        """Somebody who rests, who stopped, who was removed, and who wants to give a place away."""
        rik, piet, self.roos = (self.world.member(self.anna, n) for n in ("Rik", "Piet", "Roos"))
        for each in (rik, self.roos):
            self.world.in_circle(each)
        self.world.rests(rik)
        self.world.ends(piet, by_choice=True)
        self.world.ends(self.roos)
        self.wim = self.world.member(self.anna, "Wim", kind=MemberKind.PROFESSIONAL)
        self.world.handover(self.wim, "Noor")
        self.world.talk(self.wim)

    def _let_sara_help(self) -> None:
        """Sara prepares, and words of hers wait."""
        with self.world.open():
            sara = next(each for each in groups.members(self.anna.group_id) if each.name == "Sara")
            group_actions.let_help(sara, Job)
            sara.group.begun_with_id = sara.organisation_id
            goals_actions.propose(
                sara, None, operation_key=chance.new_id(), words="Vaker buiten", why=""
            )
        self._let_steps_wait(sara)
        self.anna = self.world.fresh(self.anna)
        self.start_link = self.world.start_link(sara)

    def _let_steps_wait(self, sara: Any) -> None:
        """Sara proposes a step, and offers help with another one."""
        with self.world.open():
            seen = goals.goals(sara)
        for goal in seen[:1]:
            self.world.step(sara, goal, "Samen kijken")
            offered = self.world.step(self.anna, goal, "Dozen halen")
            self.world.helping(offered, sara, HelpState.OFFERED)

    def members(self) -> list[Any]:
        with self.world.open():
            return groups.members(self.anna.group_id)

    def _walk(self, visitor: Visitor) -> Iterator[Found]:
        """Every form that these people meet, one of each kind."""
        seen: set[tuple[str, ...]] = set()
        for who, starts in self._people(visitor):
            for found in self._forms_from(who, starts):
                if found.key not in seen:
                    seen.add(found.key)
                    yield found

    def _people(self, visitor: Visitor) -> Iterator[tuple[Visitor, list[str]]]:
        link, own = f"/uitnodiging/{self.mo_link}", f"/u/{self.own_link}"
        days = f"/u/{self.poll_link}/dagen"
        begin = ("/begin", "/begin/zonder-mail", f"/start/{self.start_link}")
        stop = f"/berichten-uit/{self.world.stop_link(self.anna)}"
        met = f"/u/{self.met_link}/hoe-was-het"
        own_links = (link, own, days, met, stop)
        for start in (*begin, "/inloggen", "/sleutel", "/code-invullen", *own_links):
            stranger = visitor.another()  # a phone that was never here before
            self.opens_one_page.add(stranger)
            yield stranger, [start]
        yield visitor.another(), ["/", "/proef"]
        asked = visitor.another()
        asked.sends("/inloggen", email="iemand@voorbeeld.nl", own_phone="yes")
        letters = {letter["To"]: letter for letter in self.world.deliver()}
        letter = letters["iemand@voorbeeld.nl"].get_body(("plain",)).get_content()
        mailed = re.search(r"/in/\S+", letter).group(0)  # type: ignore[union-attr]
        self.digits[asked] = re.search(r"\b\d{6}\b", letter).group(0)  # type: ignore[union-attr]
        yield asked, ["/code", mailed]
        elsewhere = visitor.another()
        self.digits[elsewhere] = self.digits[asked]
        yield elsewhere, [mailed]
        here = f"/groep/{self.draft.group_id}/bijeenkomsten"
        draft, days_draft = f"{here}/{self.draft.id}", f"{here}/{self.poll_draft.id}/dagen"
        yield (
            visitor.another().signs_in_as(self._person("Anna")),
            ["/", draft, days_draft],
        )
        yield visitor.another().signs_in_as(self._person("Emma")), ["/"]
        for person in (self.wim, self.roos, self.loes, self.ties):
            yield visitor.another().signs_in_as(person), ["/"]
        helping = f"/groep/{self.draft.group_id}"
        yield visitor.another().signs_in_as(self._person("Sara")), ["/", helping]
        yield visitor.another().signs_in_as(self._person("Bram")), [link]
        yield from self._proving(visitor)
        yield visitor.another().signs_in_as(self.world.person("Kees")), ["/", "/uitloggen"]
        yield visitor.another().signs_in_as(self.world.person("")), ["/groepen/begin"]

    def _forms_from(self, who: Visitor, starts: list[str]) -> Iterator[Found]:
        todo, seen = list(starts), set()
        while todo:
            path = todo.pop(0)
            if self._kind_of(path) in seen:
                continue
            seen.add(self._kind_of(path))
            page = who.opens(path)
            if who not in self.opens_one_page:
                todo += [each.split("#")[0] for each in page.links if each.startswith("/")]
            yield from self._on(page, who)

    def _kind_of(self, path: str) -> str:
        """Pages that only differ in whom they are about are one page, when they look the same."""
        return path if "/proef/" in path else path.split("?")[0]

    def _on(self, page: Page, who: Visitor) -> Iterator[Found]:
        for element in page.tree.iter("form") if page.tree is not None else ():
            form = Form(element, page)
            if form.method != "post":
                continue
            endpoint = self.endpoint(form.action)
            found = Found(endpoint, form.action, who, page.path, dict(form.fields))
            for each in element.iter():
                self._choose(found, each)
            named = {name for name, _value, _words in form.buttons}
            # Of «Wie ziet dit?» the last: before everybody, which is the first, a page asks.
            pressed = form.buttons[-1:] if "who" in named else form.buttons[:1]
            for name, value, _words in pressed:
                if name:
                    found.fields[name] = value
                    found.choices.add(name)
            self._fill_in(found)
            yield found

    def endpoint(self, action: str) -> str:
        try:
            return self.app.url_map.bind("localhost").match(action, method="POST")[0]
        except HTTPException as nowhere:
            raise AssertionError(f"a form goes to {action}, and nobody is there") from nowhere

    def _choose(self, found: Found, each: Any) -> None:
        name, kind = each.get("name"), each.get("type", "text")
        if kind in {"radio", "checkbox"}:
            found.choices.add(name)
            if kind == "checkbox":  # the last: before everybody, which is the first, a page asks
                found.fields.pop(name, None)
            found.fields.setdefault(name, each.get("value"))
        elif each.tag == "select":
            found.choices.add(name)
            found.fields[name] = [option.get("value") for option in each.iter("option")][-1]
        elif kind == "file":
            found.files.add(name)
            found.fields[name] = photo()
        elif name and each.tag in {"input", "textarea"} and kind != "hidden":
            found.free.add(name)

    def _fill_in(self, found: Found) -> None:
        for name in found.free:
            found.fields[name] = WORDS.get(name, found.fields.get(name, ""))
        if "day" in found.fields:
            found.fields["day"] = f"{clock.today() + timedelta(days=9):%Y-%m-%d}"
        if "digits" in found.fields:
            found.fields["digits"] = self.digits[found.who]
        if "credential" in found.fields:
            found.fields["credential"] = self._credential(found)
        if "code" in found.fields:
            on_paper = found.endpoint == "proof.on_paper"
            found.fields["code"] = self.paper if on_paper else self._device_code()

    def _credential(self, found: Found) -> str:
        """What the phone of who stands at this form would answer."""
        page, lock = found.who.page, self.lock
        if found.endpoint == "keys.add":
            answer = Lock().makes(asked(found.who, "/sneller-inloggen/vraag"))
        else:
            to_prove = found.endpoint == "proof.by_key"
            question = "/ben-jij-het/sleutel/vraag" if to_prove else "/sleutel/vraag"
            answer = lock.shows(asked(found.who, question))
        found.who.page = page
        return answer

    def _device_code(self) -> str:
        if not self._code:
            phone = Visitor(self.app).signs_in_as(self._person("Bram"))
            self._code = _code_in(phone.sends("/ander-toestel").words)
        return self._code

    def put_back(self) -> None:
        """The world as it was, but for the log that is only ever added to."""
        now = self.now()
        differ = [
            table
            for table in Base.metadata.sorted_tables
            if table.name != "look" and now[table.name] != self.before[table.name]
        ]
        with self.world.open():
            for table in reversed(differ):
                came = _by_id(table, now).keys() - _by_id(table, self.before).keys()
                session.execute(delete(table).where(table.c.id.in_(came)))
            for table in differ:
                _restore(table, _by_id(table, self.before), _by_id(table, now))
        self.written.clear()


def _by_id(table: Any, everything: dict[str, Any]) -> dict[Any, dict[str, Any]]:
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in everything[table.name]]
    return {row["id"]: row for row in rows}


def _restore(table: Any, was: dict[Any, Any], now: dict[Any, Any]) -> None:
    """The rows that went, and those that changed, as they were."""
    for key, row in was.items():
        if key in now and row != now[key]:
            session.execute(update(table).where(table.c.id == key).values(row))
    if went := [row for key, row in was.items() if key not in now]:
        session.execute(insert(table), went)


def _code_in(words: str) -> str:
    return "".join(re.findall(r"\b[2-9A-HJKMNP-TV-Z]{4}\b", words))


BUILT: dict[int, House] = {}
"""One house for each database: walking through all pages takes longer than most of the tests."""


@pytest.fixture
def house(
    app: Any, world: Any, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """The example world, with every form that can be found in it.

    Its clock stands still: a session that is older than five minutes is written down as seen
    again, and that is no fault of the form that happens to be tried then.
    """
    monkeypatch.setattr(notice_models, "HELD", timedelta(days=1))  # «toch niet» is still in time
    known = BUILT.get(id(app))
    made = BUILT[id(app)] = known or House(world, visitor)
    with time_machine.travel(made.at, tick=False):
        if known:
            made.put_back()
        yield made


LETTER = "multipart/form-data; boundary=parts"


def as_file(value: Any) -> Any:
    """The same bad words, as what stands in a file."""
    return value.encode() if isinstance(value, str) else value


def _letter_of_parts(fields: dict[str, Any]) -> dict[str, Any]:
    """As a browser sends a form with a file in it; bytes are the file."""
    parts = []
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                called = '; filename="foto.jpg"' if name == "file" else ""
                head = f'--parts\r\nContent-Disposition: form-data; name="{name}"{called}\r\n\r\n'
                words = each if isinstance(each, bytes) else each.encode()
                parts.append(head.encode() + words + b"\r\n")
    return {"data": b"".join(parts) + b"--parts--\r\n", "content_type": LETTER}


def post(app: Any, cookie: str, action: str, fields: dict[str, Any]) -> Any:
    """Post exactly these fields from a browser with this cookie; the answer and its cookie."""
    client = app.test_client()
    if cookie:
        client.set_cookie("session", cookie, domain="localhost")
    pairs = [
        (name, each)
        for name, value in fields.items()
        if value is not None
        for each in (value if isinstance(value, list) else [value])
    ]
    body = {"data": urlencode(pairs), "content_type": "application/x-www-form-urlencoded"}
    if "file" in fields:
        body = _letter_of_parts(fields)
    answer = client.post(action, base_url=BASE, **body)
    after = client.get_cookie("session", domain="localhost")
    return answer, after.value if after else ""


def kept_rows(everything: dict[str, Any], *, but: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    """What is stored, without what has to be written when the answer is no: the counters of
    tries, and the log of who looked.
    """
    not_ours = but | {"try", "look"}
    left = {name: rows for name, rows in everything.items() if name not in not_ours}
    columns = [column.name for column in Base.metadata.tables["sign_in"].columns]
    at = columns.index("tries")
    if "sign_in" in left:
        left["sign_in"] = [row[:at] + row[at + 1 :] for row in left["sign_in"]]
    return left


def as_typed(value: Any) -> str:
    """Words as a page gives them back: without what cannot be seen, new lines as one kind."""
    words = value.decode("utf-8", "werkzeug.url_quote") if isinstance(value, bytes) else value
    return " ".join((clean_text(words) or "").split())


# Addresses to which only machines post.
NO_FORM = {
    # The script of a page asks these, before it asks the phone; tests/keys tries them.
    *("keys.ask_to_sign_in", "keys.ask_to_add", "proof.ask_key"),
    "help.broken_policy",  # the browser itself tells us about a broken policy
    "push.here",  # the script of a page says where this phone hears; tests/push tries it
    "offline.check_in",  # what a phone wrote without network; tests/offline tries it
}


def test_every_address_that_takes_a_post_has_a_form_on_some_page(house):
    takes = {
        rule.endpoint for rule in house.app.url_map.iter_rules() if "POST" in (rule.methods or ())
    }
    assert takes - NO_FORM == {found.endpoint for found in house.forms}


def test_bad_input_gets_a_sentence_and_keeps_the_words(house):
    on_sqlite = house.world.database.engine.dialect.name == "sqlite"
    counts: dict[tuple[str, ...], list[int]] = {}
    troubles: list[str] = []
    for found in house.forms:
        tally = counts.setdefault((found.endpoint, ",".join(found.own)), [0, 0])
        for what, fields in _bad_posts(found, BAD if on_sqlite else STORED_OTHERWISE):
            answer, _cookie = post(house.app, found.who.cookie, found.action, fields)
            refused = answer.status_code == 422
            tally[refused] += 1
            about = f"{found.endpoint}: {what}"
            troubles += [
                f"{about}: {trouble}" for trouble in _troubles(house, found, fields, answer)
            ]
    for (endpoint, own), (accepted, refused) in sorted(counts.items()):
        print(f"{endpoint:22} {own:28} accepted {accepted:4}  refused {refused:4}")
        if not accepted:
            troubles.append(f"{endpoint} took nothing, not even what is right")
        if own and not refused and endpoint not in NEVER_REFUSED:
            troubles.append(f"{endpoint} ({own}) took everything")
    assert not troubles, "\n".join(troubles)


def _bad_posts(found: Found, kinds: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "as it should be", found.fields
    for name in found.own:
        for what, value in BAD.items():
            if what not in kinds:
                continue
            sent = as_file(value) if name in found.files else value
            yield f"{name} is {what}", {**found.fields, name: sent}
    if "operation_key" in found.fields:
        for value in BAD_KEYS:
            yield f"its key is {value!r:.20}", {**found.fields, "operation_key": value}
    nothing = dict.fromkeys(found.own)
    yield "nothing at all", {**found.fields, **nothing}


def _troubles(house: House, found: Found, fields: dict[str, Any], answer: Any) -> Iterator[str]:
    html, status = answer.get_data(as_text=True), answer.status_code
    if any(code in html for code in BECAME_CODE):
        yield "its words became code"
    now = house.now()
    same = kept_rows(now) == kept_rows(house.before)
    if status == 422:
        yield from _refused_well(found, fields, html)
        if not same:
            yield "was refused, and yet something was kept"
    else:
        yield from _taken_well(found, status)
    if house.written:
        house.put_back()


def _taken_well(found: Found, status: int) -> Iterator[str]:
    if status == 200 and found.endpoint not in ANSWERED_WITH_A_PAGE:
        yield "gave a page without a word about what is wrong"
    elif status not in {200, 303}:
        yield f"gave {status}"


def _refused_well(found: Found, fields: dict[str, Any], html: str) -> Iterator[str]:
    page = Kept(html)
    yield from _said_well([sentence.strip() for sentence in page.wrong])
    for link in page.links:
        if link.lstrip("#") not in page.ids:
            yield f"leads to {link}, which is not on the page"
    boxes = {as_typed(box) for box in page.boxes}
    for name in (found.free & set(found.own)) - NEVER_GIVEN_BACK:
        value = fields[name]
        # Of two values with one name a page gives back the first, or both.
        typed = [value[0], " ".join(value)] if isinstance(value, list) else [value]
        if value is not None and not boxes & {as_typed(each) for each in typed}:
            yield f"lost what was typed in {name}"


def _said_well(sentences: list[str]) -> Iterator[str]:
    if not sentences:
        yield "gave no sentence"
    for sentence in sentences:
        if not re.fullmatch(r"[A-Z].*[.]", sentence) or NOT_OURS.search(sentence):
            yield f"said «{sentence}»"


def test_a_refused_form_is_a_good_page(house):
    for found in house.forms:
        if not found.own or found.endpoint in NEVER_REFUSED:
            continue
        nothing = dict.fromkeys(found.own)
        fields = {**found.fields, **nothing, "day": "2027-02-30"}
        answer, _cookie = post(house.app, found.who.cookie, found.action, fields)
        look_over(Page(answer, found.action), trusts=house.world.settings)


def test_a_page_from_another_site_changes_nothing_and_loses_no_words(house):
    for found in house.forms:
        if found.endpoint in FROM_A_MAIL_PROGRAM:
            continue
        fields = {**found.fields, "csrf_token": "onzin"}
        answer, _cookie = post(house.app, found.who.cookie, found.action, fields)
        assert answer.status_code == 400, found.endpoint
        page = answer.get_data(as_text=True)
        for name in found.free - NEVER_GIVEN_BACK:
            assert found.fields[name] in page, f"{found.endpoint} lost {name}"
    assert kept_rows(house.world.everything()) == kept_rows(house.before)


def test_what_was_typed_is_given_back_and_nothing_that_goes_along(house):
    free = {name for found in house.forms for name in found.free}
    assert free - NEVER_GIVEN_BACK == errors.TYPED
    for found in house.forms:
        fields = {name: words for name, words in found.fields.items() if name not in found.files}
        with house.app.test_request_context(found.action, method="POST", data=fields):
            typed = {fields[name] for name in found.free & errors.TYPED if fields[name]}
            assert set(errors.typed_words()) == typed, found.endpoint


# Where a second answer cannot be the same as the first one. Each has a reason.
ANOTHER_ANSWER = {
    "groups.leave": "who stopped finds no group any more: the same 404 as for never",
    "notes.take_away": "what was taken away is found no more",
    "circle.take_out": "who was taken out is found no more: the same 404 as for never",
    "planning.throw_away": "what was thrown away is found no more: the same 404 as for never",
    "recovery.remove": "what was taken away is found no more",
    "checkins.remove": "what was taken away is found no more",
    "checkins.take_off": "what was taken off is found no more",
    "goals.take_back": "what was taken back is found no more",
    "steps.take_back": "what was taken back is found no more",
    "agreements.throw_away": "what was thrown away is found no more",
    "agenda.take_off": "what was taken off is found no more",
    "agenda.take_back": "what was taken back is found no more",
    "steps.throw_away": "what was thrown away is found no more: the same 404 as for never",
    "files.remove": "what was taken away is found no more",
    "files.remove_song": "what was taken away is found no more",
    "ending.close": "a closed group is found no more: the same 404 as for never",
    "mine.sign_out": "who is out already is asked to come in",
}
# What may differ when signing in is the effect itself.
BESIDES = {
    "trial.become": {"device"},  # an example person may be somebody in many browsers
}


def test_sent_again_is_kept_once_also_after_a_restart(house):
    restarted = create_app(house.world.settings)
    restarted.testing = True
    troubles = []
    try:
        for found in house.forms:
            trouble = list(_once(house, restarted, found))
            troubles += [f"{found.endpoint} ({','.join(found.own)}): {each}" for each in trouble]
            house.put_back()
    finally:
        restarted.extensions["database"].engine.dispose()
    assert not troubles, "\n".join(troubles)


def _once(house: House, restarted: Any, found: Found) -> Iterator[str]:
    cookie, but = found.who.cookie, BESIDES.get(found.endpoint, set())
    first, _cookie = post(house.app, cookie, found.action, found.fields)
    if first.status_code not in {200, 303}:
        yield f"was not taken at all: {first.status_code}"
    after = kept_rows(house.world.everything(), but=but)
    # The answer was lost, so the browser still has the cookie that it had.
    for times, app in [(2, house.app), (8, house.app), (1, restarted)]:
        for _time in range(times):
            again, _cookie = post(app, cookie, found.action, found.fields)
            if found.endpoint not in ANOTHER_ANSWER and _seen(again) != _seen(first):
                yield f"answered {_seen(first)[:2]} and then {_seen(again)[:2]}"
                return
    if (now := kept_rows(house.world.everything(), but=but)) != after:
        yield f"changed {[name for name in now if now[name] != after[name]]} once more"


def _seen(answer: Any) -> tuple[Any, ...]:
    """What somebody sees of an answer, without the tokens that are new each time."""
    words = Page(answer, "").words if answer.status_code == 200 else ""
    return answer.status_code, answer.location, words


def test_a_field_that_is_not_on_the_form_changes_nothing(house):
    """Every column of the house goes along with every form, with what belongs to others.

    security.md T4: who sends it and to which group come from the session and the address alone.
    """
    troubles = []
    for found in house.forms:
        plain = _kept_of(house, found, {})
        if (more := _kept_of(house, found, _columns_besides(house, found))) != plain:
            troubles.append(f"{found.endpoint} ({','.join(found.own)}): {plain} but {more}")
    assert not troubles, "\n".join(troubles)


def _kept_of(house: House, found: Found, more: dict[str, Any]) -> tuple[Any, ...]:
    """How this form is answered with more fields, and which rows came and went."""
    answer, _cookie = post(house.app, found.who.cookie, found.action, more | found.fields)
    before, now = kept_rows(house.before), kept_rows(house.now())
    house.put_back()
    known = {each for rows in before.values() for row in rows for each in row}
    came = {
        name: sorted(repr([_by_chance(each, known) for each in row]) for row in rows)
        for name in now
        if (rows := set(now[name]) - set(before[name]))
    }
    went = {name: rows for name in now if (rows := set(before[name]) - set(now[name]))}
    return answer.status_code, came, went


def _by_chance(value: Any, known: set[Any]) -> Any:
    """What differs each time is as good as what it is: a new id, and how long sealed words are."""
    if value in known or not isinstance(value, UUID | bytes):
        return value
    return len(value) if isinstance(value, bytes) else "new"


def _columns_besides(house: House, found: Found) -> dict[str, Any]:
    """A field for every column that this form has no field for: another row's, or somebody's."""
    fields: dict[str, Any] = dict(ROLES)
    for table in Base.metadata.sorted_tables:
        *_others, row = house.before[table.name] or [[""] * len(table.columns)]
        for column, value in zip(table.columns, row, strict=True):
            name = column.name.removesuffix("_sealed")
            fields[name] = FOREIGN if name != column.name else str(getattr(value, "value", value))
    own = found.fields.keys() | ALSO_TAKES.get(found.endpoint, set())
    return {name: value for name, value in fields.items() if name not in own}
