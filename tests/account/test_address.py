"""The own address: proven, told to the old one, and turned back for three days (M1, T28)."""

import re
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner

from tests.people.test_coming_back import ANNA, code_on
from tests.people.test_start import code_in
from webapp import clock
from webapp.account import actions as account
from webapp.chores import CHORES, tidy
from webapp.cli import commands
from webapp.db import session
from webapp.people import actions as people
from webapp.people import queries
from webapp.people.models import AddressChange, Device, Person, SignIn
from webapp.worker import Worker

NEW = "nieuw@voorbeeld.nl"


def letters_to(world, address):
    return [letter for letter in world.deliver() if letter["To"] == address]


def changes(world, visitor, to=NEW):
    """Another address, with the code that was mailed to it."""
    visitor.sends("/mijn-adres/nieuw", email=to)
    visitor.sends("/mijn-adres/code", digits=code_in(letters_to(world, to)[0]))
    assert visitor.page.path == "/mijn-adres"
    return visitor


def link_in(letter):
    return re.search(r"/adres-terug/\S+", letter.get_body(("plain",)).get_content()).group(0)


def link_to_old(world, old=ANNA):
    return link_in(
        next(each for each in letters_to(world, old) if "Je code" not in each["Subject"])
    )


def address_of(world, person):
    with world.open():
        found = session.get_one(Person, person.id)
        known = queries.person_with(queries.lookup_of(found.email)) if found.email else found
        assert known is found
        return found.email


def signs_in(world, visitor, email):
    visitor.sends("/inloggen", email=email, own_phone="yes")
    visitor.sends("/code", digits=code_in(letters_to(world, email)[0]))
    return visitor


def is_in(visitor):
    return visitor.opens("/meer").status == 200


def after(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=True)


def tidies(world):
    with world.open():
        tidy()


def test_an_address_is_there_after_its_own_code_and_not_before(world, visitor):
    mo = world.person("Mo")
    visitor.signs_in_as(mo)
    visitor.sends("/mijn-adres/nieuw", email=NEW)
    assert NEW in visitor.page.words
    assert address_of(world, mo) is None
    code = code_in(letters_to(world, NEW)[0])
    wrong = "000000" if code != "000000" else "111111"
    assert visitor.sends("/mijn-adres/code", digits=wrong).status == 422
    assert address_of(world, mo) is None
    visitor.sends("/mijn-adres/code", digits=code)
    assert address_of(world, mo) == NEW
    assert is_in(signs_in(world, visitor.another(), NEW))
    assert world.count(Person) == 1


def test_a_device_stays_signed_in_when_its_person_takes_an_address(world, visitor):
    mo = world.person("Mo")
    tablet = visitor.another().signs_in_as(mo)
    changes(world, visitor.signs_in_as(mo))
    assert world.count(Device) == 2
    assert is_in(visitor)
    assert is_in(tablet)


def test_the_old_address_hears_it_and_nothing_else(world, visitor):
    anna = world.owner("Zeemeermin", address=ANNA)
    changes(world, visitor.signs_in_as(anna))
    (letter,) = letters_to(world, ANNA)
    assert letter["Subject"] == "Er is iets met je e-mailadres"
    for words in (NEW, "Zeemeermin", "groep/", "nieuw@"):
        assert words not in letter.as_string()
    for kind in ("plain", "html"):
        assert "/adres-terug/" in letter.get_body((kind,)).get_content()


def test_the_old_address_turns_it_back_by_a_button_that_lets_nobody_in(world, visitor):
    anna = world.owner(address=ANNA)
    changes(world, visitor.signs_in_as(anna))
    thief = signs_in(world, visitor.another(), NEW)
    assert is_in(thief)
    link, old = link_to_old(world), visitor.another()
    old.opens(link)
    assert address_of(world, anna.person) == NEW, "looking turns nothing back"
    old.sends(link)
    assert address_of(world, anna.person) == ANNA
    assert not is_in(old)
    assert not is_in(thief), "who came in since then is out"
    assert is_in(visitor), "who was there before stays"
    old.opens(link)
    old.sends(link)
    assert address_of(world, anna.person) == ANNA, "twice is once"


def test_every_device_sees_it_and_turns_it_back_without_a_question(world, visitor):
    anna = world.owner(address=ANNA)
    tablet = visitor.another().signs_in_as(anna)
    group = f"/groep/{anna.group_id}"
    assert "/mijn-adres" not in tablet.opens(group).links
    changes(world, visitor.signs_in_as(anna))
    with after(hours=71):
        for path in (group, "/meer", "/groepen"):
            assert "/mijn-adres" in tablet.opens(path).links, path
        assert "Er is iets met je e-mailadres" in tablet.page.words
        tablet.opens("/mijn-adres")
        tablet.sends("/mijn-adres/terug")
    assert address_of(world, anna.person) == ANNA
    assert "Er is iets met je e-mailadres" not in tablet.opens(group).words


