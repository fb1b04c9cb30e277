"""The lock of an own phone: it lets somebody in, shows that it is them, and nothing else (M1)."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.account.test_proof import LATER, later
from tests.house.test_sessions import at_once, cookie_of
from tests.keys.lock import MAY_SYNC, PRESENT, VERIFIED, Lock, adds, asked, b64, comes_in, proves
from tests.pages import BASE
from tests.people.test_coming_back import ANNA, code_on
from tests.people.test_start import code_in
from webapp import clock
from webapp.chores import tidy
from webapp.db import session
from webapp.keys import ceremony
from webapp.keys.ceremony import Answer, NotRight, Site
from webapp.keys.models import KeyQuestion, Passkey
from webapp.people.models import Device

NOT_IN = "Zo kom je nu niet binnen. Neem een code per mail."


def is_in(visitor):
    return visitor.client.get("/meer", base_url=BASE).status_code == 200


def secret_of(visitor):
    with visitor.client.session_transaction(base_url=BASE) as cookie:
        return cookie.get("_user_id")


@pytest.fixture
def lock():
    return Lock()


@pytest.fixture
def hers(world, visitor):
    """The lock of Anna's phone: she added it, and signed out."""
    lock = Lock(whose=world.owner(address=ANNA))
    visitor.signs_in_as(lock.whose)
    adds(visitor, lock)
    visitor.sends("/uitloggen", sure="yes")
    return lock


# Coming in


def test_who_added_a_lock_comes_in_with_it_and_without_mail(world, visitor, hers):
    before = len(world.deliver())
    page = comes_in(visitor, hers)
    assert page.path == f"/groep/{hers.whose.group_id}"
    assert len(world.deliver()) == before
    with world.open():
        assert session.query(Passkey).one().used_at is not None


def test_the_own_address_hears_once_that_a_lock_was_added(world, hers):
    """security.md T10: somebody else may have had the phone in hand. The mail names nobody."""
    (told,) = world.deliver()
    assert told["To"] == ANNA
    assert told["Subject"] == "Er is iets met hoe je inlogt"
    text_ = told.get_body(("plain",)).get_content()
    assert "/mijn-toestellen" in text_
    assert "Anna" not in text_
    assert hers


def test_a_lock_that_was_taken_away_at_once_is_told_to_nobody(world, visitor):
    lock = Lock(whose=world.owner(address=ANNA))
    visitor.signs_in_as(lock.whose)
    adds(visitor, lock)
    with world.open():
        session.delete(session.query(Passkey).one())
    assert world.deliver() == []


@pytest.mark.parametrize(("own_phone", "stays"), [("yes", True), ("no", False)])
def test_whose_phone_it_is_decides_how_long_somebody_stays(visitor, hers, own_phone, stays):
    comes_in(visitor, hers, own_phone=own_phone)
    with time_machine.travel(clock.now() + timedelta(hours=9), tick=False):
        assert is_in(visitor) is stays


def test_who_did_not_say_whose_phone_it_is_says_it_next_and_is_in(visitor, hers):
    page = comes_in(visitor, hers, own_phone=None)
    assert page.status == 422
    assert "Kies of dit je eigen telefoon is." in page.words
    assert "Ga verder" in page.words
    assert not is_in(visitor)
    visitor.sends("/sleutel", own_phone="yes")
    assert is_in(visitor)


@pytest.mark.usefixtures("hers")
def test_the_question_to_come_in_names_nobody_and_is_the_same_for_everybody(visitor):
    first = asked(visitor, "/sleutel/vraag")
    stranger = asked(visitor.another(), "/sleutel/vraag")
    assert first.pop("challenge") != stranger.pop("challenge")
    assert first == stranger
    assert first["allowCredentials"] == []
    assert first["rpId"] == "localhost"
    assert first["userVerification"] == "required"


