"""The PIN: a second factor, a proof, and the lock of the app (product.md M2)."""

from datetime import timedelta

import pytest
import time_machine

from tests.people.test_coming_back import ANNA, code_on
from tests.people.test_start import code_in
from webapp import clock
from webapp.db import session
from webapp.people.models import Device, Person
from webapp.pin.forms import is_easy

PIN = "7031"
LOCKED, LOCK = "/ben-jij-het", "De app is op slot"
WAITS = "Wacht vijf minuten, of kies een andere manier."


def later(minutes):
    return time_machine.travel(clock.now() + timedelta(minutes=minutes, seconds=1), tick=True)


def shows_pin(visitor, pin=PIN):
    return visitor.sends("/ben-jij-het/pincode", pin=pin)


def comes_in_by_mail(world, visitor, *, own_phone="yes"):
    visitor.sends("/inloggen", email=ANNA, own_phone=own_phone)
    return visitor.sends("/code", digits=code_in(world.deliver()[0]))


def locking(world, visitor, *, after=5, **more):
    """Anna with a lock, on her own phone, a moment after it locked."""
    anna = world.owner(address=ANNA)
    world.pin(anna.person, after=after, **more)
    visitor.signs_in_as(anna)
    return anna


# Keeping one.


@pytest.mark.parametrize(
    "digits",
    ["1234", "0000", "4321", "1212", "1985", "120385", "12031985", "567890", "7777777", "9876"],
)
def test_what_anybody_would_try_first_is_refused_with_a_sentence(world, visitor, digits):
    visitor.signs_in_as(world.owner(address=ANNA))
    visitor.sends("/mijn-slot/pincode", pin=digits)
    assert visitor.page.status == 422
    assert "makkelijk te raden" in visitor.page.words


@pytest.mark.parametrize("digits", ["703", "703170317", "70a1", "", "７０３"])
def test_a_pin_has_four_to_eight_digits(world, visitor, digits):
    visitor.signs_in_as(world.owner(address=ANNA))
    visitor.sends("/mijn-slot/pincode", pin=digits)
    assert visitor.page.status == 422
    assert "4 tot 8 cijfers" in visitor.page.words


def test_most_pins_are_fine():
    assert sum(is_easy(f"{number:04}") for number in range(10_000)) < 1_000


def test_a_stolen_database_with_its_person_key_gives_nothing_to_guess_with(world, visitor):
    anna = world.owner()
    visitor.signs_in_as(anna).sends("/mijn-slot/pincode", pin=PIN)
    with world.open():
        kept = session.get_one(Person, anna.person_id).pin
        from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415

        def guess(words):
            made = hash_secret_raw(words, bytes.fromhex(kept["salt"]), 2, 19 * 1024, 1, 32, Type.ID)
            return made.hex()

        keyed = world.app.extensions["database"].carries["host_keys"]
        assert guess(PIN.encode()) != kept["hash"]
        assert guess(keyed.keyed_hash("pin", str(anna.person_id), PIN)) == kept["hash"], "control"


@pytest.mark.parametrize("path", ["/mijn-slot/pincode", "/mijn-slot/weg"])
def test_another_pin_or_none_asks_for_a_proof_first(world, visitor, path):
    anna = world.owner(address=ANNA)
    world.pin(anna.person)
    visitor.signs_in_as(anna)
    assert visitor.opens(path).path == path
    with later(5):
        assert visitor.opens(path).path == LOCKED
        assert shows_pin(visitor).path == path, "the PIN is a proof"


def test_without_a_pin_nothing_locks(world, visitor):
    anna = locking(world, visitor)
    other = visitor.another().signs_in_as(anna)
    visitor.sends("/mijn-slot/weg")
    with later(60):
        assert other.opens("/meer").path == "/meer"
    assert world.fresh(anna.person).lock_after is None


# The tries.


