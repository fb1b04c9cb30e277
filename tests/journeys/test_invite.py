"""Asking a neighbour: a link, a yes, and the owner's own look before anything is to be seen."""

import re

import pytest
from sqlalchemy import select

from webapp.db import session
from webapp.groups.models import Membership
from webapp.invitations.models import Choice, Reply

SECRET = "Zelfstandig wonen"


def anna_invites(anna, name="Mo"):
    """Anna writes somebody down, chooses a text, and has a link to send."""
    anna.presses_outside("Groep").presses("Nodig iemand uit")
    anna.writes("Hoe heet diegene?", name).writes("Hoe kennen jullie elkaar?", "Buurman")
    anna.presses("Ga verder").presses("Kies deze tekst")
    return re.search(r"http\S+", anna.main.get_by_label("Tekst met de link").input_value()).group()


def says_yes(somebody, link, name=None):
    """Somebody opens the link and says yes, by a name of their own when they have another."""
    somebody.opens(link).chooses("Ja, ik doe mee")
    if name:
        somebody.writes("Hoe heet je?", name)
    return somebody.presses("Stuur mijn antwoord")


def home_of(phone, world, owner, **kwargs):
    """The owner's phone, at the owner's first page."""
    world.goal(owner, SECRET)
    return phone(**kwargs).is_somebody(owner).opens(f"/groep/{owner.group_id}")


def test_mo_says_yes_and_sees_the_group_once_anna_says_this_is_mo(phone, world, script):
    owner = world.owner()
    anna, mo = home_of(phone, world, owner, script=script), phone(script=script)
    anna.presses_outside("Groep").is_as_reviewed("groep-leeg").presses("Nodig iemand uit")
    anna.is_as_reviewed("iemand-vragen").presses("Ga verder")
    assert anna.status == 422
    anna.writes("Hoe heet diegene?", "Mo").writes("Hoe kennen jullie elkaar?", "Buurman")
    anna.presses("Ga verder").is_as_reviewed("tekst-kiezen")
    for tone in anna.main.get_by_role("radio").all():
        tone.check()
    anna.presses("Kies deze tekst").is_as_reviewed("link-sturen")
    link = re.search(r"http\S+", anna.main.get_by_label("Tekst met de link").input_value()).group()

    mo.opens(link).is_as_reviewed("vraag-aan-mo").sees_no(SECRET, "De groep van Anna", "Buurman")
    mo.presses("Stuur mijn antwoord")
    assert mo.status == 422
    mo.chooses("Ja, ik doe mee").presses("Stuur mijn antwoord").is_as_reviewed("wachten")
    group = f"/groep/{owner.group_id}"
    for closed in (group, f"{group}/doelen", f"{group}/mensen", f"{group}/bijeenkomsten"):
        mo.opens(closed).sees_no(SECRET)
        assert mo.status == 404
    mo.opens("/").sees("Anna kijkt nog")

    anna.presses_outside("Vandaag").is_as_reviewed("vandaag-mo-zei-ja")
    anna.presses("Kijk of het klopt").is_as_reviewed("klopt-dit")
    anna.presses("Klopt, dit is Mo").is_as_reviewed("mo-doet-mee")
    mo.presses("Kijk of het al klaar is").is_as_reviewed("vandaag-van-mo").sees_no(SECRET)
    mo.presses_outside("Groep").is_as_reviewed("groep-van-mo")
    mo.presses_outside("Bijeenkomst")
    anna.presses_outside("Groep").is_as_reviewed("groep-met-mo")
    mo.opens(link).sees("Deze link werkt niet meer")
    assert mo.status == 404


@pytest.mark.parametrize(("words", "choice"), [("Niet nu", Choice.NOT_NOW), ("Nee", Choice.NO)])
def test_a_no_needs_no_account_and_no_reason(phone, world, script, words, choice):
    anna = home_of(phone, world, world.owner(), script=script)
    mo = phone(script=script).opens(anna_invites(anna))
    mo.chooses(words).presses("Stuur mijn antwoord").is_as_reviewed("bedankt")
    with world.open():
        assert [reply.choice for reply in session.scalars(select(Reply))] == [choice]
    assert world.count(Membership) == 1
    anna.presses_outside("Groep").sees("Niet nu").presses(re.compile("Mo"))
    anna.is_as_reviewed("mo-niet-nu")