def wrong(visitor, lock, world):
    """Everything that is not right, in one page: its status and words."""
    answers = {}
    stranger, removed = Lock(), Lock()
    removed_owner = visitor.another().signs_in_as(world.person("Bram"))
    adds(removed_owner, removed)
    removed_owner.opens("/mijn-toestellen")
    (form,) = [form for form in removed_owner.page.forms if "/sleutel/" in form.action]
    removed_owner.posts(form.action, **form.fields)
    other_key = Lock(name=lock.name, owner=lock.owner)
    other_owner = Lock(name=lock.name, key=lock.key, owner=b64(b"x" * 32))
    elsewhere = Lock(name=lock.name, key=lock.key, origin="https://steungroep.example.evil")
    other_host = Lock(name=lock.name, key=lock.key, host="example.org")
    unlocked = Lock(name=lock.name, key=lock.key, flags=PRESENT)
    nobody_there = Lock(name=lock.name, key=lock.key, flags=VERIFIED)
    for what, each in {
        "never added": stranger,
        "taken away": removed,
        "signed by another key": other_key,
        "of another person": other_owner,
        "from another site": elsewhere,
        "for another site": other_host,
        "of a phone that was not unlocked": unlocked,
        "with nobody there": nobody_there,
    }.items():
        phone = visitor.another()
        answers[what] = comes_in(phone, each), phone
    return answers


def test_whatever_is_not_right_is_one_and_the_same_page_with_a_code_by_mail(world, visitor, hers):
    pages = wrong(visitor, hers, world)
    seen = {(page.status, page.words) for page, _phone in pages.values()}
    assert len(seen) == 1
    status, words = seen.pop()
    assert status == 422
    assert NOT_IN in words
    for what, (page, phone) in pages.items():
        assert "/inloggen" in page.links, what
        assert not is_in(phone), what
    comes_in(visitor, hers)
    assert is_in(visitor), "the control: the right one still opens"


@pytest.mark.usefixtures("hers")
@pytest.mark.parametrize("words", ["x", "{}", "[]", "null", '{"response": 3}', '"a"', "\x00"])
def test_words_that_no_phone_sends_are_not_right(visitor, words):
    assert visitor.sends("/sleutel", credential=words, own_phone="yes").status == 422
    assert not is_in(visitor)


def test_an_answer_is_good_once_also_for_who_caught_it(visitor, hers):
    visitor.opens("/sleutel")
    answer = hers.shows(asked(visitor, "/sleutel/vraag"))
    first = visitor.form("/sleutel")
    cookie = visitor.client.get_cookie("session").value
    visitor.posts("/sleutel", **{**first.fields, "credential": answer, "own_phone": "yes"})
    assert is_in(visitor)
    thief = visitor.another()
    thief.client.set_cookie("session", cookie)
    page = thief.sends("/sleutel", credential=answer, own_phone="yes")
    assert page.status == 422
    assert not is_in(thief)


def test_an_answer_that_arrives_four_times_at_once_lets_one_in(world, visitor, hers):
    visitor.opens("/sleutel")
    answer, cookie = hers.shows(asked(visitor, "/sleutel/vraag")), cookie_of(visitor)
    phones, devices = [visitor.another() for _each in range(4)], world.count(Device)
    for phone in phones:
        phone.client.set_cookie("session", cookie)
    forms = [phone.form("/sleutel").fields for phone in phones]  # each with a key of its own
    more = {"credential": answer, "own_phone": "yes"}
    at_once(
        lambda phone, fields: phone.posts("/sleutel", **fields | more),
        *zip(phones, forms, strict=True),
    )
    assert sorted(phone.page.status for phone in phones)[1:] == [422] * 3
    assert world.count(Device) == devices + 1


def test_a_wrong_answer_uses_the_question_up_as_well(world, visitor, hers):
    visitor.opens("/sleutel")
    question = asked(visitor, "/sleutel/vraag")
    impostor = Lock(name=hers.name, owner=hers.owner)
    assert (
        visitor.sends("/sleutel", credential=impostor.shows(question), own_phone="yes").status
        == 422
    )
    assert world.count(KeyQuestion) == 0
    assert visitor.sends("/sleutel", credential=hers.shows(question), own_phone="yes").status == 422


@pytest.mark.parametrize(("minutes", "works"), [(9.9, True), (10.1, False)])
def test_a_question_is_good_for_ten_minutes(visitor, hers, minutes, works):
    visitor.opens("/sleutel")
    answer = hers.shows(asked(visitor, "/sleutel/vraag"))
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        visitor.sends("/sleutel", credential=answer, own_phone="yes")
        assert is_in(visitor) is works


