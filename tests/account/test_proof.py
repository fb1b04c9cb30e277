"""Proof: what matters for the ways in is asked of somebody who showed that it is them (M2)."""

from datetime import timedelta

import pytest
import time_machine

from tests.people.test_coming_back import ANNA, code_on
from tests.people.test_start import code_in
from webapp import clock
from webapp.gate import door_of

LATER = timedelta(minutes=5, seconds=1)
# product.md M2: before e-mail and devices; ASVS 7.5.1: and before another way in.
PROVED = {
    "account.other_device",
    "account.recovery",
    "account.new_address",
    *("devices.mine", "devices.end", "devices.end_others", "devices.take_away"),
    *("keys.add", "keys.ask_to_add"),
    *("pin.choose", "pin.when", "pin.take_away"),
    *("ending.close", "ending.take_along"),  # export and deletion
}


def later(by=LATER):
    return time_machine.travel(clock.now() + by, tick=True)


def sends_digits(world, visitor):
    """Ask for digits and type them over."""
    visitor.sends("/ben-jij-het")
    return visitor.sends("/ben-jij-het/code", digits=code_in(world.deliver()[0]))


def test_these_and_no_other_pages_ask_for_a_proof(app):
    with app.app_context():
        asking = {name for name in app.view_functions if "proved" in door_of(name).marks}
    assert asking == PROVED


@pytest.mark.parametrize("path", ["/ander-toestel", "/herstelcode", "/mijn-adres/nieuw"])
def test_after_five_minutes_a_page_asks_first_and_then_leads_on(world, visitor, path):
    visitor.signs_in_as(world.owner(address=ANNA))
    assert visitor.opens(path).path == path, "the control: somebody came in just now"
    with later(timedelta(minutes=4, seconds=50)):
        assert visitor.opens(path).path == path
    with later():
        assert visitor.opens(path).path == "/ben-jij-het"
        assert sends_digits(world, visitor).path == path
    with later(LATER + timedelta(minutes=4)):
        assert visitor.opens(path).path == path
    with later(LATER + LATER):
        assert visitor.opens(path).path == "/ben-jij-het"


@pytest.mark.parametrize("path", ["/ander-toestel", "/herstelcode", "/mijn-adres/nieuw"])
def test_a_post_that_comes_too_late_for_the_proof_does_nothing_and_gives_the_words_back(
    world, visitor, path
):
    visitor.signs_in_as(world.owner(address=ANNA))
    form = visitor.form(path)
    with later():
        before = world.everything()
        visitor.posts(path, **{**form.fields, "email": "nieuw@voorbeeld.nl"})
        after = world.everything()
    assert visitor.page.status == 401
    assert "nieuw@voorbeeld.nl" in visitor.page.words
    assert "/ben-jij-het" in visitor.page.links
    assert {name: rows for name, rows in after.items() if name != "device"} == {
        name: rows for name, rows in before.items() if name != "device"
    }


def test_wrong_digits_prove_nothing_and_five_end_them(world, visitor):
    visitor.signs_in_as(world.owner(address=ANNA))
    with later():
        visitor.opens("/herstelcode")
        visitor.sends("/ben-jij-het")
        code = code_in(world.deliver()[0])
        wrong = "000000" if code != "000000" else "111111"
        for _try in range(5):
            assert visitor.sends("/ben-jij-het/code", digits=wrong).status == 422
            assert visitor.opens("/herstelcode").path == "/ben-jij-het"
        assert visitor.sends("/ben-jij-het/code", digits=code).status == 422


def test_digits_of_one_browser_prove_nothing_in_another_and_let_nobody_in(world, visitor):
    anna = world.owner(address=ANNA)
    visitor.signs_in_as(anna)
    other, stranger = visitor.another().signs_in_as(anna), visitor.another()
    with later():
        visitor.sends("/ben-jij-het")
        code = code_in(world.deliver()[0])
        assert other.opens("/ben-jij-het/code").path == "/ben-jij-het"
        assert stranger.opens("/ben-jij-het/code").status == 404
        assert stranger.opens("/code").path == "/inloggen"
        assert visitor.opens("/code").path == "/inloggen", "it is no way to come in either"
        assert visitor.sends("/ben-jij-het/code", digits=code).status == 200


def test_the_mail_with_the_digits_says_nothing_and_has_no_link_to_come_in(world, visitor):
    visitor.signs_in_as(world.owner("Zeemeermin", address=ANNA))
    with later():
        visitor.sends("/ben-jij-het")
        (letter,) = world.deliver()
    assert letter["To"] == ANNA
    assert letter["Subject"] == "Je code"
    text = letter.get_body(("plain",)).get_content()
    assert "Zeemeermin" not in letter.as_string()
    assert "/in/" not in text


def test_who_has_only_paper_shows_the_paper_and_it_stays_good(world, visitor):
    mo = world.member(name="Mo")
    code = code_on(visitor.signs_in_as(mo).sends("/herstelcode"))
    with later():
        assert visitor.opens("/mijn-adres/nieuw").path == "/ben-jij-het/papier"
        assert visitor.sends("/ben-jij-het/papier", code="2345 6789").status == 422
        visitor.sends("/ben-jij-het/papier", code=code.lower())
        assert visitor.page.path == "/mijn-adres/nieuw"
    found = visitor.another()
    assert found.sends("/code-invullen", code=code, own_phone="yes").status == 200


def test_somebody_elses_paper_proves_nothing_and_six_tries_are_too_many(world, visitor):
    emmas = visitor.another().signs_in_as(world.member(name="Emma"))
    hers = code_on(emmas.sends("/herstelcode"))
    own = code_on(visitor.signs_in_as(world.member(name="Mo")).sends("/herstelcode"))
    with later():
        visitor.opens("/mijn-adres/nieuw")
        for _try in range(5):
            assert visitor.sends("/ben-jij-het/papier", code=hers).status == 422
        assert "Wacht een uur" in visitor.sends("/ben-jij-het/papier", code=own).words
    with later(timedelta(minutes=70)):
        assert visitor.sends("/ben-jij-het/papier", code=own).status == 200


def test_who_has_nothing_to_show_it_with_is_not_asked(world, visitor):
    visitor.signs_in_as(world.member(name="Mo"))
    with later():
        assert visitor.opens("/mijn-adres/nieuw").path == "/mijn-adres/nieuw"
        assert visitor.opens("/ander-toestel").path == "/ander-toestel"


def test_a_stranger_who_floods_the_mailbox_keeps_nobody_from_proving(world, visitor):
    visitor.signs_in_as(world.owner(address=ANNA))
    with later():
        for number in range(14):
            thief = visitor.another()
            thief.client.environ_base["REMOTE_ADDR"] = f"10.1.{number}.1"
            thief.sends("/inloggen", email=ANNA, own_phone="no")
        assert thief.page.status == 422, "the control"
        world.deliver()
        visitor.opens("/herstelcode")
        assert sends_digits(world, visitor).path == "/herstelcode"