def test_five_wrong_ones_wait_ever_longer_and_never_for_ever(world, visitor):
    locking(world, visitor)
    waits, waited = [], 0
    for minutes in (5, 6, 60, 60, 24 * 60):
        with later(waited := waited + minutes):
            for _try in range(5):
                shows_pin(visitor, "9999")
                if "Wacht" in visitor.page.words:
                    break
            shows_pin(visitor)
            waits.append(visitor.page.words)
            if visitor.page.path != "/ben-jij-het/pincode":
                break
    assert "Wacht vijf minuten" in waits[0]
    assert "Wacht een uur" in waits[1]


def test_the_right_one_is_no_help_after_five_wrong_ones_until_five_minutes_passed(world, visitor):
    locking(world, visitor)
    with later(5):
        for _try in range(5):
            assert "Deze pincode klopt niet." in shows_pin(visitor, "9998").words
        assert WAITS in shows_pin(visitor).words
        assert visitor.opens("/meer").path == LOCKED
    with later(11):
        assert shows_pin(visitor).path == "/meer"


def test_strangers_who_guess_in_new_browsers_keep_nobody_out_of_their_own(world, visitor):
    world.pin(world.owner(address=ANNA).person, after=5)
    comes_in_by_mail(world, visitor)
    shows_pin(visitor)
    for browser in range(2):
        stranger = visitor.another()
        comes_in_by_mail(world, stranger)
        for _try in range(5):
            assert ("Wacht" in shows_pin(stranger, "9998").words) is bool(browser), "one count"
    visitor.opens("/meer")
    visitor.posts("/snel-weg", csrf_token=visitor.page.tokens["/snel-weg"])
    assert visitor.opens("/meer").path == LOCKED
    assert shows_pin(visitor).path == "/meer"


# Coming in.


@pytest.mark.parametrize("after", [None, 5])
def test_after_a_mailed_code_an_unknown_browser_asks_the_pin_before_anything_shows(
    world, visitor, after
):
    anna = world.owner(address=ANNA)
    world.pin(anna.person, after=after)
    comes_in_by_mail(world, visitor)
    for path in ("/groepen", f"/groep/{anna.group_id}", "/meer", "/mijn-plan"):
        assert visitor.opens(path).path == LOCKED
        assert "Anna" not in visitor.page.words
    assert shows_pin(visitor).status == 200
    assert visitor.opens("/meer").path == "/meer"
    visitor.sends("/uitloggen", sure="yes")
    comes_in_by_mail(world, visitor)
    assert (visitor.opens("/meer").path == LOCKED) is bool(after), "it is known now"


def test_a_browser_that_stayed_half_way_is_not_known_the_next_time(world, visitor):
    world.pin(world.owner(address=ANNA).person)
    comes_in_by_mail(world, visitor)
    visitor.sends("/uitloggen", sure="yes")
    comes_in_by_mail(world, visitor)
    assert visitor.opens("/meer").path == LOCKED


def test_who_reads_the_mail_gets_no_further_with_more_of_it_for_three_days(world, visitor):
    anna = world.owner(address=ANNA)
    world.pin(anna.person)
    own = visitor.another().signs_in_as(anna)
    comes_in_by_mail(world, visitor)
    form = visitor.form("/uitloggen")
    assert visitor.opens("/mijn-slot/pincode").path == LOCKED, "coming in is no proof here"
    assert "Stuur mij de code" not in visitor.page.words
    visitor.posts("/ben-jij-het", **form.fields)
    assert len(world.deliver()) == 1, "the one for coming in"
    assert "wacht iemand op je pincode" in own.opens("/mijn-toestellen").words
    with later(3 * 24 * 60):
        visitor.sends("/ben-jij-het")
        visitor.sends("/ben-jij-het/code", digits=code_in(world.deliver()[0]))
        assert visitor.page.path == "/mijn-slot/pincode"
        assert visitor.opens("/meer").path == "/mijn-slot/pincode", "first another PIN"
        assert visitor.sends("/mijn-slot/pincode", pin="46 13").path == "/meer"