def test_a_question_is_for_one_browser_and_one_purpose(visitor, hers):
    other = visitor.another()
    other.opens("/sleutel")
    answer = hers.shows(asked(other, "/sleutel/vraag"))
    assert visitor.sends("/sleutel", credential=answer, own_phone="yes").status == 422

    visitor.signs_in_as(hers.whose)
    for question in ("/sneller-inloggen/vraag", "/ben-jij-het/sleutel/vraag"):
        answer = hers.shows(asked(visitor, question))
        page = visitor.sends("/sleutel", credential=answer, own_phone="yes")
        assert page.status == 422, question


def test_a_question_to_add_a_key_shows_nothing(visitor, hers):
    visitor.signs_in_as(hers.whose)
    for question, status in (("/sneller-inloggen", 422), ("/ben-jij-het/sleutel", 200)):
        answer = hers.shows(asked(visitor, f"{question}/vraag"))
        visitor.opens("/ben-jij-het")
        assert visitor.sends("/ben-jij-het/sleutel", credential=answer).status == status


def test_a_copy_of_a_key_that_counts_less_is_not_let_in(visitor, hers):
    hers.uses = 5
    comes_in(visitor, hers)
    assert is_in(visitor)
    copy = visitor.another()
    comes_in(copy, Lock(name=hers.name, key=hers.key, uses=4))
    assert not is_in(copy)


def test_coming_in_begins_another_session_and_leaves_nothing_of_the_one_before(
    world, visitor, hers
):
    bram = visitor.another().signs_in_as(world.person("Bram"))
    before = secret_of(bram)
    cookie = bram.client.get_cookie("session").value
    comes_in(bram, hers)
    assert secret_of(bram) not in {None, before}
    old = visitor.another()
    old.client.set_cookie("session", cookie)
    assert not is_in(old)


def test_the_same_post_sent_again_is_the_same_session(world, visitor, hers):
    visitor.opens("/sleutel")
    answer = hers.shows(asked(visitor, "/sleutel/vraag"))
    fields = {**visitor.form("/sleutel").fields, "credential": answer, "own_phone": "yes"}
    cookie, devices = visitor.client.get_cookie("session").value, world.count(Device)
    for _time in range(3):
        visitor.client.set_cookie("session", cookie)
        visitor.posts("/sleutel", **fields)
        assert is_in(visitor)
    assert world.count(Device) == devices + 1


def test_who_asks_or_guesses_too_often_waits_and_mail_still_works(world, visitor, hers):
    for _try in range(30):
        assert NOT_IN in visitor.sends("/sleutel", credential="{}", own_phone="yes").words
    assert "Wacht een uur" in comes_in(visitor, hers).words
    token = visitor.token()
    codes = {visitor.posts("/sleutel/vraag", csrf_token=token).status for _try in range(121)}
    assert codes == {200, 429}
    visitor.sends("/inloggen", email=ANNA, own_phone="yes")
    visitor.sends("/code", digits=code_in(world.deliver()[0]))
    assert is_in(visitor)


# Adding, offering, taking away


def test_what_is_kept_can_be_read_by_nobody(world, hers):
    number = hers.key.public_key().public_numbers().x.to_bytes(32)
    with world.open():
        key = session.query(Passkey).one()
        assert key.name == b64(hers.name)
        rows = session.execute(text("SELECT * FROM passkey")).all()
    kept = b"".join(
        bytes(each) for row in rows for each in row if isinstance(each, bytes | memoryview)
    )
    for secret in (hers.name, number):
        assert secret not in kept
        assert b64(secret).encode() not in kept
    assert str(hers.whose.person_id).encode() not in hers.owner.encode()


def test_the_question_to_add_does_not_take_a_phone_that_is_there_already(visitor, hers):
    visitor.signs_in_as(hers.whose)
    question = asked(visitor, "/sneller-inloggen/vraag")
    assert [each["id"] for each in question["excludeCredentials"]] == [b64(hers.name)]
    assert question["authenticatorSelection"]["residentKey"] == "required"
    assert question["authenticatorSelection"]["userVerification"] == "required"


