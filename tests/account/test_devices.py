"""Own devices: in plain words, and out on one of them or on all others (product.md G8, A11)."""

from datetime import timedelta

import pytest
import time_machine

from tests.account.test_address import after, signs_in
from tests.account.test_proof import LATER, later, sends_digits
from tests.people.test_coming_back import ANNA, code_on
from webapp import agents, clock
from webapp.account import actions as account
from webapp.db import session
from webapp.people import queries
from webapp.people.models import Device

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A; wv) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36"
)


def with_browser(visitor, user_agent):
    visitor.client.environ_base["HTTP_USER_AGENT"] = user_agent
    return visitor


def is_in(visitor):
    return visitor.opens("/meer").status == 200


def ends(visitor, number=0):
    """Press the button of one of the other devices."""
    page = visitor.opens("/mijn-toestellen")
    forms = [form for form in page.forms if form.action.endswith("/uit")]
    return visitor.posts(forms[number].action, **forms[number].fields)


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        (IPHONE, "Safari|iphone"),
        (WINDOWS, "Firefox|windows"),
        (ANDROID, "Chrome|android-phone"),
        (ANDROID.replace(" Mobile", ""), "Chrome|android-tablet"),
        ("Mozilla/5.0 (Macintosh; …) Version/17 Safari/605", "Safari|mac"),
        ("Mozilla/5.0 (iPad; …) CriOS/126 Mobile Safari/604", "Chrome|ipad"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/126 Safari/537 Edg/126", "Edge|computer"),
        ("curl/8", "|"),
        ("", "|"),
    ],
)
def test_a_browser_is_known_by_its_kind_and_nothing_else(user_agent, kind):
    assert agents.kind(user_agent) == kind


def test_each_device_stands_there_in_plain_words(world, visitor):
    anna = world.owner(address=ANNA)
    phone = with_browser(visitor.another(), IPHONE)
    phone.client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    signs_in(world, phone, ANNA)
    assert "Je bent alleen op dit toestel ingelogd." in phone.opens("/mijn-toestellen").words
    assert "Uitloggen op" not in phone.page.words

    with after(minutes=2):
        signs_in(world, with_browser(visitor, ANDROID), ANNA)
        words = visitor.opens("/mijn-toestellen").words
    assert words.count("Dit toestel") == 1
    assert words.index("Chrome op een Android-telefoon Dit toestel") < words.index("Safari")
    assert "Safari op een iPhone" in words
    assert "Eigen toestel" in words
    assert "Laatst gebruikt op" in words
    for more in ("203.0.113.77", "17.5", "Pixel", "Mozilla"):
        assert more not in visitor.page.html
    with world.open():
        kept = "".join(str(row) for row in world.everything()["device"])
    assert "Pixel" not in kept
    assert "203.0.113" not in kept
    assert str(anna.person_id) not in visitor.page.html


def test_a_borrowed_device_says_so_and_one_whose_time_is_over_is_not_there(world, visitor):
    anna = world.person("Anna")
    visitor.signs_in_as(anna)
    visitor.another().signs_in_as(anna, own_phone=False)
    assert "Geleend toestel" in visitor.opens("/mijn-toestellen").words
    with after(minutes=31):
        assert "Geleend toestel" not in visitor.opens("/mijn-toestellen").words


def test_signing_out_there_is_out_there_at_once_and_nowhere_else(world, visitor):
    anna = world.person("Anna")
    tablet, laptop = visitor.another().signs_in_as(anna), visitor.another()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        laptop.signs_in_as(anna)
        visitor.signs_in_as(anna)
        assert "Dat toestel is uitgelogd." in ends(visitor).words
        assert not is_in(laptop)
        assert is_in(tablet)
        assert is_in(visitor)


