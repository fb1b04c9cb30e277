"""Limits: guessing gets nowhere, and keeps nobody out of their own phone (product.md M10)."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.pages import BASE, Visitor
from tests.people.test_coming_back import code_on
from tests.people.test_start import code_in
from webapp import clock, limits
from webapp.db import session
from webapp.keys import actions as keys
from webapp.people import actions as people
from webapp.people import queries
from webapp.people.models import Device

ANNA = "anna@voorbeeld.nl"
ASKS = {"email": ANNA, "own_phone": "yes"}


def from_network(visitor: Visitor, address: str) -> Visitor:
    """This browser, on another network."""
    visitor.client.environ_base["REMOTE_ADDR"] = address
    return visitor


def comes_in(world, visitor: Visitor, email: str = ANNA, own_phone: str = "yes") -> Visitor:
    visitor.sends("/inloggen", email=email, own_phone=own_phone)
    visitor.sends("/code", digits=code_in(world.deliver()[0]))
    assert visitor.opens("/meer").status == 200
    return visitor


def in_the_dark(world, visitor: Visitor) -> Visitor:
    """Anna's own phone, after she signed out on it."""
    comes_in(world, visitor)
    visitor.sends("/uitloggen")
    assert visitor.opens("/meer").status == 404
    return visitor


def asks_until_refused(visitor: Visitor, email: str = ANNA) -> int:
    """Strangers ask mails for somebody else, each from another network; how many went."""
    for number in range(60):
        stranger = from_network(visitor.another(), f"10.1.{number}.1")
        if stranger.sends("/inloggen", email=email, own_phone="no").status == 422:
            return number
    raise AssertionError("nobody refused it")


def test_strangers_who_ask_and_ask_keep_nobody_out_of_their_own_phone(world, visitor):
    world.owner(address=ANNA)
    own = in_the_dark(world, visitor)
    assert asks_until_refused(visitor) < 20
    assert visitor.another().sends("/inloggen", **ASKS).status == 422, "the control"

    world.deliver()
    own.sends("/inloggen", **ASKS)
    own.sends("/code", digits=code_in(world.deliver()[0]))
    assert own.opens("/meer").status == 200


def test_one_network_that_asks_and_asks_keeps_nobody_out_elsewhere(world, visitor):
    world.owner(address=ANNA)
    thief = from_network(visitor.another(), "10.1.1.1")
    answers = [thief.another() for _time in range(8)]
    for each in answers:
        from_network(each, "10.1.1.1").sends("/inloggen", **ASKS)
    assert [each.page.status for each in answers].count(422) == 2
    from_network(visitor, "10.2.2.2").sends("/inloggen", **ASKS)
    assert visitor.page.status == 200


def test_a_new_kind_of_address_counts_by_its_house_and_not_by_its_last_digits(world, visitor):
    world.owner(address=ANNA)
    statuses = [
        from_network(visitor.another(), f"2001:db8:1:1::{number:x}")
        .sends("/inloggen", **ASKS)
        .status
        for number in range(1, 9)
    ]
    assert statuses == [200] * 6 + [422] * 2
    from_network(visitor, "2001:db8:1:2::1").sends("/inloggen", **ASKS)
    assert visitor.page.status == 200


def test_a_known_phone_has_a_limit_too(world, visitor):
    world.owner(address=ANNA)
    own = in_the_dark(world, visitor)
    for number in range(7):
        with time_machine.travel(clock.now() + timedelta(minutes=number), tick=False):
            own.opens("/inloggen")
            assert (own.sends("/inloggen", **ASKS).status == 422) is (number == 6)


def test_a_mark_is_known_for_its_own_person_and_nobody_else(world, visitor):
    world.owner(address=ANNA)
    world.owner("Bram", address="bram@voorbeeld.nl")
    own = in_the_dark(world, visitor)
    asks_until_refused(visitor, "bram@voorbeeld.nl")
    own.opens("/inloggen")
    assert own.sends("/inloggen", email="bram@voorbeeld.nl", own_phone="yes").status == 422


def test_the_mark_says_nothing_lasts_as_long_as_a_session_and_no_borrowed_phone_has_it(
    world, visitor
):
    world.owner(address=ANNA)
    own, borrowed = visitor.another(), visitor.another()
    comes_in(world, borrowed, own_phone="no")
    assert borrowed.client.get_cookie("known") is None
    comes_in(world, own)
    mark = own.client.get_cookie("known")
    assert mark
    assert mark.http_only
    assert mark.same_site == "Lax"
    assert re.fullmatch(r"[\w=-]{44}", mark.value)
    assert timedelta(days=399) < mark.expires - clock.now() <= timedelta(days=400)
    with world.open():
        kept = [each.mark_hash for each in session.query(Device).all()]
        assert len([each for each in kept if each]) == 1
        assert mark.value.encode() not in b"".join(each for each in kept if each)
    own.sends("/uitloggen")
    assert own.client.get_cookie("known").value == mark.value
    comes_in(world, own)
    assert own.client.get_cookie("known").value == mark.value, "the same browser"


def test_a_mark_signs_nobody_in(world, visitor):
    world.owner(address=ANNA)
    own = in_the_dark(world, visitor)
    for path in ("/", "/meer", "/groepen", "/mijn-nummers"):
        assert own.opens(path, follow=False).status in {200, 404}
        assert "Log uit" not in own.page.html