@pytest.mark.parametrize(
    "made",
    [
        Lock(flags=PRESENT),
        Lock(origin="https://steungroep.example.evil"),
        Lock(host="example.org"),
    ],
    ids=["not unlocked", "from another site", "for another site"],
)
def test_a_key_that_is_not_right_is_not_added(world, visitor, made):
    visitor.signs_in_as(world.person("Anna"))
    page = adds(visitor, made)
    assert page.status == 422
    assert "Dat ging niet door." in page.words
    assert world.count(Passkey) == 0


def test_a_key_of_somebody_else_is_not_added_once_more(world, visitor, hers):
    bram = visitor.another().signs_in_as(world.person("Bram"))
    assert adds(bram, hers).status == 422
    assert world.count(Passkey) == 1


def test_adding_twice_is_adding_once(world, visitor, lock):
    visitor.signs_in_as(world.person("Anna"))
    answer = lock.makes(asked(visitor, "/sneller-inloggen/vraag"))
    fields = {**visitor.form("/sneller-inloggen").fields, "credential": answer}
    for _time in range(2):
        assert visitor.posts("/sneller-inloggen", **fields).path == "/mijn-toestellen"
    assert world.count(Passkey) == 1


def test_adding_asks_for_proof_first(world, visitor):
    visitor.signs_in_as(world.owner(address=ANNA))
    with later():
        assert visitor.opens("/sneller-inloggen").path == "/ben-jij-het"
        token = visitor.token()
        assert visitor.posts("/sneller-inloggen/vraag", csrf_token=token).status == 401
    assert world.count(KeyQuestion) == 0


def test_a_borrowed_phone_is_no_place_for_a_key(world, visitor, lock):
    visitor.signs_in_as(world.person("Anna"), own_phone=False)
    assert "Zet dit aan op je eigen telefoon." in visitor.opens("/sneller-inloggen").words
    answer = lock.makes(asked(visitor, "/sneller-inloggen/vraag"))
    visitor.posts("/sneller-inloggen", csrf_token=visitor.token(), credential=answer)
    assert world.count(Passkey) == 0


def signs_in(world, visitor, **fields):
    """By mail, in a browser whose script found a lock."""
    visitor.sends("/inloggen", email=ANNA, own_phone="yes")
    return visitor.sends("/code", digits=code_in(world.deliver()[0]), **fields)


def test_it_is_offered_once_where_a_phone_can_and_never_elsewhere(world, visitor):
    owner = world.owner(address=ANNA)
    assert signs_in(world, visitor.another()).path == f"/groep/{owner.group_id}"
    page = signs_in(world, visitor, can_key="yes")
    assert page.heading == "Sneller inloggen"
    assert "Het hoeft niet." in page.words
    assert "/groepen" in page.links, "not now leads on"
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert signs_in(world, visitor.another(), can_key="yes").path == f"/groep/{owner.group_id}"


def test_who_begins_goes_on_with_the_group_after_it(world, visitor, lock):
    visitor.sends("/begin", name="Anna", email=ANNA, own_phone="yes")
    visitor.sends("/code", digits=code_in(world.deliver()[0]), can_key="yes")
    assert visitor.page.path == "/sneller-inloggen?na=begin"
    page, answer = visitor.page, lock.makes(asked(visitor, "/sneller-inloggen/vraag"))
    visitor.page = page
    visitor.sends("/sneller-inloggen?na=begin", credential=answer)
    assert visitor.page.path == "/groepen/begin"


def test_own_keys_stand_with_the_devices_and_are_taken_away_there(world, visitor, hers):
    visitor.signs_in_as(hers.whose)
    page = visitor.opens("/mijn-toestellen")
    assert "Met vinger, gezicht of pincode, sinds" in page.words
    (form,) = [form for form in page.forms if "/sleutel/" in form.action]
    other = visitor.another().signs_in_as(world.person("Bram"))
    other.posts(form.action, csrf_token=other.token())
    assert world.count(Passkey) == 1, "nobody else's key is found"
    visitor.posts(form.action, **form.fields)
    assert world.count(Passkey) == 0
    comes_in(phone := visitor.another(), hers)
    assert not is_in(phone)