def test_after_three_days_it_stays_and_the_old_address_is_nowhere(world, visitor):
    anna = world.owner(address=ANNA)
    changes(world, visitor.signs_in_as(anna))
    link = link_to_old(world)
    with after(hours=72, seconds=1):
        assert visitor.another().opens(link).status == 404
        assert "Draai het terug" not in visitor.opens("/mijn-adres").words
        tidies(world)
        assert world.count(AddressChange) == 0
        assert "Er is iets" not in visitor.opens("/meer").words
    assert address_of(world, anna.person) == NEW


def test_until_then_both_addresses_let_the_same_person_in(world, visitor):
    anna = world.owner(address=ANNA)
    changes(world, visitor.signs_in_as(anna))
    assert is_in(signs_in(world, visitor.another(), ANNA))
    assert is_in(signs_in(world, visitor.another(), NEW))
    assert world.count(Person) == 1
    with after(hours=73):
        tidies(world)
        signs_in(world, visitor.another(), ANNA)
        assert world.count(Person) == 2, "then it is nobody's"


def test_nobody_else_takes_the_old_address_while_it_can_come_back(world, visitor):
    anna = world.owner(address=ANNA)
    changes(world, visitor.signs_in_as(anna))
    bram = world.person("Bram")
    brams = changes(world, visitor.another().signs_in_as(bram), ANNA)
    assert "hoort al bij iemand anders" in brams.page.words
    assert address_of(world, bram) is None


def test_of_two_changes_the_first_link_brings_back_the_first_address(world, visitor):
    anna = world.owner(address=ANNA)
    changes(world, visitor.signs_in_as(anna))
    link = link_to_old(world)
    changes(world, visitor, "derde@voorbeeld.nl")
    visitor.another().sends(link)
    assert address_of(world, anna.person) == ANNA
    with world.open():
        assert queries.person_with(queries.lookup_of(NEW)) is None
        assert queries.person_with(queries.lookup_of("derde@voorbeeld.nl")) is None


def test_a_first_address_can_be_turned_back_too(world, visitor):
    mo = world.person("Mo")
    tablet = visitor.another().signs_in_as(mo)
    changes(world, visitor.signs_in_as(mo))
    tablet.opens("/mijn-adres")
    tablet.sends("/mijn-adres/terug")
    assert address_of(world, mo) is None


def test_a_taken_address_is_told_to_who_reads_its_mail_and_to_nobody_else(world, visitor):
    world.person("Bram", address=NEW)
    mo = world.person("Mo")
    visitor.signs_in_as(mo)
    visitor.sends("/mijn-adres/nieuw", email=NEW)
    taken = visitor.page.words
    visitor.sends("/mijn-adres/nieuw", email="vrij@voorbeeld.nl")
    assert taken.replace(NEW, "") == visitor.page.words.replace("vrij@voorbeeld.nl", "")
    changes(world, visitor, NEW)
    assert "hoort al bij iemand anders" in visitor.page.words
    assert address_of(world, mo) is None


def test_the_own_address_again_is_no_change(world, visitor):
    visitor.signs_in_as(world.owner(address=ANNA))
    visitor.sends("/mijn-adres/nieuw", email="Anna@Voorbeeld.nl")
    assert visitor.page.status == 422
    assert "Anna@Voorbeeld.nl" in visitor.page.html
    assert world.deliver() == []


def test_the_code_is_mailed_once_more_after_half_a_minute(world, visitor):
    visitor.signs_in_as(world.person("Mo"))
    visitor.sends("/mijn-adres/nieuw", email=NEW)
    visitor.sends("/mijn-adres/opnieuw")
    assert world.count(SignIn) == 1
    with after(seconds=31):
        visitor.sends("/mijn-adres/opnieuw")
        assert len(letters_to(world, NEW)) == 2
        visitor.sends("/mijn-adres/code", digits=code_in(letters_to(world, NEW)[-1]))
        assert "Je adres is bewaard" in visitor.page.words


def test_a_code_for_an_address_is_good_for_ten_minutes(world, visitor):
    mo = world.person("Mo")
    visitor.signs_in_as(mo)
    visitor.sends("/mijn-adres/nieuw", email=NEW)
    code = code_in(letters_to(world, NEW)[0])
    with after(minutes=10):
        visitor.opens("/mijn-adres/code")
        assert visitor.page.path == "/mijn-adres"
        with world.open(), pytest.raises(people.WrongCode):
            people.use_digits(session.query(SignIn).all(), code)
    assert address_of(world, mo) is None