def test_paper_lets_somebody_take_another_pin_at_once(world, visitor):
    anna = world.owner(address=ANNA)
    code = code_on(visitor.signs_in_as(anna).sends("/herstelcode"))
    world.pin(anna.person)
    found = visitor.another()
    comes_in_by_mail(world, found)
    assert found.sends("/ben-jij-het/papier", code=code).path == "/mijn-slot/pincode"
    assert found.sends("/mijn-slot/pincode", pin="4613").status == 200
    assert found.opens("/meer").path == "/meer"


def test_who_waits_half_way_is_out_when_the_pin_changes_or_goes(world, visitor):
    for path in ("/mijn-slot/pincode", "/mijn-slot/weg"):
        anna = world.owner(address=f"a{path[-1]}@voorbeeld.nl")
        world.pin(anna.person)
        visitor.signs_in_as(anna)
        with world.open():
            half = Device(
                person_id=anna.person_id,
                token_hash=path.encode(),
                own_phone=True,
                made_at=clock.now(),
                seen_at=clock.now(),
                half_way=True,
                locked_at=clock.now(),
            )
            session.add(half)
        visitor.sends(path, pin="4613")
        assert world.fresh(half).ended_at


# The lock.


def test_after_the_chosen_time_every_page_is_locked_and_the_pin_leads_on(world, visitor):
    anna = locking(world, visitor)
    today = f"/groep/{anna.group_id}"
    with later(4):
        assert visitor.opens(today).path == today
    with later(10):
        for path in (today, "/meer", "/", "/mijn-plan", "/ander-toestel", "/mijn-slot"):
            page = visitor.opens(path)
            assert (page.path, page.heading) == (LOCKED, LOCK)
            assert "Anna" not in page.words
            assert "no-store" in page.response.headers["Cache-Control"]
        visitor.opens(today)
        assert shows_pin(visitor).path == today
        assert visitor.opens("/meer").path == "/meer"


@pytest.mark.parametrize("path", ["/hulp", "/over", "/geen-internet", "/sw.js", "/bewaar"])
def test_what_stays_open_names_nobody_and_is_no_use(world, visitor, path):
    anna = locking(world, visitor)
    visitor.sends("/mijn-nummers", gp="050 123 45 67")
    assert "050 123 45 67" in visitor.opens("/hulp").words, "the control"
    with later(5):
        page = visitor.opens(path)
        assert page.status == 200
        assert not any(word in page.response.text for word in ("Anna", "050 123", ANNA))
        with world.open():
            assert path == "/hulp" or session.scalar(
                Device.__table__.select().with_only_columns(Device.locked_at)
            )
        assert visitor.opens("/meer").path == LOCKED
    assert anna


def test_what_a_phone_fetches_by_itself_does_not_keep_it_open(world, visitor):
    locking(world, visitor)
    for minutes in (2, 4):
        with later(minutes):
            assert '"things"' in visitor.opens("/bewaar").response.text
    with later(5):
        assert visitor.opens("/meer").path == LOCKED
        said = visitor.opens("/bewaar").response.get_json()
        assert (said["of"], said["locked"]) == (None, True)
        assert not {"key", "things", "alone"} & set(said)


def test_the_post_that_meets_the_lock_does_nothing_and_is_given_back(world, visitor):
    anna = locking(world, visitor)
    path = f"/groep/{anna.group_id}/doelen/nieuw"
    form = visitor.form(path)
    with later(5):
        visitor.posts(path, **{**form.fields, "words": "Vaker buiten zijn"})
        assert visitor.page.status == 401
        assert visitor.page.heading == LOCK
        assert "Vaker buiten zijn" in visitor.page.words
        assert "Anna" not in visitor.page.words
        assert world.everything({"goal"}) == {"goal": []}


def test_an_answer_link_opens_and_unlocks_nothing(world, visitor):
    anna, bram = locking(world, visitor), world.owner("Bram")
    asked = world.member(bram, person=anna.person)
    _place, link = world.place_at(world.meeting(bram, asked), asked)
    with later(5):
        assert visitor.opens(f"/u/{link}").path == f"/u/{link}"
        assert visitor.opens("/meer").path == LOCKED