def test_signing_out_everywhere_else_leaves_this_one(world, visitor):
    anna = world.person("Anna")
    others = [visitor.another().signs_in_as(anna) for _each in range(3)]
    brams = visitor.another().signs_in_as(world.person("Bram"))
    visitor.signs_in_as(anna)
    code = code_on(visitor.sends("/ander-toestel"))
    visitor.opens("/mijn-toestellen")
    visitor.sends("/mijn-toestellen/andere-uit")
    assert "alleen op dit toestel" in visitor.page.words
    assert not any(is_in(each) for each in others)
    assert is_in(visitor)
    assert is_in(brams)
    late = visitor.another().sends("/code-invullen", code=code, own_phone="yes")
    assert late.status == 422, "a code for one more device is worth nothing then"


def test_a_phone_that_was_put_out_is_no_longer_known(world, visitor):
    anna = world.person("Anna", address=ANNA)
    signs_in(world, visitor.another(), ANNA)
    with world.open():
        (known,) = session.query(Device).all()
        before = known.mark_hash
    ends(visitor.signs_in_as(anna))
    assert before is not None
    assert world.fresh(known).mark_hash is None
    assert world.fresh(known).ended_at is not None


def test_nobody_ends_a_device_of_somebody_else(world, visitor):
    bram = world.person("Bram")
    brams = visitor.another().signs_in_as(bram)
    with world.open():
        device_id = session.query(Device).one().id
    visitor.signs_in_as(world.person("Anna"))
    visitor.posts(f"/mijn-toestellen/{device_id}/uit", csrf_token=visitor.token())
    assert visitor.page.status == 404
    assert is_in(brams)


def test_out_on_this_very_device_asks_as_always(world, visitor):
    visitor.signs_in_as(world.person("Anna"))
    with world.open():
        device_id = session.query(Device).one().id
    visitor.posts(f"/mijn-toestellen/{device_id}/uit", csrf_token=visitor.token())
    assert visitor.page.path == "/uitloggen"
    assert is_in(visitor)


def test_the_list_and_its_buttons_ask_who_it_is_first(world, visitor):
    anna = world.person("Anna", address=ANNA)
    tablet = visitor.another().signs_in_as(anna)
    visitor.signs_in_as(anna).opens("/mijn-toestellen")
    (form,) = [each for each in visitor.page.forms if each.action.endswith("/uit")]
    with later(LATER):
        visitor.posts(form.action, **form.fields)
        assert visitor.page.status == 401
        assert is_in(tablet)
        assert visitor.opens("/mijn-toestellen").path == "/ben-jij-het"
        assert sends_digits(world, visitor).path == "/mijn-toestellen"
        ends(visitor)
        assert not is_in(tablet)


def test_ending_twice_is_ending_once(world, visitor):
    anna = world.person("Anna")
    visitor.another().signs_in_as(anna)
    visitor.signs_in_as(anna).opens("/mijn-toestellen")
    (form,) = [each for each in visitor.page.forms if each.action.endswith("/uit")]
    visitor.posts(form.action, **form.fields)
    before = world.everything()["device"]
    assert visitor.posts(form.action, **form.fields).path == "/mijn-toestellen"
    assert world.everything()["device"] == before


def test_the_first_page_of_more_leads_there(world, visitor):
    assert "/mijn-toestellen" in visitor.signs_in_as(world.member()).opens("/meer").links


def test_what_ends_by_an_action_ends_for_its_own_person_alone(world, visitor):
    anna, bram = world.person("Anna"), world.person("Bram")
    visitor.signs_in_as(anna)
    brams = visitor.another().signs_in_as(bram)
    with world.open():
        here = next(each for each in session.query(Device).all() if each.person_id == anna.id)
        account.end_devices(session.merge(anna), [here])
        assert not queries.lasts(here)
    assert not is_in(visitor)
    assert is_in(brams)


def test_another_language_stays_on_the_list(world, visitor):
    visitor.signs_in_as(world.member()).opens("/mijn-toestellen")
    token = visitor.page.tokens["/taal"]
    assert 'name="next" value="/mijn-toestellen"' in visitor.page.html
    visitor.posts("/taal", csrf_token=token, language="en", next="/mijn-toestellen")
    assert visitor.page.heading == "My devices"
