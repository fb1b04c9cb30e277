"""The database: what was said to be kept is kept, once and whole; what was not, leaves no trace."""

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import time_machine
from flask import flash
from sqlalchemy.exc import StatementError

from tests.conftest import new_house
from tests.databases import available_databases
from tests.pages import BASE, Visitor
from tests.world import World
from webapp import chance, clock, db
from webapp.db import session
from webapp.gate import everybody
from webapp.goals.models import Goal
from webapp.groups.models import Membership
from webapp.invitations import actions as invitations
from webapp.people.models import Person
from webapp.web import go_to

KEY = "7c0d4b3e-53f4-4a51-9f1e-2f3a4b5c6d7e"
needs_postgresql = pytest.mark.skipif(
    "postgresql" not in available_databases(), reason="PostgreSQL was left out by DATABASES"
)
pytestmark = pytest.mark.slow

HOLD_THE_FILE = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute(sys.argv[2])
file.execute("SELECT count(*) FROM person").fetchall()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def house(tmp_path):
    """A house of one test's own, on SQLite, whose disk can be made full."""
    app = new_house(tmp_path)
    app.testing = False
    yield app
    app.extensions["database"].engine.dispose()


def pragma(app, words: str):
    """Ask or set something on the one connection in the pool."""
    with app.extensions["database"].engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {words}").scalar()


def full(app) -> None:
    """From now on the file may not grow."""
    pragma(app, f"max_page_count={pragma(app, 'page_count')}")


def space_again(app) -> None:
    pragma(app, "max_page_count=1073741823")