def test_signing_out_and_the_language_stay_possible(world, visitor):
    locking(world, visitor)
    with later(5):
        visitor.opens("/meer")
        token = visitor.page.tokens["/taal"]
        visitor.posts("/taal", csrf_token=token, language="en", next=LOCKED)
        assert visitor.page.heading == "The app is locked"
        visitor.sends("/uitloggen", sure="yes")
        assert visitor.opens("/meer").status == 404


def test_the_own_plan_opens_only_for_who_chose_so(world, visitor):
    anna = locking(world, visitor)
    world.section(anna)
    plan = f"/groep/{anna.group_id}/plan"
    with later(5):
        assert visitor.opens("/mijn-plan").path == LOCKED
        assert "/mijn-plan" not in visitor.opens("/hulp").links
        shows_pin(visitor)
        visitor.opens("/mijn-slot")
        visitor.sends("/mijn-slot/wanneer", after="5", plan="y")
    with later(12):
        assert "/mijn-plan" in visitor.opens("/hulp").links
        assert visitor.opens("/mijn-plan").path == plan
        assert visitor.opens(f"/groep/{anna.group_id}/doelen").path == LOCKED


def test_the_mail_unlocks_only_with_another_pin_so_that_it_is_noticed(world, visitor):
    locking(world, visitor)
    with later(5):
        visitor.opens("/meer")
        visitor.sends("/ben-jij-het")
        visitor.sends("/ben-jij-het/code", digits=code_in(world.deliver()[0]))
        assert visitor.page.path == "/mijn-slot/pincode"
        assert visitor.opens("/meer").path == "/mijn-slot/pincode"
        assert visitor.sends("/mijn-slot/pincode", pin="4613").path == "/meer"
        assert visitor.opens("/meer").path == "/meer"


# Inviting and sharing.


@pytest.mark.parametrize("locks", [True, False])
def test_inviting_and_sharing_want_a_fresh_proof_while_the_lock_is_on(world, visitor, locks):
    anna = world.owner(address=ANNA)
    world.pin(anna.person, after=30 if locks else None)
    goal, mo = world.goal(anna), world.contact(anna)
    visitor.signs_in_as(anna)
    group = f"/groep/{anna.group_id}"
    with later(6):
        for path in (f"{group}/doelen/{goal.id}/wie-ziet-dit", f"{group}/mensen/{mo.id}/tekst"):
            assert (visitor.opens(path).path == LOCKED) is locks
        assert visitor.opens(f"{group}/even-niets-delen").path.endswith("/even-niets-delen")
        if locks:
            visitor.opens(f"{group}/mensen/{mo.id}/tekst")
            assert shows_pin(visitor).path == f"{group}/mensen/{mo.id}/tekst"


# Who works with people.


def test_a_professional_chooses_a_lock_before_anything_of_others_shows(world, visitor):
    anna = world.owner("Zeemeermin")
    sara = world.professional(anna)
    visitor.signs_in_as(sara)
    with world.open():
        session.get_one(Person, sara.person_id).pin = None
    for path in (f"/groep/{anna.group_id}", "/groepen", "/mijn-bijeenkomsten"):
        assert visitor.opens(path).path == "/kies-een-slot"
        assert "Zeemeermin" not in visitor.page.words
    assert {"/mijn-slot/pincode", "/sneller-inloggen"} <= set(visitor.page.links)
    assert visitor.sends("/mijn-slot/pincode", pin="4613").path == "/mijn-bijeenkomsten"


def test_a_professional_with_the_lock_of_a_phone_is_not_asked(world, visitor):
    sara = world.professional()
    visitor.signs_in_as(sara)
    with world.open():
        session.get_one(Person, sara.person_id).pin = None
    assert visitor.opens("/mijn-bijeenkomsten").path == "/kies-een-slot", "the control"
    sara.person.pin_sealed = None
    world.key(sara.person)
    assert visitor.opens("/mijn-bijeenkomsten").path == "/mijn-bijeenkomsten"


def test_a_close_one_is_never_asked(world, visitor):
    assert visitor.signs_in_as(world.member()).opens("/groepen").path != "/kies-een-slot"
