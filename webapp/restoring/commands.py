"""Restoring: the host says what happens to what waits in a database that was put back."""

from collections.abc import Callable

import click
from flask import Flask

from webapp.notices import actions as notices
from webapp.restoring import held


@click.command("release")
@click.argument("waiting", type=click.Choice(["send", "drop"]))
@click.pass_obj
def release(house: Callable[[], Flask], waiting: str) -> None:
    """Let messages go again after an earlier database was put back: send or drop what waits."""
    app = house()
    with app.extensions["database"].transaction():
        dropped = notices.drop_all() if waiting == "drop" else 0
        counted = held.counted()
    held.note(app.config["SETTINGS"], counted)  # only now that what was dropped is dropped
    click.echo("Berichten gaan weer weg." + (f" Niet verstuurd: {dropped}." if dropped else ""))