def guesses(world, how) -> dict[str, int]:
    """Ten thousand guesses, a hundred in each unit of work; how often each answer came.

    On the second database as many as show that the limit is the same there.
    """
    told: dict[str, int] = {}
    for hundred in range(100 if on_sqlite(world) else 25):
        with world.open():
            for number in range(hundred * 100, hundred * 100 + 100):
                answer = how(number)
                told[answer] = told.get(answer, 0) + 1
    return told


def on_sqlite(world) -> bool:
    return world.database.engine.dialect.name == "sqlite"


def guessed_digits(stranger: str):
    """One browser that was sent digits for somebody else guesses on."""

    def guess(number: int) -> str:
        asked = queries.sign_ins_of(stranger)
        looked_at = [each for each in asked if each.is_open(clock.now())]
        try:
            people.use_digits(asked, f"{number:06}")
        except people.WrongCode:
            return "wrong" if looked_at else "shut"
        return "right"

    return guess


def guessed_code(number: int) -> str:
    """Somebody guesses codes from four hundred networks at once."""
    letters = f"2345{number:04}".replace("0", "A").replace("1", "B")
    try:
        keys.count_code(letters, network=f"10.{number % 400}", mark="anything")
        keys.use_code(letters, own_phone=False, token=f"{number}")
    except limits.TooOften:
        return "shut"
    except people.WrongCode:
        return "wrong"
    return "right"


@pytest.mark.slow
def test_ten_thousand_guesses_of_digits_stay_within_the_tries(world, visitor):
    world.owner(address=ANNA)
    own = in_the_dark(world, visitor)
    thief = from_network(visitor.another(), "10.1.1.1")
    mails = [thief.sends("/inloggen", **ASKS).status for _mail in range(10)].count(200)
    with thief.client.session_transaction(base_url=BASE) as cookie:
        stranger = cookie["browser"]
    told = guesses(world, guessed_digits(stranger))
    assert mails == 6
    assert set(told) == {"wrong", "shut"}
    assert told["wrong"] == 5, "all six mails were tried at each guess"
    assert thief.sends("/code", digits=code_in(world.deliver()[0])).status == 422

    own.opens("/inloggen")
    comes_in(world, own)


@pytest.mark.slow
def test_ten_thousand_guesses_of_a_code_stay_within_the_limit(world, visitor):
    """The real person types the right one on a known phone meanwhile."""
    anna = world.owner(address=ANNA)
    own = in_the_dark(world, visitor)
    paper = visitor.another().signs_in_as(anna)
    code = code_on(paper.sends("/herstelcode"))
    told = guesses(world, guessed_code)
    assert set(told) == {"wrong", "shut"}
    assert told["wrong"] == limits.LIMITS["code"][0]
    stranger = from_network(visitor.another(), "10.9.9.9")
    assert stranger.sends("/code-invullen", code=code, own_phone="no").status == 422, "the control"

    own.opens("/code-invullen")
    own.sends("/code-invullen", code=code, own_phone="yes")
    assert own.opens("/meer").status == 200


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/begin", "/inloggen", "/mijn-adres/nieuw"])
def test_four_hundred_known_and_unknown_addresses_look_the_same(world, visitor, path):
    """By turns, on every form that takes an address: the page, its headers and the mail."""
    known = [f"bekend{number:03}@voorbeeld.nl" for number in range(200 if on_sqlite(world) else 20)]
    for address in known:
        world.person("Iemand", address=address)
    unknown = [address.replace("bekend", "vreemd") for address in known]
    seen: dict[str, set[str]] = {"bekend": set(), "vreemd": set()}
    mo = world.person("Mo")
    by_turns = [each for pair in zip(known, unknown, strict=True) for each in pair]
    for number, address in enumerate(by_turns):
        somebody = from_network(visitor.another(), f"10.3.{number // 2}.1")
        if path == "/mijn-adres/nieuw":
            somebody.signs_in_as(mo)
        seen[address[:6]].add(_asking(somebody, path, address))
    assert len(seen["bekend"]) == 1, sorted(seen["bekend"])[:2]
    assert seen["bekend"] == seen["vreemd"]
    letters = world.deliver()
    assert len(letters) == len(by_turns)
    assert len({_masked(letter.as_string()) for letter in letters}) == 1


def _asking(somebody: Visitor, path: str, address: str) -> str:
    """Everything that this browser gets to see, without what is new in every answer."""
    fields = {"name": "Iemand", "email": address, "own_phone": "yes"}
    asked = somebody.form(path).fields | fields
    answer = somebody.client.post(path, base_url=BASE, data=asked)
    after = somebody.client.get(answer.location or path, base_url=BASE)
    changing = {"Set-Cookie", "Date"}
    return "\n".join(
        f"{each.status} {[pair for pair in each.headers if pair[0] not in changing]} "
        f"{[pair.partition('=')[0] for pair in each.headers.getlist('Set-Cookie')]} "
        f"{_masked(each.text)}"
        for each in (answer, after)
    )


def _masked(words: str) -> str:
    words = re.sub(r"(bekend|vreemd)\d{3}", "iemand", words)
    words = re.sub(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", "key", words)
    words = re.sub(r"[0-9a-f]{100,}", "token", words)
    words = re.sub(r"/in/[\w=-]+", "/in/link", words)
    return re.sub(r"\b\d{6}\b|=+\d+==|\d{10,}", "number", words)
