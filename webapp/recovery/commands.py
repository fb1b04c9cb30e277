"""Packs: the host's commands for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask

from webapp.config import Unsafe
from webapp.recovery import actions, packs, queries

House = Callable[[], Flask]


@click.group("packs")
def commands() -> None:
    """Sets of statements that people can fill in, beside «Mijn herstel»."""


@commands.command("list")
@click.pass_obj
def list_all(house: House) -> None:
    """Print the packs, with licence and source."""
    with _open(house):
        off = {each.name for each in queries.installed() if each.removed_at is not None}
        for pack in queries.known_packs().values():
            state = "uit" if pack.name in off else "aan"
            click.echo(" | ".join([pack.name, pack.version, state, pack.licence, pack.source]))


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def add(house: House, folder: Path) -> None:
    """Install the pack in this folder, after a strict look at it."""
    with _open(house):
        pack = actions.install(packs.source_in(folder))
        click.echo(f"{pack.name} is er nu. Licentie: {pack.licence}. Bron: {pack.source}.")


@commands.command()
@click.argument("name")
@click.pass_obj
def remove(house: House, name: str) -> None:
    """Offer a pack no longer; what people answered stays readable."""
    with _open(house):
        found = queries.installed_called(name)
        if found is None:
            raise Unsafe(f"Er is geen pakket {name!r}: kijk met `steungroep packs list`.")
        actions.put_away(found)
        click.echo(f"{name} wordt niet meer aangeboden. Wat mensen invulden, blijft te lezen.")


@contextmanager
def _open(house: House) -> Iterator[None]:
    try:
        app = house()
        with app.extensions["database"].transaction():
            yield
    except packs.BadPack as wrong:
        raise Unsafe(str(wrong)) from wrong
    except actions.OtherWords as other:
        raise Unsafe(
            f"Er is al een pakket {other} met andere woorden: geef dit een andere naam."
        ) from other
