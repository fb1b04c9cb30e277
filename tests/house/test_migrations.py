"""Migrations: every version of the database comes from the one before, with what is in it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from tests.databases import available_databases
from tests.pages import Visitor
from tests.world import World
from webapp import chance, create_app
from webapp.cli import alembic_config, fill_example, main, prepare, refuse_other_schema
from webapp.config import Settings, Unsafe
from webapp.db import Base, Database
from webapp.goals.models import Goal


@pytest.fixture(params=available_databases())
def settings(request, houses, tmp_path):
    """A house whose database is still empty."""
    Settings(instance=tmp_path).trial_mark.touch()
    if request.param == "sqlite":
        return Settings(instance=tmp_path, worker=False)
    server = houses["postgresql"].config["SETTINGS"].database_url
    name = f"house_{chance.new_id().hex}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"create database {name}")
    url = server.replace("@/postgres?", f"@/{name}?")
    return Settings(instance=tmp_path, worker=False, database_url=url)


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    engine = Database(settings.database).engine
    with engine.connect() as connection:
        yield connection
        connection.commit()
    engine.dispose()


def migrate(settings: Settings, run: Callable[[Config], Any]) -> None:
    with connected(settings) as connection:
        run(alembic_config(connection))


def revisions(settings: Settings) -> list[str]:
    """Every revision, the first one first."""
    with connected(settings) as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        return [each.revision for each in reversed(list(scripts.walk_revisions()))]


def differences(settings: Settings) -> list[Any]:
    """What the models say and the database does not, and the other way round."""
    with connected(settings) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def rows_in(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that there is now, without its types."""
    with connected(settings) as connection:
        there = set(inspect(connection).get_table_names())
        return {
            table.name: sorted(
                (
                    dict(row._mapping)
                    for row in connection.execute(select(text("*")).select_from(table))
                ),
                key=lambda row: str(row["id"]),
            )
            for table in Base.metadata.sorted_tables
            if table.name in there
        }


def with_columns_of(older: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[Any]:
    """The rows without the columns that the older version did not have."""
    known = set(older[0]) if older else set()
    return [{name: row[name] for name in known} for row in rows]


def test_there_is_one_road_from_the_first_version_to_the_newest(tmp_path):
    settings = Settings(instance=tmp_path)
    with connected(settings) as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        assert len(scripts.get_heads()) == 1
        assert len(scripts.get_bases()) == 1
        assert all(not each.is_merge_point for each in scripts.walk_revisions())


def test_an_empty_database_becomes_what_the_models_say(settings):
    prepare(settings)
    assert differences(settings) == []


def test_a_difference_would_be_seen(settings):
    """The control: a column that nobody knows of, and a table that is gone."""
    prepare(settings)
    with connected(settings) as connection:
        connection.execute(text("ALTER TABLE goal ADD COLUMN secret_score INTEGER"))
        connection.execute(text("DROP TABLE date_answer"))
    found = repr(differences(settings))
    assert "secret_score" in found
    assert "date_answer" in found


@pytest.mark.slow
def test_each_version_goes_back_one_step_and_forward_again_with_its_people(settings):
    prepare(settings)
    house = create_app(settings)
    fill_example(house)
    house.extensions["database"].engine.dispose()
    full = rows_in(settings)
    assert sum(len(rows) for rows in full.values()) > 50

    for revision in reversed(revisions(settings)[1:]):
        migrate(settings, lambda config: command.downgrade(config, "-1"))
        older = rows_in(settings)
        assert len(older) <= len(full), revision
        migrate(settings, lambda config, to=revision: command.upgrade(config, to))
        newer = rows_in(settings)
        for table in set(older) & set(full):
            ours, theirs = newer[table], full[table]
            assert len(ours) == len(theirs), f"{table}, around {revision}"
            known = older[table]
            assert with_columns_of(known, ours) == with_columns_of(known, theirs), table
        migrate(settings, lambda config: command.downgrade(config, "-1"))


@pytest.mark.slow
def test_the_house_can_be_taken_down_and_built_again(settings):
    prepare(settings)
    house = create_app(settings)
    fill_example(house)
    house.extensions["database"].engine.dispose()

    migrate(settings, lambda config: command.downgrade(config, "base"))
    with connected(settings) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    prepare(settings)
    assert differences(settings) == []

    house = create_app(settings)
    house.testing = True
    fill_example(house)
    visitor = Visitor(house)
    visitor.posts("/proef/Anna", csrf_token=visitor.token())
    assert visitor.page.heading.endswith("Anna")
    assert World(house).count(Goal) == 5
    house.extensions["database"].engine.dispose()


def test_bringing_the_newest_database_to_the_newest_version_changes_nothing(settings):
    prepare(settings)
    house = create_app(settings)
    World(house).owner()
    house.extensions["database"].engine.dispose()
    before = rows_in(settings)
    prepare(settings)
    assert rows_in(settings) == before


def test_a_database_from_a_later_version_is_left_as_it_is(settings):
    prepare(settings)
    house = create_app(settings)
    World(house).owner()
    house.extensions["database"].engine.dispose()
    with connected(settings) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    before = rows_in(settings)
    with pytest.raises(Unsafe, match="latere versie"):
        prepare(settings)
    with pytest.raises(Unsafe, match="steungroep upgrade"):
        refuse_other_schema(settings)
    assert rows_in(settings) == before


def test_a_house_does_not_open_on_the_database_of_an_earlier_version(settings):
    prepare(settings)
    refuse_other_schema(settings)
    migrate(settings, lambda config: command.downgrade(config, "-1"))
    with pytest.raises(Unsafe, match="steungroep upgrade"):
        refuse_other_schema(settings)


@pytest.mark.parametrize("words", ["start", "work", "clean", "check-log"])
def test_a_command_says_in_one_sentence_what_to_do_first(tmp_path, monkeypatch, capsys, words):
    """Real people's data, after a new version was put in place and before the upgrade."""
    instance = tmp_path / "instance"
    real = {
        "INSTANCE": str(instance),
        "PUBLIC_BASE_URL": "https://steungroep.example",
        "SMTP_URL": "smtp://localhost:1",
        "MAIL_FROM": "post@steungroep.example",
    }
    for name, value in real.items():
        monkeypatch.setenv(name, value)
    assert ran(monkeypatch, "first-start") is None
    migrate(Settings(instance=instance), lambda config: command.downgrade(config, "-1"))
    capsys.readouterr()
    assert ran(monkeypatch, words) == 2
    said = capsys.readouterr().err
    assert said == "De database is van een andere versie: draai eerst `steungroep upgrade`.\n"
    assert ran(monkeypatch, "upgrade") is None
    assert (instance / "steungroep.db").stat().st_mode & 0o777 == 0o600


def ran(monkeypatch, words: str) -> object:
    """Run a command as the host does; how it ended, None when well."""
    monkeypatch.setattr("sys.argv", ["steungroep", words])
    before = os.umask(0o022)
    try:
        main()
    except SystemExit as ended:
        return ended.code
    finally:
        os.umask(before)
    return None
