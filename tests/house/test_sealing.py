"""Sealing: what people write cannot be read by who has the database, a dump, a log or the mails."""

import io
import itertools
import json
import logging
import re
import subprocess
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.databases import servers
from tests.files.photos import PDF
from tests.pages import BASE, Visitor
from tests.push.phone import Phone
from tests.world import World
from webapp import chance, clock, sealed
from webapp.db import Base, session
from webapp.goals.models import Goal
from webapp.groups import queries as groups
from webapp.invitations.models import Invitation
from webapp.sealed import CannotOpen, DataKey, data_key, decrypt, encrypt, host

pytestmark = pytest.mark.slow

WORDS = {
    "own name": "Wielewaal",
    "a note": "Bosuil",
    "what is said back to a note": "Kerkuil",
    "own address": "grutto.kievit",
    "own number": "050 765 43 21",
    "name of the group": "Roerdompen",
    "name in the circle": "Zwartkop",
    "how they know each other": "Boomkruiper",
    "words of the invitation": "Fluiter",
    "the neighbour's own name": "Appelvink",
    "the neighbour's address": "putter.sijs",
    "goal": "Nachtegaal",
    "why": "Blauwborst",
    "earlier words of a goal": "Kruisbek",
    "step": "Sperwer",
    "when a step is done": "Havik",
    "step that somebody proposes": "Buizerd",
    "earlier words of the plan": "Torenvalk",
    "place": "Scholekster",
    "line with an answer": "Ijsvogel",
    "words of a check-in": "Steenuil",
    "own word for looking back": "Kwartelkoning",
    "where the group meets": "Tureluur",
    "who leads the talk": "Goudplevier",
    "how the group talks": "Waterhoen",
    "prepared words": "Grasmus",
    "prepared why": "Baardman",
    "point on the agenda": "Visdief",
    "agreement": "Kleine karekiet",
    "when it is done": "Rietgors",
    "few lines about a meeting": "Snor",
    "how a meeting was": "Bosuil",
    "section of the plan": "Roodborst",
    "letter to oneself": "Winterkoning",
    "another address": "kluut.wulp",
    "in a PDF": "Zwarte wouw",
    "name of a file": "Kuifmees",
    "link to music": "sijs.putter",
    "name of the music": "Goudvink",
    "where a phone hears": "wespendief",
}


def code_in(letter: Any) -> str:
    found = re.search(r"\b(\d{6})\b", letter.get_body(("plain",)).get_content())
    assert found
    return found.group(1)


def plant(world: World, annas: Visitor) -> dict[str, str]:
    """Write every word through the pages, as people do. Returns the secrets that were shown."""
    secrets = {}
    address = f"{WORDS['own address']}@voorbeeld.nl"
    annas.sends("/begin", name=WORDS["own name"], email=address, own_phone="yes")
    (letter,) = world.deliver()
    secrets["digits"] = code_in(letter)
    secrets["sign-in link"] = re.findall(r"/in/(\S+)", letter.get_body(("plain",)).get_content())[0]
    annas.sends("/code", digits=secrets["digits"])
    annas.sends("/groepen/begin", name=WORDS["name of the group"])
    group = re.findall(r"/groep/[^/]+", annas.page.path)[0]
    annas.sends("/mijn-nummers", gp=WORDS["own number"], team="")
    secrets |= asks(annas, group)
    mos = answers(world, annas, group, f"/uitnodiging/{secrets['invitation']}")
    wants(annas, mos, group)
    secrets |= meets(annas, mos, group)
    arranges(annas, mos, group)
    checks_in(annas, group)
    annas.opens(f"{group}/bijeenkomsten")
    agrees(annas, group)
    annas.sends(f"{group}/plan/helps/schrijven", words=WORDS["earlier words of the plan"])
    annas.sends(f"{group}/plan/helps/schrijven", words=WORDS["section of the plan"])
    annas.sends(f"{group}/plan/brief/schrijven", words=WORDS["letter to oneself"])
    brings(annas, group)
    where = Phone(f"https://{WORDS['where a phone hears']}.nl/w").where
    annas.sends("/berichten-aan-mij/dit-toestel", **where)
    looks_back(world, annas, group)
    for which, path in (("device code", "/ander-toestel"), ("recovery code", "/herstelcode")):
        annas.sends(path)
        secrets[which] = _key(annas.page.html)
    annas.sends("/mijn-slot/pincode", pin="70 31 94")
    secrets["PIN"] = "703194"
    another = f"{WORDS['another address']}@voorbeeld.nl"
    annas.sends("/mijn-adres/nieuw", email=another)
    letters = [each for each in world.deliver() if each["To"] == another]
    annas.sends("/mijn-adres/code", digits=code_in(letters[0]))
    told = next(each for each in world.deliver() if "Je code" not in each["Subject"])
    text = told.get_body(("plain",)).get_content()
    secrets["link back"] = re.findall(r"/adres-terug/(\S+)", text)[0]
    with annas.client.session_transaction(base_url=BASE) as cookie:
        secrets["session"] = cookie["_user_id"]
    return secrets


