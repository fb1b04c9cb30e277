"""The host's commands."""

import logging
import os
import sys
from collections.abc import Callable

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from webapp import create_app, db, gate
from webapp.account.commands import change_address
from webapp.chores import CHORES, tidy
from webapp.config import HOUSE, ROOT, Settings, Unsafe
from webapp.help import contacts
from webapp.notices.stuck import sentences
from webapp.organisations import actions as organisation_list
from webapp.organisations.commands import organisations
from webapp.recovery.commands import commands as packs
from webapp.restoring import held
from webapp.restoring.commands import release
from webapp.sealed import HostKeys
from webapp.sharing import queries as sharing
from webapp.trial import example
from webapp.words import compile_translations
from webapp.worker import Worker


@click.group()
@click.pass_context
def commands(context: click.Context) -> None:
    """Steungroep: the host's commands."""
    context.obj = lambda: _app(Settings.from_environment())


commands.add_command(organisations)
commands.add_command(packs)
commands.add_command(change_address)
commands.add_command(release)


@commands.command()
def start() -> None:
    """Start the server; an empty folder becomes a trial with example people."""
    settings = Settings.from_environment()
    _new_trial(settings)
    app = _app(settings)
    if settings.trial:
        fill_example(app)
    _serve(app, settings)


@commands.command("first-start")
def first_start() -> None:
    """Make keys and database for a real instance."""
    settings = Settings.from_environment()
    if settings.trial:
        raise Unsafe("Deze map is een proefversie: zet INSTANCE op een andere map.")
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    HostKeys.make(settings.keys)
    upgrade_database(settings)
    click.echo(f"Klaar. Bewaar een kopie van {settings.keys} op een andere plek.")


@commands.command()
def upgrade() -> None:
    """Bring the database to this version."""
    upgrade_database(Settings.from_environment())
    click.echo("De database is bij.")


@commands.command()
def work() -> None:
    """Send what waits in the outbox, as a process of its own."""
    app = _app(Settings.from_environment())
    Worker(app, CHORES).run()


@commands.command("clean")
def clean() -> None:
    """Forget what may no longer be kept."""
    app = _app(Settings.from_environment())
    with app.extensions["database"].transaction():
        tidy()
    click.echo("Klaar.")


@commands.command()
def check() -> None:
    """Say in words what is not safe yet in this configuration."""
    settings = Settings.from_environment()
    for sentence in worries(settings) + stuck(settings):
        click.echo(f"- {sentence}")
    click.echo(f"Journaal van SQLite: {db.journal_mode()}.")


@commands.command("check-log")
def check_log() -> None:
    """Find out whether somebody changed the log of who looked."""
    app = _app(Settings.from_environment())
    with app.extensions["database"].transaction():
        broken = sharing.first_broken_look()
    if broken is not None:
        raise Unsafe(f"Het logboek is veranderd: groep {broken.group_id}, regel {broken.number}.")
    click.echo("Het logboek is heel.")


@commands.command()
def doors() -> None:
    """Print every address with its method and decision (tests/doors.txt)."""
    for line in gate.doors(_app(Settings.from_environment())):
        click.echo(line)


@commands.command("example-people")
def example_people() -> None:
    """Fill a trial with the example people."""
    settings = Settings.from_environment()
    if not settings.trial:
        raise Unsafe("Deze map is geen proefversie: zet INSTANCE op de map van een proefversie.")
    fill_example(_app(settings))


@commands.command("new-revision", hidden=True)
@click.argument("words")
def new_revision(words: str) -> None:
    """Write a migration from what the models say; for who works on the house."""
    _with_connection(
        Settings.from_environment(),
        lambda config: command.revision(config, words, autogenerate=True),
    )


def worries(settings: Settings) -> list[str]:
    """What a host should know, in sentences."""
    found = []
    try:
        settings.refuse_unsafe()
    except Unsafe as worry:
        found.append(str(worry))
    if settings.trial:
        found.append("Dit is een proefversie met verzonnen mensen.")
    if settings.keys.exists() and settings.keys.stat().st_mode & 0o077:
        found.append(f"Anderen op deze computer kunnen {settings.keys} lezen: zet hem op 600.")
    old = [contact.key for contact in contacts.read(settings.help_file) if contact.is_old]
    if old:
        found.append(f"Zoek deze hulpnummers opnieuw op, en zet de datum erbij: {', '.join(old)}.")
    return found