def test_taking_a_key_away_asks_for_proof_first(world, visitor, hers):
    visitor.signs_in_as(hers.whose)
    page = visitor.opens("/mijn-toestellen")
    (form,) = [form for form in page.forms if "/sleutel/" in form.action]
    with later():
        assert visitor.posts(form.action, **form.fields).status == 401
    assert world.count(Passkey) == 1


# Showing that it is you


def test_the_lock_shows_that_it_is_you_for_five_minutes(visitor, hers):
    visitor.signs_in_as(hers.whose)
    with later():
        assert visitor.opens("/herstelcode").path == "/ben-jij-het"
        assert proves(visitor, hers).path == "/herstelcode"
    with later(LATER + LATER):
        assert visitor.opens("/herstelcode").path == "/ben-jij-het"


def test_the_lock_of_somebody_else_shows_nothing(world, visitor, hers):
    brams, bram = Lock(), visitor.another().signs_in_as(world.person("Bram"))
    adds(bram, brams)
    visitor.signs_in_as(hers.whose)
    with later():
        visitor.opens("/herstelcode")
        page = proves(visitor, brams)
        assert page.status == 422
        assert visitor.opens("/herstelcode").path == "/ben-jij-het"
        question = asked(visitor, "/ben-jij-het/sleutel/vraag")
        assert [each["id"] for each in question["allowCredentials"]] == [b64(hers.name)]


def by_key(_world, visitor, lock):
    return proves(visitor, lock)


def by_digits(world, visitor, _lock):
    visitor.opens("/ben-jij-het")
    visitor.sends("/ben-jij-het")
    return visitor.sends("/ben-jij-het/code", digits=code_in(world.deliver()[0]))


def by_paper(world, visitor, _lock):
    with world.open():
        for device in session.query(Device):
            device.proved_at = clock.now()
    code = code_on(visitor.sends("/herstelcode"))
    with world.open():
        for device in session.query(Device):
            device.proved_at = None
    return visitor.sends("/ben-jij-het/papier", code=code)


@pytest.mark.parametrize("shows", [by_key, by_digits, by_paper])
def test_showing_it_gives_the_session_another_secret_and_the_old_one_is_worth_nothing(
    world, visitor, hers, shows
):
    visitor.signs_in_as(hers.whose)
    with later():
        visitor.opens("/mijn-adres/nieuw")
        before, cookie = secret_of(visitor), visitor.client.get_cookie("session").value
        shows(world, visitor, hers)
        assert visitor.opens("/mijn-adres/nieuw").path == "/mijn-adres/nieuw"
        assert secret_of(visitor) != before
        thief = visitor.another()
        thief.client.set_cookie("session", cookie)
        assert not is_in(thief)


def test_a_proof_whose_answer_was_lost_is_sent_again_and_counts_once(visitor, hers):
    visitor.signs_in_as(hers.whose)
    with later():
        visitor.opens("/herstelcode")
        answer = hers.shows(asked(visitor, "/ben-jij-het/sleutel/vraag"))
        visitor.opens("/ben-jij-het")
        fields = {**visitor.form("/ben-jij-het/sleutel").fields, "credential": answer}
        cookie = visitor.client.get_cookie("session").value
        for _time in range(3):
            visitor.client.set_cookie("session", cookie)
            page = visitor.posts("/ben-jij-het/sleutel", **fields)
            assert page.path == "/herstelcode"
            assert is_in(visitor)


# A way back


def test_a_close_one_without_an_address_has_a_way_back_with_the_lock(world, visitor, lock):
    mo = world.member(world.owner(), "Mo")
    visitor.signs_in_as(mo)
    assert "een nieuwe link van Anna nodig" in visitor.opens("/uitloggen").words
    assert "/sneller-inloggen" in visitor.opens("/mijn-adres").links
    adds(visitor, lock)
    visitor.sends("/uitloggen")
    assert not is_in(visitor), "without the question, because there is a way back"
    comes_in(visitor, lock)
    assert is_in(visitor)
    with later():
        assert visitor.opens("/mijn-adres/nieuw").path == "/ben-jij-het"
        assert "Stuur mij de code" not in visitor.page.words
        assert proves(visitor, lock).path == "/mijn-adres/nieuw"


