"""Beginning a support group, and coming back."""

import re
from datetime import timedelta

import time_machine

from webapp import clock
from webapp.groups.models import Group
from webapp.people.models import Device, Person, SignIn

START = {"name": "Anna", "email": "anna@voorbeeld.nl", "own_phone": "yes"}


def code_in(letter):
    return re.search(r"\b(\d{6})\b", letter.get_body(("plain",)).get_content()).group(1)


def link_in(letter):
    return re.search(r"/in/\S+", letter.get_body(("plain",)).get_content()).group(0)


def test_somebody_begins_with_a_name_and_an_address(world, visitor):
    visitor.sends("/begin", **START)
    assert "anna@voorbeeld.nl" in visitor.page.words
    assert world.count(Person) == 0, "nobody is known before the code"

    (letter,) = world.deliver()
    visitor.sends("/code", digits=code_in(letter))
    assert visitor.page.heading == "Geef je groep een naam"
    visitor.sends("/groepen/begin", name="Mijn mensen")

    assert visitor.page.heading.endswith("Anna")
    assert world.count(Group) == 1
    with world.open():
        assert world.database  # the name is sealed, and opens with the group's key
    visitor.opens("/meer")
    assert "Mijn mensen" in visitor.page.words


def test_opening_the_link_signs_nobody_in_and_its_button_does(world, visitor):
    visitor.sends("/begin", **START)
    link = link_in(world.deliver()[0])

    visitor.opens(link)
    assert world.count(Device) == 0
    visitor.sends(link)
    assert visitor.page.heading == "Geef je groep een naam"


def test_in_another_browser_the_link_asks_for_the_digits(world, visitor):
    visitor.sends("/begin", **START)
    letter = world.deliver()[0]
    tablet = visitor.another()

    tablet.sends(link_in(letter))
    assert tablet.page.status == 422
    assert world.count(Device) == 0
    tablet.sends(link_in(letter), digits=code_in(letter))
    assert tablet.page.heading == "Geef je groep een naam"


def test_the_sixth_wrong_code_is_refused_and_so_is_then_the_right_one(world, visitor):
    visitor.sends("/begin", **START)
    code = code_in(world.deliver()[0])
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(5):
        visitor.sends("/code", digits=wrong)
        assert visitor.page.status == 422
    visitor.sends("/code", digits=code)
    assert "Vraag een nieuwe code" in visitor.page.words
    assert world.count(Person) == 0


def test_a_code_is_good_for_ten_minutes(world, visitor):
    for wait, works in ((timedelta(minutes=9, seconds=55), True), (timedelta(minutes=10), False)):
        phone = visitor.another()
        phone.sends("/inloggen", email="anna@voorbeeld.nl", own_phone="yes")
        code = code_in(world.deliver()[0])
        with time_machine.travel(clock.now() + wait, tick=False):
            phone.posts(
                "/code", **{**phone.form("/code").fields, "digits": code}
            ) if works else None
            phone.opens("/meer")
            assert (phone.page.status == 200) is works


def test_a_double_tap_sends_one_mail(world, visitor):
    form = visitor.form("/begin")
    visitor.posts("/begin", **{**form.fields, **START})
    visitor.posts("/begin", **{**form.fields, **START})
    assert world.count(SignIn) == 1
    assert len(world.deliver()) == 1