def brings(annas: Visitor, group: str) -> None:
    words = f"<< /Subtype /Text /Rect [0 0 9 9] /Contents ({WORDS['in a PDF']}) >>"
    pdf = PDF.replace(b"/MediaBox", b"/Annots [" + words.encode() + b"] /MediaBox")
    file, name = (io.BytesIO(pdf), "x.pdf"), WORDS["name of a file"]
    annas.sends(f"{group}/plan/helps/bestand", file=file, called=name)
    address = f"https://{WORDS['link to music']}.nl/"
    annas.sends(f"{group}/plan/muziek", address=address, called=WORDS["name of the music"])


def looks_back(world: World, annas: Visitor, group: str) -> None:
    with world.open():
        owner = groups.owner_of(UUID(group.removeprefix("/groep/")))
    starts_at = clock.now() - timedelta(hours=3)
    met = world.meeting(owner, *world.members(owner), starts_at=starts_at, sent=False)
    with world.open():
        session.merge(met).sent_at = starts_at  # nobody gets a mail about it
    there = f"{group}/bijeenkomsten/{met.id}/hoe-was-het"
    annas.sends(there, found="good", words=WORDS["how a meeting was"])


def agrees(annas: Visitor, group: str) -> None:
    meeting = re.findall(rf"{group}/bijeenkomsten/[0-9a-f-]{{36}}", annas.page.html)[0]
    annas.sends(f"{meeting}/agenda/nieuw", words=WORDS["point on the agenda"])
    words, moment = WORDS["agreement"], WORDS["when it is done"]
    annas.sends(f"{meeting}/afspraken/nieuw", words=words, moment=moment, who="nobody")
    annas.sends(f"{meeting}/afspraken/in-het-kort", words=WORDS["few lines about a meeting"])


def _key(html: str) -> str:
    shown = re.findall(r'<p class="key"[^>]*>(.*?)</p>', html, re.S)[0]
    return re.sub(r"\s", "", re.sub(r"<[^>]+>", "", shown))


def asks(annas: Visitor, group: str) -> dict[str, str]:
    annas.sends(
        f"{group}/mensen/nieuw",
        name=WORDS["name in the circle"],
        relation=WORDS["how they know each other"],
    )
    annas.sends(annas.page.path, tone="plain")
    annas.sends(
        annas.page.path.replace("uitnodiging", "woorden"), words=WORDS["words of the invitation"]
    )
    return {"invitation": re.findall(r"/uitnodiging/([\w-]{32})", annas.page.html)[0]}


def answers(world: World, annas: Visitor, group: str, link: str) -> Visitor:
    """The neighbour says yes, adds an address, and the owner says who it is."""
    mos = annas.another()
    mos.sends(link, choice="yes", name=WORDS["the neighbour's own name"])
    annas.opens(group)
    (reply,) = {path for path in annas.page.links if "/antwoord/" in path}
    annas.sends(reply, decision="right")
    address = WORDS["the neighbour's address"]
    mos.sends("/mijn-adres/nieuw", email=f"{address}@voorbeeld.nl")
    mos.sends("/mijn-adres/code", digits=code_in(world.deliver()[0]))
    return mos


def arranges(annas: Visitor, mos: Visitor, group: str) -> None:
    """The owner says how the group works, and the neighbour prepares words for a goal."""
    annas.sends(
        f"{group}/hoe-we-werken",
        place=WORDS["where the group meets"],
        chair=WORDS["who leads the talk"],
        channel=WORDS["how the group talks"],
    )
    annas.opens(f"{group}/wie-helpt-mij")
    (tap,) = {form.action for form in annas.page.forms if "/wie-helpt-mij/" in form.action}
    annas.sends(tap, helps="yes")
    mos.sends(f"{group}/doelen/voorstel", words=WORDS["prepared words"], why=WORDS["prepared why"])


def wants(annas: Visitor, mos: Visitor, group: str) -> None:
    annas.sends(f"{group}/doelen/nieuw", words=WORDS["earlier words of a goal"], why=WORDS["why"])
    goal = annas.page.path.removesuffix("/waar")
    annas.sends(annas.page.path, area="home", term="long")
    annas.sends(f"{goal}/aanpassen", words=WORDS["goal"])
    moment = WORDS["when a step is done"]
    annas.sends(f"{goal}/stap", words=WORDS["step"], moment=moment)
    annas.sends(f"{goal}/wie-ziet-dit", sure="group")
    mos.sends(f"{goal}/stap", words=WORDS["step that somebody proposes"])
    annas.sends(f"{group}/berichten/nieuw", words=WORDS["a note"], to="group", sure="group")
    note = annas.page.path
    mos.opens(note)
    mos.sends(f"{note}/antwoord", words=WORDS["what is said back to a note"])