@pytest.mark.parametrize("asks", ["begin", "add"])
def test_an_address_that_nobody_confirmed_is_gone_within_the_hour(app, world, visitor, asks):
    """As the worker tidies: every ten minutes."""
    if asks == "begin":
        visitor.sends("/begin", name="Anna", email=NEW, own_phone="yes")
    else:
        visitor.signs_in_as(world.person("Mo"))
        visitor.sends("/mijn-adres/nieuw", email=NEW)
    world.deliver()
    assert world.count(SignIn) == 1
    worker, asked_at = Worker(app, CHORES), clock.now()
    worker.did_at[tidy] = asked_at - timedelta(minutes=1)
    for minutes in range(0, 60, 2):
        with time_machine.travel(asked_at + timedelta(minutes=minutes), tick=False):
            worker.round()
            there = world.count(SignIn)
        assert there or minutes > 40, "its digits were good for ten minutes"
    assert there == 0


def begins(app, old, new):
    """What the host types, and what it answers."""
    return CliRunner().invoke(
        commands.commands["change-address"], ["--old", old, "--new", new], obj=lambda: app
    )


def test_the_host_begins_a_change_that_happens_after_three_days(app, world, visitor):
    anna = world.owner(address=ANNA)
    visitor.signs_in_as(anna)
    answer = begins(app, ANNA, NEW)
    assert answer.exit_code == 0, answer.output
    assert address_of(world, anna.person) == ANNA
    for path in (f"/groep/{anna.group_id}", "/meer"):
        assert "/mijn-adres" in visitor.opens(path).links
    assert NEW not in visitor.opens("/mijn-adres").html, "who found the phone does not read it"
    (letter,) = letters_to(world, ANNA)
    assert "Over drie dagen" in letter.get_body(("plain",)).get_content()
    with after(hours=71, minutes=59):
        tidies(world)
        assert address_of(world, anna.person) == ANNA
    with after(hours=72, seconds=1):
        tidies(world)
        assert address_of(world, anna.person) == NEW
        assert is_in(signs_in(world, visitor.another(), NEW))
        assert "Er is iets" not in visitor.opens("/meer").words


@pytest.mark.parametrize("way", ["device", "mail"])
def test_a_change_by_the_host_is_refused_from_a_device_and_from_the_old_mailbox(
    app, world, visitor, way
):
    anna = world.owner(address=ANNA)
    visitor.signs_in_as(anna)
    begins(app, ANNA, NEW)
    if way == "device":
        visitor.opens("/mijn-adres")
        visitor.sends("/mijn-adres/terug")
    else:
        visitor.another().sends(link_to_old(world))
    assert "Er is iets" not in visitor.opens("/meer").words
    with after(hours=73):
        tidies(world)
        assert address_of(world, anna.person) == ANNA


def test_the_host_hears_in_one_sentence_what_cannot_be(app, world):
    world.owner(address=ANNA)
    world.person("Bram", address=NEW)
    for old, new in ((ANNA, NEW), ("wie@voorbeeld.nl", "x@voorbeeld.nl"), (ANNA, "geen adres")):
        answer = begins(app, old, new)
        assert answer.exit_code != 0
        assert re.fullmatch(r"[A-Z][^.]+\.", str(answer.exception)), answer.exception
    assert world.count(AddressChange) == 0


def test_refusing_the_host_leaves_an_own_change_as_it_is(app, world, visitor):
    anna = world.owner(address=ANNA)
    begins(app, ANNA, "host@voorbeeld.nl")
    changes(world, visitor.signs_in_as(anna))
    with world.open():
        by_host = next(each for each in session.query(AddressChange).all() if each.by_host)
        account.turn_back(by_host, here=None)
    assert address_of(world, anna.person) == NEW


def test_two_who_prove_one_address_at_the_same_moment_do_not_both_have_it(world, visitor):
    mo, bram = world.person("Mo"), world.person("Bram")
    phones = [visitor.another().signs_in_as(each) for each in (mo, bram)]
    for phone in phones:
        phone.sends("/mijn-adres/nieuw", email=NEW)
    codes = [code_in(letter) for letter in letters_to(world, NEW)]
    for phone in phones:
        for code in codes:
            if phone.page.path == "/mijn-adres/code":
                phone.sends("/mijn-adres/code", digits=code)
    assert sorted([address_of(world, each) or "" for each in (mo, bram)]) == ["", NEW]


@pytest.mark.parametrize("made", ["before", "after"])
def test_what_was_printed_before_the_change_stays_good_and_what_came_after_is_worth_nothing(
    world, visitor, made
):
    anna = world.owner(address=ANNA)
    visitor.signs_in_as(anna)
    if made == "before":
        code = code_on(visitor.sends("/herstelcode"))
    changes(world, visitor)
    if made == "after":
        code = code_on(visitor.sends("/herstelcode"))
    visitor.opens("/mijn-adres")
    visitor.sends("/mijn-adres/terug")
    found = visitor.another()
    found.sends("/code-invullen", code=code, own_phone="yes")
    assert (found.opens("/meer").status == 200) is (made == "before")
