"""Account: the host's command for who lost their mailbox."""

from collections.abc import Callable

import click
from flask import Flask

from webapp.account import actions
from webapp.config import Unsafe
from webapp.forms import is_address
from webapp.people import queries as people

House = Callable[[], Flask]


@click.command("change-address")
@click.option("--old", prompt=True, help="The address that somebody signs in with now.")
@click.option("--new", prompt=True, help="The address that takes its place.")
@click.pass_obj
def change_address(house: House, old: str, new: str) -> None:
    """Give somebody another address in three days, unless one of their devices refuses."""
    if not is_address(new):
        raise Unsafe("Het nieuwe adres is geen e-mailadres: kijk het nog eens na.")
    with house().extensions["database"].transaction():
        person = people.person_with(people.lookup_of(old))
        if person is None:
            raise Unsafe("Met het oude adres logt niemand in: vraag nog eens welk adres het was.")
        try:
            actions.begin_change(person, email=new.strip())
        except actions.AddressTaken as taken:
            raise Unsafe("Het nieuwe adres hoort al bij iemand: vraag om een ander.") from taken
    click.echo("Over 72 uur is dit het adres. Elk toestel en het oude adres horen het nu.")
    click.echo("Wie het niet vroeg, kan het daar tegenhouden.")