def meets(annas: Visitor, mos: Visitor, group: str) -> dict[str, str]:
    day = (clock.now() + timedelta(days=9)).date()
    annas.sends(f"{group}/bijeenkomsten/nieuw", day=day.isoformat(), at="14:00")
    annas.sends(annas.page.path, kind="place", place=WORDS["place"])
    annas.sends(annas.page.path)
    annas.opens(annas.page.path.replace("/agenda", "/bekijk"))
    annas.sends(annas.page.path.replace("/bekijk", "/stuur"))
    meeting = annas.page.path
    mos.opens(meeting)
    mos.sends(f"{meeting}/antwoord", answer="coming", line=WORDS["line with an answer"])
    annas.opens(meeting)
    annas.opens(next(path for path in annas.page.links if "/link/" in path))
    return {"answer link": re.findall(r"/u/([\w-]{32})", annas.page.html)[0]}


def checks_in(annas: Visitor, group: str) -> None:
    annas.sends(f"{group}/inchecken/nieuw", answer="2")
    while not annas.page.path.endswith("/words"):
        annas.sends(annas.page.path, answer="1")
    annas.sends(annas.page.path, words=WORDS["words of a check-in"], talk="y")
    annas.opens(f"{group}/drie-maanden")
    annas.sends(f"{group}/drie-maanden/begin", pack="mijn-herstel")
    review = annas.page.path.split("/zin/")[0]
    annas.sends(f"{review}/eigen-woord", word=WORDS["own word for looking back"])


def kept(app: Flask) -> dict[str, bytes]:
    """Everything that a thief of the disk, a dump or a log would hold."""
    settings = app.config["SETTINGS"]
    found = {
        str(file): file.read_bytes()
        for file in settings.instance.rglob("*")
        if file.is_file() and not {"static", "translations", "mail"} & set(file.parts)
    }
    if settings.database_url:
        found["dump"] = dump(settings.database_url)
    return found