@contextmanager
def held(file: Path, how: str = "BEGIN IMMEDIATE"):
    """Another process holds the file."""
    command = [sys.executable, "-c", HOLD_THE_FILE, str(file), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.stdin.close()


def wants(visitor: Visitor, path: str, words: str, **fields: str):
    """Send a goal, as the form does."""
    return visitor.posts(
        path,
        follow=False,
        **{"words": words, "csrf_token": visitor.token(), "operation_key": str(chance.new_id())}
        | fields,
    )


def signed_in_owner(app):
    world = World(app)
    owner = world.owner()
    return world, Visitor(app).signs_in_as(owner), f"/groep/{owner.group_id}/doelen/nieuw"


def cookie_of(visitor: Visitor) -> dict[str, object]:
    with visitor.client.session_transaction(base_url=BASE) as cookie:
        return dict(cookie)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 34, 1), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 46, 1), False),
        ((3, 49, 9), False),
        ((3, 50, 4), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_a_write_ahead_log_is_kept_only_where_it_loses_nothing(version, safe):
    assert db.safe_for_wal(version) is safe


def test_a_connection_keeps_what_it_acknowledged_and_forgets_what_it_deleted(house):
    wal = db.safe_for_wal(sqlite3.sqlite_version_info)
    wanted = {
        "journal_mode": "wal" if wal else "truncate",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "temp_store": 2,
    }
    for _again in range(2):
        assert {name: pragma(house, name) for name in wanted} == wanted
        house.extensions["database"].engine.dispose()


def test_a_unit_of_work_is_the_only_writer_from_its_first_question_on(house, tmp_path):
    """One that read first and wrote later could not wait for its turn: it would fail at once."""
    outside = sqlite3.connect(tmp_path / "steungroep.db", timeout=0, isolation_level=None)
    with World(house).open():
        session.query(Person).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            outside.execute("BEGIN IMMEDIATE")
    outside.execute("BEGIN IMMEDIATE")
    outside.close()


def test_who_writes_at_the_same_moment_waits_for_the_other(app, world):
    owner = world.owner()
    path, start = f"/groep/{owner.group_id}/doelen/nieuw", threading.Barrier(4, timeout=30)
    answers: list[int] = []

    def writes(number: int) -> None:
        visitor = Visitor(app).signs_in_as(owner)
        start.wait()
        answers.extend(wants(visitor, path, f"Doel {number}.{goal}").status for goal in range(6))

    threads = [threading.Thread(target=writes, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert answers == [303] * 24
    assert world.count(Goal) == 24


def test_the_same_post_at_the_same_moment_is_one_goal(app, world):
    owner = world.owner()
    path, start = f"/groep/{owner.group_id}/doelen/nieuw", threading.Barrier(4, timeout=30)
    phones = [Visitor(app).signs_in_as(owner) for _ in range(4)]
    answers: list[int] = []

    def writes(visitor: Visitor) -> None:
        token = visitor.token()
        start.wait()
        page = wants(visitor, path, "Naar zee", csrf_token=token, operation_key=KEY)
        answers.append(page.status)

    threads = [threading.Thread(target=writes, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert answers == [303] * 4
    assert world.count(Goal) == 1


def test_a_full_disk_keeps_nothing_gives_the_words_back_and_works_again_later(house):
    world, visitor, path = signed_in_owner(house)
    visitor.opens(path)
    full(house)
    long = "Waarom? " * 60
    for number in range(200):
        before, cookie = world.everything(), cookie_of(visitor)
        page = wants(
            visitor, path, f"Naar zee {number}", why=long, operation_key=KEY[:-3] + f"{number:03}"
        )
        if page.status == 503:
            break
    assert page.status == 503
    assert page.heading == "Dit is nog niet bewaard"
    assert page.response.headers["Retry-After"] == "30"
    assert f"Naar zee {number}" in page.words
    assert long.strip() in page.words
    assert "Bewaard" not in page.words
    assert world.everything() == before, "nothing, not even half"
    after = cookie_of(visitor)
    assert {name: after.get(name) for name in cookie} == cookie
    assert "_flashes" not in after
    assert visitor.opens("/meer").status == 200, "reading goes on"

    space_again(house)
    visitor.page = page
    (again,) = [form for form in page.forms if form.action == path]
    assert visitor.posts(path, **again.fields).status == 200
    assert world.count(Goal) == len(before["goal"]) + 1
    assert visitor.posts(path, **again.fields).status == 200
    assert world.count(Goal) == len(before["goal"]) + 1, "twice is once"


def test_nobody_is_signed_in_by_what_was_not_kept(house):
    world = World(house)
    world.owner()
    full(house)
    for _number in range(400):
        phone = Visitor(house)
        before = world.everything()
        page = phone.posts(
            "/begin/zonder-mail", follow=False, name="A" * 60, csrf_token=phone.token()
        )
        if page.status in {503, 422}:
            break
    assert page.status == 503
    assert world.everything() == before
    assert "_user_id" not in cookie_of(phone)
    assert phone.opens("/meer").status == 404

    space_again(house)
    (again,) = [form for form in page.forms if form.action == "/begin/zonder-mail"]
    phone.posts("/begin/zonder-mail", **again.fields)
    assert phone.opens("/meer").status == 200


def test_a_commit_that_fails_keeps_nothing_and_says_so(house, tmp_path):
    """Somebody reads the file for so long that what was written cannot be put in its place."""
    if db.journal_mode() == "WAL":
        pytest.skip("with a write-ahead log a reader holds nobody up")
    world, visitor, path = signed_in_owner(house)
    token, before, cookie = visitor.token(), world.everything(), cookie_of(visitor)
    pragma(house, "busy_timeout=50")

    with held(tmp_path / "steungroep.db", "BEGIN"):
        page = wants(visitor, path, "Naar zee", csrf_token=token)
        assert page.status == 503
        assert "Naar zee" in page.words
    assert world.everything() == before
    assert cookie_of(visitor) == cookie
    assert wants(visitor, path, "Naar zee", csrf_token=token).status == 303, "at once"


def test_nobody_is_signed_in_by_a_commit_that_failed(house, tmp_path):
    if db.journal_mode() == "WAL":
        pytest.skip("with a write-ahead log a reader holds nobody up")
    world, visitor = World(house), Visitor(house)
    token, cookie = visitor.token(), cookie_of(visitor)
    before = world.everything()
    pragma(house, "busy_timeout=50")
    with held(tmp_path / "steungroep.db", "BEGIN"):
        page = visitor.posts("/begin/zonder-mail", follow=False, name="Anna", csrf_token=token)
    assert page.status == 503
    assert world.everything() == before
    after = cookie_of(visitor)
    assert "_user_id" not in after
    assert after["csrf_token"] == cookie["csrf_token"], "the page that is open still works"


def test_a_commit_that_fails_on_a_page_that_is_not_there_signs_nobody_out(house, tmp_path):
    if db.journal_mode() == "WAL":
        pytest.skip("with a write-ahead log a reader holds nobody up")
    _world, visitor, _path = signed_in_owner(house)
    visitor.opens("/over")
    pragma(house, "busy_timeout=50")
    later = clock.now() + timedelta(minutes=6)
    with time_machine.travel(later, tick=False):  # when that it was seen is to be noted
        with held(tmp_path / "steungroep.db", "BEGIN"):
            assert visitor.opens("/nooit/geweest").status == 503
        assert visitor.opens("/meer").status == 200


def test_a_short_wait_is_only_a_wait_and_a_long_one_is_explained(house, tmp_path):
    world, visitor, path = signed_in_owner(house)
    token = visitor.token()
    outside = sqlite3.connect(
        tmp_path / "steungroep.db", isolation_level=None, check_same_thread=False
    )
    outside.execute("BEGIN IMMEDIATE")
    let_go = threading.Timer(0.3, outside.rollback)
    let_go.start()
    assert wants(visitor, path, "Na even wachten", csrf_token=token).status == 303
    let_go.join()
    outside.close()

    before = world.everything()
    pragma(house, "busy_timeout=50")
    with held(tmp_path / "steungroep.db"):
        page = wants(visitor, path, "Na lang wachten", csrf_token=token, operation_key=KEY)
        assert page.status == 503
        assert page.response.headers["Retry-After"] == "30"
        assert "Na lang wachten" in page.words
        assert visitor.opens("/hulp").status == 200, "help is there"
    assert world.everything() == before
    for _twice in range(2):
        page = wants(visitor, path, "Na lang wachten", csrf_token=token, operation_key=KEY)
        assert page.status == 303
    assert world.count(Goal) == 2


def test_help_is_there_when_the_database_is_not(house, tmp_path):
    _world, visitor, path = signed_in_owner(house)
    visitor.opens("/over")
    house.extensions["database"].engine.dispose()
    (tmp_path / "steungroep.db").rename(tmp_path / "elders.db")
    (tmp_path / "steungroep.db").mkdir()

    assert "112" in visitor.opens("/hulp").words
    for nothing in ("/meer", path):
        assert visitor.opens(nothing).status == 503
    assert visitor.opens("/nooit/geweest").status == 503
    (tmp_path / "steungroep.db").rmdir()
    (tmp_path / "elders.db").rename(tmp_path / "steungroep.db")
    assert visitor.opens("/meer").status == 200, "still signed in"


@pytest.mark.parametrize("broken", [False, True])
def test_a_word_of_thanks_is_not_said_for_what_was_taken_back(house, broken):
    @everybody
    def thanks():
        flash("Bewaard, dank je wel.")
        if broken:
            raise ZeroDivisionError
        return go_to("help.about")

    house.add_url_rule("/dank", "thanks", thanks, methods=["POST"])
    visitor = Visitor(house)
    token = visitor.token()
    answer = visitor.posts("/dank", follow=False, csrf_token=token)
    shown = answer.words + visitor.opens("/over").words
    assert ("dank je wel" in shown) is not broken


def test_an_earlier_word_of_thanks_is_not_mixed_with_a_later_one(house, tmp_path):
    """A word of thanks that still waits to be shown, and then a change that is not kept."""
    if db.journal_mode() == "WAL":
        pytest.skip("with a write-ahead log a reader holds nobody up")
    world, visitor, _path = signed_in_owner(house)
    with world.open():
        place = session.query(Membership).one()
    goal = world.goal(place)
    path = f"/groep/{place.group_id}/doelen/{goal.id}/aanpassen"
    token = visitor.token()
    fields = {"csrf_token": token, "words": "Naar zee", "operation_key": KEY}
    visitor.posts(path, follow=False, **fields)
    pragma(house, "busy_timeout=50")
    with held(tmp_path / "steungroep.db", "BEGIN"):
        page = visitor.posts(path, follow=False, **fields | {"words": "Naar het bos"})
    assert page.status == 503
    assert page.html.count("Je doel is bewaard") <= 1


@needs_postgresql
@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_server_that_ends_the_connection_keeps_nothing_and_is_reached_again(app, world):
    """The post waits for another one with the same key; then the server ends its connection."""
    owner = world.owner()
    visitor = Visitor(app).signs_in_as(owner)
    path, token, pages = f"/groep/{owner.group_id}/doelen/nieuw", visitor.token(), []
    before = world.everything()

    def posts() -> None:
        pages.append(wants(visitor, path, "Naar zee", csrf_token=token, operation_key=KEY))

    with world.database.engine.connect() as other:
        db_key = int.from_bytes(UUID(KEY).bytes[:8], signed=True)
        other.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (db_key,))
        thread = threading.Thread(target=posts)
        thread.start()
        deadline = time.monotonic() + 20
        ended = 0
        while not ended and time.monotonic() < deadline:
            ended = other.exec_driver_sql(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_locks"
                " WHERE locktype = 'advisory' AND NOT granted"
            ).scalar()
            time.sleep(0.02)
        thread.join(timeout=20)
    (page,) = pages
    assert page.status == 503
    assert "Naar zee" in page.words
    assert world.everything() == before
    posts()
    assert pages[-1].status == 303
    assert world.count(Goal) == 1


@needs_postgresql
@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_server_that_was_started_anew_is_noticed_by_nobody(app, visitor):
    assert visitor.opens("/hulp").status == 200
    url = app.config["SETTINGS"].database_url.replace("+psycopg", "")
    with app.extensions["database"].transaction():
        session.query(Person).count()
    with psycopg.connect(url, autocommit=True) as outside:
        ended = outside.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    assert ended
    assert ended[0] >= 1
    assert visitor.sends("/inloggen", email="a@voorbeeld.nl", own_phone="yes").status == 200


def test_a_named_error_leaves_nothing_half_done(world):
    class Named(Exception):
        """What went wrong, by its name."""

    @db.action
    def half(owner) -> None:
        owner.group.name = "Half af"
        session.add(Person(name_sealed=b"", made_at=clock.now()))
        session.flush()
        raise Named

    owner = world.owner()
    before = world.everything()
    with world.open():
        with pytest.raises(Named):
            half(session.merge(owner))
        assert session.merge(owner).group.name == "De groep van Anna"
    assert world.everything() == before


def test_the_owner_who_says_yes_to_the_own_link_changes_nothing(world):
    owner = world.owner()
    invitation, _link = world.invitation(world.contact(owner))
    before = world.everything()
    with world.open(), pytest.raises(invitations.AlreadyThere):
        invitations.accept(
            session.merge(invitation), session.merge(owner).person, operation_key=chance.new_id()
        )
    assert world.everything() == before


def test_a_moment_without_a_zone_is_refused(world):
    person = world.person()
    with world.open():
        session.merge(person).made_at = datetime(2026, 3, 1, 12, 0)  # noqa: DTZ001 - that is it
        with pytest.raises(StatementError, match="without a zone"):
            session.flush()
        session.rollback()


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 28, 14, 0, 0, 123456, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(2027, 10, 31, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2028, 2, 29, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-11))),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2200, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    ],
    ids=str,
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(world, at):
    person = world.person()
    with world.open():
        session.merge(person).made_at = at
    kept = world.fresh(person).made_at
    assert kept == at
    assert kept.tzinfo is UTC


def test_moments_are_kept_in_their_order_whatever_their_zone(world):
    first, second = world.person("Anna"), world.person("Bram")
    with world.open():
        session.merge(first).made_at = datetime(
            2026, 5, 1, 13, 0, tzinfo=timezone(timedelta(hours=3))
        )
        session.merge(second).made_at = datetime(2026, 5, 1, 11, 0, tzinfo=UTC)
    with world.open():
        names = [each.name for each in session.query(Person).order_by(Person.made_at)]
    assert names == ["Anna", "Bram"]
