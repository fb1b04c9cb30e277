"""Hulp nu: the same numbers for everybody, everywhere, and nobody keeps that it was opened."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from webapp.cli import worries
from webapp.config import HOUSE, Unsafe
from webapp.help import contacts

FILE = HOUSE / "help" / "contacts.toml"


def numbers():
    return [row["number"] for row in tomllib.loads(FILE.read_text())["contact"] if "number" in row]


def test_every_number_of_the_file_can_be_called_in_its_order(visitor):
    page = visitor.opens("/hulp")
    called = re.findall(r'href="tel:([^"]+)"', page.html)
    assert called == [re.sub(r"[ -]", "", number) for number in numbers()]
    assert called[:2] == ["112", "113"]
    assert {"08000113", "0883301330", "0880767000"} <= set(called)


def test_it_is_the_same_page_for_who_did_not_sign_in(world, visitor):
    anna = world.owner()
    world.check_in(anna, mood=0)
    signed_in = visitor.another().signs_in_as(anna).opens("/hulp").html
    for number in re.findall(r'href="tel:[^"]+"', visitor.opens("/hulp").html):
        assert number in signed_in


def test_opening_it_is_kept_nowhere(world, visitor, caplog):
    anna = world.owner()
    visitor.signs_in_as(anna).opens("/meer")
    before = world.everything()
    with caplog.at_level("DEBUG"):
        visitor.opens("/hulp")
    assert world.everything() == before
    assert "hulp" not in " ".join(record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("path", ["/bestaat-niet", "/groep/x", "/uitnodiging/oud", "/u/oud"])
def test_it_is_one_tap_away_on_pages_that_are_not_there(visitor, path):
    page = visitor.opens(path)
    assert page.status == 404
    assert "/hulp" in page.links


def test_it_is_one_tap_away_on_every_error(visitor):
    assert "/hulp" in visitor.posts("/begin", name="Anna").links
    assert visitor.page.status == 400
    assert "/hulp" in visitor.posts("/over").links
    assert visitor.page.status == 405
    assert "/hulp" in visitor.posts("/begin", name="x" * 300_000).links
    assert visitor.page.status in {400, 413}


def test_numbers_that_nobody_looked_up_for_half_a_year_worry_the_host(world):
    checked = contacts.read(FILE)[0].last_checked
    at = datetime(checked.year, checked.month, checked.day, 12, tzinfo=UTC)
    for days, warned in ((180, False), (181, True)):
        with time_machine.travel(at + timedelta(days=days)):
            assert any("112" in worry for worry in worries(world.settings)) is warned


@pytest.mark.parametrize(
    "words",
    [
        "",
        "geen toml [",
        '[[contact]]\nkey = "112"\n',
        '[[contact]]\nkey = "112"\nnumber = "112"\nlabel.nl = "Bel"\nbutton.nl = "Bel"\n',
        '[[contact]]\nkey = "112"\nnumber = "112"\nlast_checked = 2026-11-20\n',
    ],
)
def test_a_file_that_is_not_complete_is_refused_in_a_sentence(tmp_path, words):
    (tmp_path / "help.toml").write_text(words)
    with pytest.raises(Unsafe, match=str(tmp_path)):
        contacts.read(tmp_path / "help.toml")


def test_the_host_can_bring_own_numbers(world, tmp_path):
    words = FILE.read_text().replace("088 330 1 330", "050 000 00 00")
    (tmp_path / "help.toml").write_text(words)
    settings = replace(world.settings, help_file=tmp_path / "help.toml")
    assert "050 000 00 00" in [each.number for each in contacts.read(settings.help_file)]