def stuck(settings: Settings) -> list[str]:
    """What could not leave the house lately (product.md J4); nothing when it cannot be seen."""
    try:
        refuse_other_schema(settings)
    except (Unsafe, SQLAlchemyError):
        return []
    database = db.Database(settings.database)
    with database.transaction():
        found = sentences()
        if held.since(settings):
            found.append(
                "Er is een eerdere database teruggezet, en niets gaat vanzelf weg: "
                "doe `steungroep release drop` (of `send`)."
            )
    database.engine.dispose()
    return found


def upgrade_database(settings: Settings) -> None:
    """Bring the schema to the newest revision, and fill a list that is empty.

    Raises Unsafe for a database newer than we are.
    """
    try:
        _with_connection(settings, lambda config: command.upgrade(config, "head"))
    except CommandError as wrong:
        raise Unsafe(
            "Deze database is van een latere versie: zet de versie van de app terug die hem maakte."
        ) from wrong
    database = db.Database(settings.database)
    with database.transaction():
        organisation_list.fill_empty_list()
    database.engine.dispose()


def refuse_other_schema(settings: Settings) -> None:
    """Raise Unsafe when the database is older or newer than this version of the house."""

    def _compare(config: Config) -> None:
        context = MigrationContext.configure(config.attributes["connection"])
        if context.get_current_revision() != ScriptDirectory.from_config(config).get_current_head():
            raise Unsafe("De database is van een andere versie: draai eerst `steungroep upgrade`.")

    _with_connection(settings, _compare)


def _with_connection(settings: Settings, run: Callable[[Config], object]) -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    engine = db.Database(settings.database).engine
    try:
        with engine.connect() as connection:
            run(alembic_config(connection))
            connection.commit()
    finally:
        engine.dispose()


def alembic_config(connection: Connection) -> Config:
    """Alembic without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(HOUSE / "migrations"))
    config.attributes["connection"] = connection
    return config


def fill_example(app: Flask) -> None:
    """The example people, once."""
    with app.app_context(), app.extensions["database"].transaction():
        example.fill()


def prepare(settings: Settings) -> None:
    """Keys, database and translations of an instance, made when they are not there."""
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    HostKeys.make(settings.keys)
    upgrade_database(settings)
    compile_translations(ROOT / "translations", settings.instance / "translations")


def _new_trial(settings: Settings) -> None:
    known = settings.keys.exists() or settings.public_base_url or settings.trusted_proxies
    if not known and not settings.trial:
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.trial_mark.write_text("Deze map hoort bij een proefversie met verzonnen mensen.\n")
    if settings.trial:
        prepare(settings)


def _app(settings: Settings) -> Flask:
    settings.refuse_unsafe()
    refuse_other_schema(settings)
    compile_translations(ROOT / "translations", settings.instance / "translations")
    return create_app(settings)


def _serve(app: Flask, settings: Settings) -> None:
    from waitress import create_server

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    server = create_server(app, host=settings.host, port=settings.port, threads=4, ident="")
    if settings.worker:
        letters = Worker(app, CHORES)
        app.extensions["worker"] = letters
        letters.start()
    _say_where(settings)
    server.run()


def _say_where(settings: Settings) -> None:
    click.echo(f"Steungroep luistert op {settings.base_url}")
    if settings.trial:
        click.echo(f"Voorbeeldmensen: {settings.base_url}/proef")
        click.echo(f"Mails die niet echt weggaan: {settings.base_url}/proefpost")
    click.echo("Stoppen: Ctrl-C")


def main() -> None:
    """Run a command; what is unsafe is one sentence, not a traceback."""
    os.umask(0o077)  # what a command makes is for who runs the house alone
    try:
        commands(standalone_mode=False)
    except Unsafe as worry:
        click.echo(str(worry), err=True)
        sys.exit(2)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
