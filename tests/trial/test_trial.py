"""The trial: example people to be, and mail that goes nowhere."""

import pytest

from tests.people.test_start import code_in
from webapp.cli import fill_example
from webapp.groups.models import Group
from webapp.people.models import Person

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def example(app):
    """The example people are there."""
    fill_example(app)


@pytest.mark.parametrize("name", ["Anna", "Emma", "Mo", "Sara", "Bram"])
def test_somebody_becomes_an_example_person_with_one_button(visitor, name):
    visitor.opens("/proef")
    visitor.sends(f"/proef/{name}")
    assert visitor.page.status == 200
    assert name in visitor.page.words or visitor.opens("/meer").status == 200


def test_mo_finds_his_link_and_nothing_chosen(visitor):
    visitor.opens("/proef")
    visitor.sends("/proef/Mo")
    assert visitor.page.path.startswith("/uitnodiging/")
    assert visitor.opens("/meer").status == 404


def test_mo_can_say_yes_and_anna_finds_him(visitor):
    visitor.opens("/proef")
    visitor.sends("/proef/Mo")
    visitor.sends(visitor.page.path, choice="yes")
    anna = visitor.another()
    anna.opens("/proef")
    anna.sends("/proef/Anna")
    assert any("/antwoord/" in path for path in anna.page.links)


def test_sara_is_in_the_groups_of_anna_and_bram(visitor):
    visitor.opens("/proef")
    visitor.sends("/proef/Sara")
    assert "Mijn steungroep" in visitor.page.words
    assert "Bram en de anderen" in visitor.page.words


def test_who_becomes_somebody_else_is_no_longer_the_first(visitor):
    visitor.opens("/proef")
    visitor.sends("/proef/Anna")
    annas = visitor.page.path
    visitor.opens("/proef")
    visitor.sends("/proef/Bram")
    assert visitor.opens(annas).status == 404


def test_every_screen_of_the_example_has_something_on_it(visitor):
    visitor.opens("/proef")
    visitor.sends("/proef/Anna")
    group = visitor.page.path
    for path, word in (
        ("", "Anna"),
        ("/doelen", "Zelfstandig wonen"),
        ("/mensen", "Emma"),
        ("/bijeenkomsten", "Bij Anna thuis"),
        ("/inchecken", "Het koor was fijn."),
    ):
        assert word in visitor.opens(group + path).words


def test_filling_twice_is_filling_once(app, world):
    before = world.count(Person), world.count(Group)
    fill_example(app)
    assert (world.count(Person), world.count(Group)) == before


def test_mail_of_the_trial_can_be_read_and_used(world, visitor):
    visitor.sends("/begin", name="Noor", email="noor@voorbeeld.nl", own_phone="yes")
    (letter,) = world.deliver()
    page = visitor.opens("/proefpost")
    assert code_in(letter) in page.words
    assert "noor@voorbeeld.nl" in page.words
    visitor.sends("/code", digits=code_in(letter))
    assert visitor.page.path == "/groepen/begin"


def test_only_an_example_person_can_be_become(visitor):
    form = visitor.opens("/proef").forms[0]
    for name in ("anna", "Niemand", "Ria"):
        assert visitor.posts(f"/proef/{name}", **form.fields).status == 404


def test_every_page_says_that_it_is_a_trial(visitor):
    for path in ("/", "/hulp", "/proef", "/bestaat-niet"):
        assert "proefversie" in visitor.opens(path).html