def test_the_words_are_annas_own_and_a_link_can_be_shown_replaced_and_taken_back(
    phone, world, script
):
    anna = home_of(phone, world, world.owner(), script=script)
    link = anna_invites(anna)
    anna.presses("Laat code zien").presses("Terug")
    anna.presses("Verander de tekst").writes("Wat wil je zeggen?", "").presses("Bewaar de tekst")
    assert anna.status == 422
    anna.writes("Wat wil je zeggen?", "Kom je erbij, Mo?").presses("Bewaar de tekst")
    assert "Kom je erbij, Mo?" in anna.main.get_by_label("Tekst met de link").input_value()

    anna.opens(link).sees("Zo ziet Mo het.")
    anna.opens("/").presses_outside("Groep").presses(re.compile("Mo"))
    anna.presses("Maak een nieuwe link").sees("Er is een nieuwe link.")
    assert phone(script=script).opens(link).status == 404
    anna.presses_outside("Groep").presses(re.compile("Mo")).presses("Neem de vraag terug")
    anna.sees("De link werkt niet meer.")


def test_sending_offers_copy_and_sms_and_mail_and_share_where_the_phone_can(phone, world):
    owner = world.owner()
    world.invitation(world.contact(owner))
    anna = phone()
    anna.context.grant_permissions(["clipboard-read", "clipboard-write"])
    anna.context.add_init_script(
        "navigator.share = (what) => { window.shared = what; return Promise.resolve(); }"
    )
    anna.is_somebody(owner).opens(f"/groep/{owner.group_id}/mensen").presses(re.compile("Mo"))
    anna.presses("Stuur de link opnieuw").taps("Stuur de link").taps("Kopieer de tekst").looks()
    text = anna.main.get_by_label("Tekst met de link").input_value()
    assert anna.page.evaluate("shared.url") in text
    anna.sees("Gekopieerd")
    assert anna.page.evaluate("navigator.clipboard.readText()") == text
    assert anna.named("Stuur een sms").get_attribute("href").startswith("sms:?&body=Doe%20je")
    assert anna.named("Stuur een mail").get_attribute("href").startswith("mailto:?subject=")


def test_the_code_of_eight_letters_opens_the_group_in_a_second_browser(phone, world, script):
    anna = home_of(phone, world, world.owner(), script=script)
    in_whatsapp, own = phone(script=script), phone(script=script)
    says_yes(in_whatsapp, anna_invites(anna))
    in_whatsapp.presses("Ook in een andere app").is_as_reviewed("ander-toestel")
    in_whatsapp.presses("Maak een code").is_as_reviewed("code-voor-ander-toestel")
    code = in_whatsapp.page.locator(".key").inner_text()
    assert len("".join(code.split())) == 8

    own.opens("/code-invullen").writes("Wat is je code?", code)
    own.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.").presses("Log in")
    own.sees("Anna kijkt nog")
    anna.opens("/").presses("Kijk of het klopt").presses("Klopt, dit is Mo")
    own.presses("Kijk of het al klaar is")
    assert own.heading == in_whatsapp.opens("/").heading == "De groep van Anna"


def test_of_two_people_behind_one_link_only_the_confirmed_one_gets_in(phone, world, script):
    anna = home_of(phone, world, world.owner(), script=script)
    link = anna_invites(anna)
    mo = says_yes(phone(script=script), link)
    stranger = says_yes(phone(script=script), link, name="Kees")
    anna.opens("/").presses_outside("Groep")
    anna.is_as_reviewed("twee-zeiden-ja").presses("Kijk of het klopt")
    anna.sees("Mo").presses("Klopt, dit is Mo")

    assert mo.opens("/").heading == "De groep van Anna"
    stranger.opens("/").sees("Je zit nu in geen groep.").sees_no(SECRET)
    assert phone(script=script).opens(link).status == 404


def test_somebody_else_is_let_go_and_the_link_waits_for_who_was_meant(phone, world, script):
    anna = home_of(phone, world, world.owner(), script=script)
    link = anna_invites(anna)
    stranger = says_yes(phone(script=script), link, name="Kees")
    anna.opens("/").presses("Kijk of het klopt").sees("Kees").presses("Dit is iemand anders")
    stranger.opens("/").sees("Je zit nu in geen groep.")
    mo = says_yes(phone(script=script), link)
    anna.opens("/").presses("Kijk of het klopt").presses("Klopt, dit is Mo")
    assert mo.opens("/").heading == "De groep van Anna"


def test_who_is_signed_in_already_is_asked_as_whom(phone, world, script):
    sara, owner = world.person("Sara"), world.owner()
    anna = home_of(phone, world, owner, script=script)
    link = anna_invites(anna)
    tablet = phone(script=script).is_somebody(sara).opens(link)
    tablet.is_as_reviewed("vraag-aan-wie-al-ingelogd-is")
    tablet.chooses("Ja, ik doe mee als Sara").presses("Stuur mijn antwoord").sees("Anna kijkt nog")
