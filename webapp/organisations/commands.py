"""Organisations: the host's commands for the list."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import Flask

from webapp.config import Unsafe
from webapp.forms import clean_line, letters
from webapp.organisations import actions, links, queries
from webapp.organisations.models import Organisation, OrganisationKind

House = Callable[[], Flask]
"""What opens the house; a command that only prints its help opens nothing."""
LONGEST = 60
KINDS = {
    "ggz": OrganisationKind.GGZ,
    "verslavingszorg": OrganisationKind.ADDICTION,
    "wijk": OrganisationKind.NEIGHBOURHOOD,
    "gemeente": OrganisationKind.MUNICIPALITY,
    "anders": OrganisationKind.OTHER,
}
"""The kinds as a host types them."""


@click.group()
def organisations() -> None:
    """The organisations that professionals choose from."""


@organisations.command("list")
@click.pass_obj
def list_all(house: House) -> None:
    """Print the list."""
    with _open(house):
        for each in queries.on_the_list():
            words = {kind: word for word, kind in KINDS.items()}
            line = [each.name, words[each.kind], each.region, each.phone or "geen nummer"]
            click.echo(" | ".join(line))


@organisations.command()
@click.argument("name")
@click.option("--kind", default="anders", show_default=True, help=", ".join(KINDS))
@click.option("--region", default="Groningen", show_default=True)
@click.option("--phone", default="", help="The number of its own team.")
@click.pass_obj
def add(house: House, name: str, kind: str, region: str, phone: str) -> None:
    """Put an organisation on the list."""
    with _open(house):
        made = actions.add(
            _name(name), kind=_kind(kind), region=_name(region, "regio"), phone=_phone(phone)
        )
        click.echo(f"{made.name} staat op de lijst.")


@organisations.command()
@click.argument("name")
@click.option("--name", "new_name", help="Another name.")
@click.option("--kind", help=", ".join(KINDS))
@click.option("--region")
@click.option("--phone", help="The number of its own team; empty for none.")
@click.pass_obj
def change(
    house: House,
    name: str,
    new_name: str | None,
    kind: str | None,
    region: str | None,
    phone: str | None,
) -> None:
    """Change what is known of an organisation; what is left out stays."""
    with _open(house):
        found = _found(name)
        actions.change(
            found,
            name=None if new_name is None else _name(new_name),
            kind=None if kind is None else _kind(kind),
            region=None if region is None else _name(region, "regio"),
            phone=None if phone is None else _phone(phone),
        )
        click.echo(f"{found.name} is veranderd.")


@organisations.command()
@click.argument("name")
@click.pass_obj
def retire(house: House, name: str) -> None:
    """Take an organisation off the list; who named it keeps it."""
    with _open(house):
        found = _found(name)
        actions.retire(found)
        click.echo(f"{found.name} staat niet meer op de lijst. Wie daar werkt, houdt de naam.")


@organisations.command("start-link")
@click.argument("name")
@click.pass_obj
def start_link(house: House, name: str) -> None:
    """Print a link with which somebody begins a group, from this organisation."""
    with _open(house) as app:
        link = links.start_link(_found(name))
    click.echo(f"{app.config['SETTINGS'].base_url}/start/{link}")
    click.echo(f"Deze link werkt {links.LASTS.days} dagen.")


@contextmanager
def _open(house: House) -> Iterator[Flask]:
    """A look into the house's list. Raises Unsafe, which is one sentence for the host."""
    try:
        app = house()
        with app.extensions["database"].transaction():
            yield app
    except actions.KnownAlready as known:
        raise Unsafe("Er staat al een organisatie met deze naam op de lijst.") from known


def _found(name: str) -> Organisation:
    found = queries.organisation_called(clean_line(name) or "")
    if found is None or found.retired_at is not None:
        raise Unsafe(
            f"Er staat geen organisatie {name!r} op de lijst: kijk met"
            " `steungroep organisations list`."
        )
    return found


def _name(words: str, what: str = "naam") -> str:
    line = clean_line(words) or ""
    if not line or letters(line) > LONGEST:
        raise Unsafe(f"Geef een {what} van 1 tot en met {LONGEST} letters.")
    return line


def _kind(word: str) -> OrganisationKind:
    if word not in KINDS:
        raise Unsafe(f"Kies als --kind een van deze woorden: {', '.join(KINDS)}.")
    return KINDS[word]


def _phone(words: str) -> str:
    line = clean_line(words) or ""
    count = sum(each in "0123456789" for each in line)
    if line and (set(line) - set("0123456789 +-()") or not 3 <= count <= 15):
        raise Unsafe(f"Dit is geen telefoonnummer: {words!r}. Geef bijvoorbeeld 050 123 45 67.")
    return line