def dump(url: str) -> bytes:
    socket = parse_qs(urlsplit(url).query)["host"][0]
    command = [servers()[0] / "pg_dump", "-h", socket, "-p", "5432", "-U", "postgres", "postgres"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def half_way(world: World) -> dict[str, bytes]:
    """The same while a change is being written: with SQLite the journal holds the old pages."""
    with world.open():
        for table in Base.metadata.sorted_tables:
            for column in (each for each in table.columns if each.name.endswith("_sealed")):
                session.execute(table.update().values({column: column.op("||")(b"more")}))
        found = kept(world.app)
        session.rollback()
    return found


def readable(places: dict[str, bytes]) -> set[str]:
    """Which of the words stand there: as text, in another encoding, or in hexadecimal."""
    there = b"\n".join(places.values()).lower()
    return {
        what
        for what, word in WORDS.items()
        for form in (word.lower(), word.lower().encode("utf-16-le"), word.encode().hex())
        if (form.encode() if isinstance(form, str) else form) in there
    }


def test_what_people_write_is_nowhere_to_be_read(app, world, visitor, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    plant(world, visitor)

    places = kept(app)
    assert any(len(words) > 20_000 for words in places.values())
    assert readable(places) == set()
    assert readable(half_way(world)) == set()
    assert readable({"log": caplog.text.encode()}) == set()
    with world.open():
        rows = session.execute(select(Base.metadata.tables["message"])).all()
        assert len(rows) >= 3
        assert readable({"outbox": repr(rows).encode()}) == set()


def test_without_sealing_every_word_could_be_read(app, world, visitor, monkeypatch):
    """The control: the search above finds what is there to be found."""
    monkeypatch.setattr(sealed, "encrypt", lambda _key, plain, _about: plain)
    monkeypatch.setattr(sealed, "decrypt", lambda _key, bare, _about: bare)
    plant(world, visitor)

    assert readable(kept(app)) == set(WORDS)
    assert readable(half_way(world)) == set(WORDS)


def test_the_journal_holds_what_is_being_changed(world):
    """The control for the journal: half-way, the files hold more than before."""
    world.owner()
    if world.database.engine.dialect.name == "sqlite":
        files = half_way(world)
        (journal,) = (name for name in files if name.endswith(("-journal", "-wal")))
        assert len(files[journal]) > 1000


def test_a_mail_says_nothing_about_anybody(world, visitor):
    plant(world, visitor)
    letters = world.deliver()
    assert len(letters) >= 3, "two codes and a meeting"
    for letter in letters:
        del letter["To"]
    raw = {"mail": b"\n".join(bytes(letter) for letter in letters)}
    bodies = [part.get_content() for letter in letters for part in letter.iter_parts()]
    raw["bodies"] = "\n".join(bodies).encode()
    assert readable(raw) == set()


def test_what_a_message_said_is_gone_once_it_is_sent(world, visitor):
    plant(world, visitor)
    world.deliver()
    with world.open():
        table = Base.metadata.tables["message"]
        assert session.scalars(select(table.c.letter_sealed)).all() == [None] * 6


def test_no_secret_that_opens_something_stands_in_the_database(world, visitor):
    secrets = plant(world, visitor)
    assert set(secrets) >= {"session", "digits", "invitation", "answer link", "recovery code"}
    assert all(len(secret) >= 6 for secret in secrets.values())

    rows = [row for rows in world.everything().values() for row in rows]
    values = [value for row in rows for value in row if isinstance(value, str | bytes)]
    there = b"\n".join(each.encode() if isinstance(each, str) else each for each in values)
    for what, secret in secrets.items():
        assert secret.encode() not in there, what


def test_no_key_stands_in_the_database(world, visitor):
    plant(world, visitor)
    settings = world.settings
    keys = json.loads(settings.keys.read_text())
    with world.open():
        raw = [data_key(row.id) for row in session.scalars(select(DataKey))]
    raw += [sealed.base64.b64decode(key) for key in (*keys["wrap"].values(), keys["lookup"])]
    assert len(raw) >= 5

    there = b"\n".join(
        value
        for rows in world.everything().values()
        for row in rows
        for value in row
        if isinstance(value, bytes)
    )
    assert not [key for key in raw if key in there]


def sealed_values() -> list[tuple[Any, str]]:
    """Every row with each of its sealed values."""
    return [
        (row, name)
        for mapper in Base.registry.mappers
        for name, value in vars(mapper.class_).items()
        if isinstance(value, sealed._Sealing)
        for row in session.scalars(select(mapper.class_))
        if getattr(row, f"{name}_sealed") is not None
    ]


def test_a_value_that_was_moved_does_not_open(world, visitor):
    """To another row, another column, another table, another group, another person."""
    plant(world, visitor)
    world.goal(world.owner("Bram"), "Naar zee")
    with world.open(), session.no_autoflush:
        values = sealed_values()
        assert len({(type(row), name) for row, name in values}) >= 14
        for (row, name), (other, from_name) in itertools.permutations(values, 2):
            column = f"{name}_sealed"
            own = getattr(row, column)
            setattr(row, column, getattr(other, f"{from_name}_sealed"))
            with pytest.raises(CannotOpen):
                getattr(row, name)
            setattr(row, column, own)
        session.rollback()


def test_a_value_does_not_open_in_another_table_although_row_and_column_are_called_the_same(world):
    owner = world.owner()
    with world.open():
        same = {"id": chance.new_id(), "group_id": owner.group_id}
        goal, invitation = Goal(**same, words="Naar zee"), Invitation(**same, words="Doe je mee?")
        assert goal.words == "Naar zee"
        goal.words_sealed = invitation.words_sealed
        with pytest.raises(CannotOpen):
            _ = goal.words


def test_a_value_that_was_changed_does_not_open(world):
    owner = world.owner()
    with world.open(), session.no_autoflush:
        group = session.merge(owner).group
        own = group.name_sealed
        for at in (0, 1, 13, len(own) - 1):
            group.name_sealed = own[:at] + bytes([own[at] ^ 1]) + own[at + 1 :]
            with pytest.raises(CannotOpen):
                _ = group.name
        for length in (0, 1, 12, 13, 28, len(own) - 1):
            group.name_sealed = own[:length]
            with pytest.raises(CannotOpen):
                _ = group.name
        session.rollback()


def test_a_key_that_was_moved_to_another_owner_does_not_open(world):
    anna, bram = world.owner("Anna"), world.owner("Bram")
    with world.open(), session.no_autoflush:
        annas, brams = (session.get_one(DataKey, each.group_id) for each in (anna, bram))
        annas.wrapped = brams.wrapped
        with pytest.raises(CannotOpen):
            data_key(anna.group_id)
        session.rollback()


def test_the_same_words_are_never_sealed_the_same(world):
    with world.open():
        key = host().keyed_hash("a key of 32 bytes")
        sealed_twice = {encrypt(key, b"Naar zee", b"goal.words") for _ in range(50)}
        assert len(sealed_twice) == 50
        assert {decrypt(key, each, b"goal.words") for each in sealed_twice} == {b"Naar zee"}