@pytest.mark.parametrize(("flags", "hint"), [(0, True), (MAY_SYNC, False)])
def test_a_key_that_goes_with_the_phone_is_no_way_back_when_the_phone_is_gone(
    world, visitor, flags, hint
):
    visitor.signs_in_as(world.person("Mo"))
    adds(visitor, Lock(flags=PRESENT | VERIFIED | flags))
    assert ("Telefoon kwijt?" in visitor.opens("/meer").words) is hint


def test_turning_an_address_back_takes_the_keys_that_were_made_since(world, visitor, hers):
    thief, theirs = visitor.another().signs_in_as(hers.whose), Lock()
    thief.sends("/mijn-adres/nieuw", email="dief@voorbeeld.nl")
    letters = {letter["To"]: letter for letter in world.deliver()}
    thief.sends("/mijn-adres/code", digits=code_in(letters["dief@voorbeeld.nl"]))
    adds(thief, theirs)
    assert world.count(Passkey) == 2
    visitor.signs_in_as(hers.whose)
    visitor.opens("/mijn-adres")
    visitor.sends("/mijn-adres/terug")
    comes_in(back := visitor.another(), theirs)
    assert not is_in(back)
    comes_in(visitor.another(), hers)
    assert world.count(Passkey) == 1, "her own is still there"


def test_old_questions_are_forgotten(world, visitor):
    asked(visitor, "/sleutel/vraag")
    with world.open():
        tidy()
    assert world.count(KeyQuestion) == 1
    with time_machine.travel(clock.now() + timedelta(minutes=11)), world.open():
        tidy()
    assert world.count(KeyQuestion) == 0


# The library's own edges


SITE = Site("https://steungroep.example")


def test_a_key_belongs_to_the_address_that_people_use():
    assert SITE.host == "steungroep.example"
    question = json.loads(ceremony.ask_to_show(SITE, challenge=b"x" * 32, known=[]))
    assert question["rpId"] == "steungroep.example"


@given(
    words=st.text()
    | st.binary()
    .map(b64)
    .map(lambda said: json.dumps({"id": "x", "response": {"clientDataJSON": said}}))
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_reading_an_answer_never_breaks(words):
    try:
        Answer.read(words)
    except NotRight:
        return


def pieces(draw_from):
    return st.fixed_dictionaries(
        {
            "id": st.just("eHg"),
            "rawId": st.just("eHg") | st.text(max_size=5),
            "type": st.just("public-key") | st.text(max_size=3),
            "response": st.fixed_dictionaries(
                {
                    "clientDataJSON": st.sampled_from(draw_from),
                    "authenticatorData": st.binary(max_size=200).map(b64) | st.text(max_size=9),
                    "attestationObject": st.binary(max_size=200).map(b64) | st.text(max_size=9),
                    "signature": st.binary(max_size=80).map(b64) | st.text(max_size=9),
                    "userHandle": st.none() | st.text(max_size=9) | st.integers(),
                }
            ),
        }
    )


SAID = [
    b64(json.dumps({"type": kind, "challenge": "eHg", "origin": SITE.origin} | more).encode())
    for kind in ("webauthn.get", "webauthn.create", "x")
    for more in ({}, {"tokenBinding": 3}, {"crossOrigin": "x"}, {"challenge": "ab é"})
]


@given(answer=pieces(SAID))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_an_answer_that_nobody_signed_is_refused_and_breaks_nothing(answer):
    lock = Lock()
    number = lock.key.public_key().public_numbers()
    assert number
    try:
        read = Answer.read(json.dumps(answer))
    except NotRight:
        return
    with pytest.raises(NotRight):
        ceremony.made(read, SITE)
    with pytest.raises(NotRight):
        ceremony.shown(read, SITE, public_key="eHg", times_used=0)


def test_no_page_names_a_key_by_a_word_of_engineers_alone(visitor, world):
    visitor.signs_in_as(world.person("Anna"))
    words = visitor.opens("/sneller-inloggen").words
    assert re.search(r"vinger, gezicht of pincode", words)
    assert words.index("vinger") < words.index("passkey")
