"""Somebody's own account on a phone: another address, and showing that it is you."""

import re
from datetime import timedelta

from webapp.account import actions as account
from webapp.db import session
from webapp.people.models import Device

OLD, NEW = "anna@voorbeeld.example", "nieuw@voorbeeld.example"


def ten_minutes_ago(world):
    """Everybody came in a while ago."""
    with world.open():
        for device in session.query(Device).all():
            device.made_at -= timedelta(minutes=10)


def shows_it_is_her(anna, mailbox):
    anna.presses("Stuur mij de code").is_as_reviewed("code-om-te-laten-zien")
    anna.presses("Ga verder")
    assert anna.status == 422
    anna.writes("Wat is de code?", mailbox.newest(OLD).code).presses("Ga verder")


def test_another_address_is_proven_told_and_turned_back(phone, world, mailbox, script):
    owner = world.owner(address=OLD)
    anna, tablet = (phone(script=script).is_somebody(owner) for _each in "ab")
    ten_minutes_ago(world)
    anna.opens("/meer").presses("Mijn e-mailadres").is_as_reviewed("mijn-adres")
    anna.presses("Kies een ander adres").is_as_reviewed("laat-zien-dat-jij-het-bent")
    shows_it_is_her(anna, mailbox)
    anna.is_as_reviewed("nieuw-adres").presses("Stuur mij de code")
    assert anna.status == 422
    anna.writes("Wat is je e-mailadres?", NEW).presses("Stuur mij de code")
    anna.is_as_reviewed("code-voor-nieuw-adres")
    anna.writes("Wat is de code?", mailbox.newest(NEW).code).presses("Bewaar mijn adres")
    anna.sees(NEW).is_as_reviewed("adres-veranderd")

    tablet.opens(f"/groep/{owner.group_id}").sees("Er is iets met je e-mailadres.")
    tablet.presses("Kijk of het klopt")
    reader = phone(script=script).opens(mailbox.newest(OLD).link).is_as_reviewed("adres-terug")
    tablet.presses("Draai het terug").sees("Je adres is weer zoals het was.", OLD)
    reader.presses("Draai het terug").sees("Je adres is weer zoals het was.")


def test_the_host_gives_another_address_and_somebody_refuses(phone, world, mailbox, script):
    owner = world.owner(address=OLD)
    anna = phone(script=script).is_somebody(owner)
    with world.open():
        account.begin_change(session.merge(owner.person), email=NEW)
    anna.opens("/meer").presses("Kijk of het klopt").is_as_reviewed("adres-van-de-beheerder")
    phone(script=script).opens(mailbox.newest(OLD).link).is_as_reviewed("adres-houden")
    anna.presses("Houd mijn adres").sees("Je adres is weer zoals het was.").sees_no(NEW)


def test_the_printed_code_shows_that_it_is_you(phone, world, script):
    mo = phone(script=script).is_somebody(world.member(world.owner(), "Mo"))
    mo.opens("/herstelcode").presses("Maak een code")
    code = mo.main.locator(".key").inner_text()
    ten_minutes_ago(world)
    mo.opens("/ander-toestel").is_as_reviewed("laat-zien-met-papier").presses("Ga verder")
    assert mo.status == 422
    mo.writes("Wat is je code?", code).presses("Ga verder")
    assert mo.heading == "Ook in een andere app"


def test_who_takes_too_long_does_nothing_and_loses_no_words(phone, world, script):
    anna = phone(script=script).is_somebody(world.owner(address=OLD)).opens("/mijn-adres/nieuw")
    ten_minutes_ago(world)
    anna.writes("Wat is je e-mailadres?", NEW).presses("Stuur mij de code")
    assert anna.status == 401
    anna.sees(NEW).is_as_reviewed("eerst-laten-zien").presses("Ga verder")
    assert anna.heading == "Laat zien dat jij het bent"


def test_somebody_signs_out_on_a_device_that_is_not_in_the_hand(phone, world, script):
    mo = world.member(world.owner(), "Mo")
    here = phone(script=script).is_somebody(mo)
    here.opens("/meer").presses("Mijn toestellen").is_as_reviewed("alleen-dit-toestel")
    tablet, library = (phone(script=script).is_somebody(mo, own_phone=own) for own in (True, False))
    library.opens("/meer")
    here.opens("/mijn-toestellen").is_as_reviewed("mijn-toestellen")
    here.presses(re.compile("^Uitloggen op dat toestel")).sees("Dat toestel is uitgelogd.")
    phone(script=script).is_somebody(mo)
    here.opens("/mijn-toestellen").presses("Uitloggen op alle andere toestellen")
    here.sees("Je bent nu alleen op dit toestel ingelogd.")
    for each in (tablet, library):
        assert each.opens("/meer").status == 401
