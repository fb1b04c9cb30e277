"""Sessions: who is in this browser, for how long, what is left, and what cannot be guessed."""

import ast
import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.pages import BASE, Visitor
from webapp import clock, create_app, limits
from webapp.db import session
from webapp.people import actions as people
from webapp.people.models import Code, CodeKind, Device, Person

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
# The only ways to come in (ASVS 6.3.4); each is a page in doors.txt.
WAYS_IN = {
    "people.begin_here",
    "people.code",
    "people.link",
    "people.enter_code",
    "keys.sign_in",
    "invitations.answer",
    "trial.become",
}


OPEN_TO_ALL = {"people.begin_here", "help.broken_policy"}


def cookie_of(visitor: Visitor) -> str:
    kept = visitor.client.get_cookie("session")
    assert kept
    return str(kept.value)


def with_cookie(visitor: Visitor, value: str) -> Visitor:
    """Another phone that holds this captured cookie."""
    thief = visitor.another()
    thief.client.set_cookie("session", value)
    return thief


def is_in(visitor: Visitor) -> bool:
    answer = visitor.client.get("/meer", base_url=BASE)
    assert answer.status_code in {200, 401, 404}
    return answer.status_code == 200


def comes_in_by_mail(world, visitor: Visitor, **fields: str) -> None:
    """Ask for a code, and type it over."""
    visitor.sends("/inloggen", **{"email": "anna@voorbeeld.nl", "own_phone": "yes"} | fields)
    text = world.deliver()[0].get_body(("plain",)).get_content()
    visitor.sends("/code", digits=re.findall(r"\b\d{6}\b", text)[0])
    assert is_in(visitor)


def test_a_captured_cookie_is_worth_nothing_after_signing_out(world, visitor):
    visitor.signs_in_as(world.person("Anna", address="anna@voorbeeld.nl"))
    assert is_in(visitor)
    thief = with_cookie(visitor, cookie_of(visitor))
    assert is_in(thief), "the control: until then it opens everything"

    visitor.sends("/uitloggen", sure="yes")
    assert not is_in(visitor)
    assert not is_in(thief)


def test_signing_out_ends_this_session_and_no_other(world, visitor):
    anna = world.person("Anna", address="anna@voorbeeld.nl")
    phone, tablet = visitor.signs_in_as(anna), visitor.another().signs_in_as(anna)

    phone.sends("/uitloggen", sure="yes")
    assert not is_in(phone)
    assert is_in(tablet)


def test_the_session_of_before_signing_in_is_not_the_one_of_after(world, visitor):
    visitor.opens("/begin")
    with visitor.client.session_transaction(base_url=BASE) as before:
        anonymous = dict(before)
    before_value = cookie_of(visitor)
    assert {"csrf_token", "browser"} <= set(anonymous)

    comes_in_by_mail(world, visitor)
    with visitor.client.session_transaction(base_url=BASE) as after:
        for name in ("csrf_token", "browser"):
            assert after.get(name) != anonymous[name], f"{name} went along"
    assert cookie_of(visitor) != before_value
    assert not is_in(with_cookie(visitor, before_value)), "who planted it is not in"


def test_whoever_signs_in_next_leaves_nothing_of_who_was_there(world, visitor):
    """Somebody forgot to sign out; another person comes in on the same browser."""
    visitor.signs_in_as(world.person("Bram"))
    captured = cookie_of(visitor)
    assert is_in(with_cookie(visitor, captured))

    visitor.sends("/begin/zonder-mail", name="Anna")
    assert is_in(visitor)
    assert "Bram" not in visitor.opens("/meer").html
    assert not is_in(with_cookie(visitor, captured)), "the session that was there has ended"


def test_an_own_phone_stays_in_for_400_days_since_it_was_last_used(world, visitor):
    visitor.signs_in_as(world.owner())
    now = clock.now()
    for days, stays in ((399, True), (399 + 399, True), (399 + 399 + 401, False)):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            assert is_in(visitor) is stays, f"after {days} days"


def test_a_cookie_of_an_own_phone_lasts_and_of_a_borrowed_one_goes_with_the_browser(world, visitor):
    for own_phone in ("yes", "no"):
        phone = visitor.another()
        comes_in_by_mail(world, phone, own_phone=own_phone)
        phone.opens("/meer")
        kept = phone.client.get_cookie("session")
        assert kept
        assert (kept.expires is not None) is (own_phone == "yes")
        if kept.expires:
            left = kept.expires - clock.now()
            assert timedelta(days=399) < left <= timedelta(days=400)


def test_a_borrowed_phone_is_out_after_half_an_hour_of_nothing(world, visitor):
    visitor.signs_in_as(world.owner(), own_phone=False)
    now = clock.now()
    for minutes, stays in ((29, True), (29 + 29, True), (29 + 29 + 30, False)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert is_in(visitor) is stays, f"after {minutes} minutes"


def test_a_borrowed_phone_is_out_after_eight_hours_whatever_somebody_does(world, visitor):
    visitor.signs_in_as(world.owner(), own_phone=False)
    now = clock.now()
    for minutes in range(20, 8 * 60, 20):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert is_in(visitor), f"after {minutes} minutes"
    with time_machine.travel(now + timedelta(hours=8), tick=False):
        assert not is_in(visitor)


def test_a_session_that_ended_does_not_come_back_when_the_clock_goes_back(world, visitor):
    visitor.signs_in_as(world.owner(), own_phone=False)
    now = clock.now()
    with time_machine.travel(now + timedelta(hours=9), tick=False):
        assert not is_in(visitor)
    with world.open():
        people.sign_out(session.query(Device).one())
    assert not is_in(visitor)


def test_a_device_that_was_ended_from_elsewhere_is_out_with_the_next_request(world, visitor):
    visitor.signs_in_as(world.owner())
    assert is_in(visitor)
    with world.open():
        people.sign_out(session.query(Device).one())
    assert not is_in(visitor)


@pytest.mark.parametrize("why", ["too long ago", "ended", "forgotten"])
def test_who_was_out_when_sending_gets_the_words_back_and_nothing_is_kept(world, visitor, why):
    owner = world.owner()
    visitor.signs_in_as(owner, own_phone=False)
    token, path = visitor.token(), f"/groep/{owner.group_id}/doelen/nieuw"
    with world.open():
        device = session.query(Device).one()
        if why == "ended":
            people.sign_out(device)
        elif why == "forgotten":
            session.delete(device)
    before = world.everything()

    later = clock.now() + timedelta(hours=9 if why == "too long ago" else 0)
    with time_machine.travel(later, tick=False):
        page = visitor.posts(
            path, words="Ik wil naar zee <b>", why="Daarom & daarom", csrf_token=token
        )
    assert page.status == 401
    assert page.heading == "Log opnieuw in"
    assert "Ik wil naar zee <b>" in page.words
    assert "Daarom & daarom" in page.words
    assert "/inloggen" in page.links
    assert world.everything() == before


def test_who_was_out_when_looking_comes_back_to_that_page_after_signing_in(world, visitor):
    anna = world.owner(address="anna@voorbeeld.nl")
    visitor.signs_in_as(anna, own_phone=False)
    path = f"/groep/{anna.group_id}/doelen"
    with time_machine.travel(clock.now() + timedelta(hours=9), tick=False):
        assert visitor.opens(path).status == 401
        comes_in_by_mail(world, visitor)
        assert visitor.page.path == path


def test_only_the_pages_that_say_so_let_somebody_in(app):
    """Read from the code: which views let a browser in, and who makes a device at all."""
    found, makers = set(), []
    for file in sorted((ROOT / "webapp").rglob("*.py")):
        tree = ast.parse(file.read_text())
        for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
            names = {_called(node) for node in ast.walk(function) if isinstance(node, ast.Call)}
            if "Device" in names:
                makers.append(function.name)
            if "let_in" in names:
                found |= {f"{file.parent.name}.{name}" for name in _views_of(tree, function.name)}
    assert makers == ["sign_in"], "one place makes a session"
    assert found == WAYS_IN
    assert set(app.view_functions) >= WAYS_IN


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _views_of(tree: ast.Module, name: str) -> set[str]:
    """The views in a module that come to this function."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if functions[name].decorator_list and name in functions:
        return {name}
    callers = {
        caller.name
        for caller in functions.values()
        if name in {_called(node) for node in ast.walk(caller) if isinstance(node, ast.Call)}
    }
    return {view for caller in callers for view in _views_of(tree, caller)}


def test_nobody_comes_in_without_the_right_words(app, world, visitor):
    """Every post of every page, with words that fit no secret: no session begins."""
    world.person("Anna", address="anna@voorbeeld.nl")
    visitor.sends("/inloggen", email="anna@voorbeeld.nl", own_phone="yes")
    token, before = visitor.token(), world.count(Device)
    fields = {"digits": "000000", "code": "2222-2222", "own_phone": "yes", "choice": "yes"}
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.endpoint in OPEN_TO_ALL:
            continue
        values = dict.fromkeys(rule.arguments, "7c0d4b3e-53f4-4a51-9f1e-2f3a4b5c6d7e")
        built = rule.build(values)
        assert built
        visitor.posts(built[1], follow=False, csrf_token=token, **fields)
        assert world.count(Device) == before, rule
    assert not is_in(visitor)


def test_a_code_for_another_phone_works_once_and_for_ten_minutes(world, visitor):
    anna = world.person("Anna")
    visitor.signs_in_as(anna)
    for minutes, works in ((0, True), (9.9, True), (10, False)):
        code = _code(visitor, "/ander-toestel")
        assert len(code) == 8
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
            tablet, thief = visitor.another(), visitor.another()
            tablet.sends("/code-invullen", code=code.lower(), own_phone="no")
            assert is_in(tablet) is works, f"after {minutes} minutes"
            thief.sends("/code-invullen", code=code, own_phone="no")
            assert not is_in(thief), "not a second time"
    assert world.count(Person) == 1


def test_a_new_code_for_another_phone_ends_the_one_before(world, visitor):
    visitor.signs_in_as(world.person("Anna"))
    first, second = _code(visitor, "/ander-toestel"), _code(visitor, "/ander-toestel")
    assert first != second
    tablet = visitor.another()
    tablet.sends("/code-invullen", code=first, own_phone="yes")
    assert not is_in(tablet)
    tablet.sends("/code-invullen", code=f"{second[:4]} - {second[4:]}", own_phone="yes")
    assert is_in(tablet)


def test_a_printed_code_works_once_and_years_later(world, visitor):
    visitor.signs_in_as(world.person("Anna"))
    code = _code(visitor, "/herstelcode")
    assert len(code) == 16
    with time_machine.travel(clock.now() + timedelta(days=900), tick=False):
        found, thief = visitor.another(), visitor.another()
        found.sends("/code-invullen", code=code, own_phone="yes")
        assert is_in(found)
        thief.sends("/code-invullen", code=code, own_phone="yes")
        assert not is_in(thief)
    with world.open():
        used = session.query(Code).filter_by(kind=CodeKind.RECOVERY).one()
        assert used.used_at is not None


def _code(visitor: Visitor, path: str) -> str:
    visitor.opens(path)
    visitor.sends(path)
    shown = re.findall(r'<p class="key"[^>]*>(.*?)</p>', visitor.page.html, re.S)[0]
    return re.sub(r"\s|<[^>]+>", "", shown)


@pytest.fixture
def restarted(app):
    """The same house after a restart, or on another machine: another app on the same database."""
    again = create_app(app.config["SETTINGS"])
    again.testing = True
    yield again
    again.extensions["database"].engine.dispose()


def carried_over(visitor: Visitor, app) -> Visitor:
    """The same browser, when another app answers it."""
    phone = Visitor(app)
    phone.client.set_cookie("session", cookie_of(visitor))
    return phone


def code_for(world, visitor: Visitor) -> str:
    visitor.sends("/inloggen", email="anna@voorbeeld.nl", own_phone="yes")
    text = world.deliver()[0].get_body(("plain",)).get_content()
    return str(re.findall(r"\b\d{6}\b", text)[0])


def test_the_sixth_try_is_refused_wherever_the_five_before_it_were_made(world, visitor, restarted):
    code = code_for(world, visitor)
    wrong = "000000" if code != "000000" else "111111"
    for phone in (visitor, carried_over(visitor, restarted)):
        for _try in range(2):
            assert phone.sends("/code", digits=wrong).status == 422
    assert visitor.sends("/code", digits=wrong).status == 422

    for phone in (carried_over(visitor, restarted), visitor):
        assert phone.sends("/code", digits=code).status == 422
        assert not is_in(phone)
    assert world.count(Device) == 0


def test_tries_at_the_same_moment_are_all_counted(app, world, visitor, restarted):
    code = code_for(world, visitor)
    wrong = [f"{number:06}" for number in range(9) if f"{number:06}" != code][:8]
    phones = [carried_over(visitor, each) for each in (app, restarted) * 4]
    forms = [phone.form("/code").fields for phone in phones]
    at_once(
        lambda phone, fields, digits: phone.posts("/code", **fields | {"digits": digits}),
        *zip(phones, forms, wrong, strict=True),
    )
    visitor.sends("/code", digits=code)
    assert not is_in(visitor), "eight wrong ones were more than five"


def test_mails_asked_for_at_the_same_moment_are_all_counted(app, world, restarted):
    phones = [Visitor(each) for each in (app, restarted) * 5]
    forms = [phone.form("/inloggen").fields for phone in phones]
    fields = {"email": "anna@voorbeeld.nl", "own_phone": "yes"}
    at_once(
        lambda phone, form: phone.posts("/inloggen", **form | fields),
        *zip(phones, forms, strict=True),
    )
    assert len(world.deliver()) == 6


def at_once(does, *to_each) -> None:
    """Do this with each of these, all at the same moment."""
    start = threading.Barrier(len(to_each), timeout=30)

    def waits(*given) -> None:
        start.wait()
        does(*given)

    threads = [threading.Thread(target=waits, args=given) for given in to_each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_the_fifth_try_may_still_be_the_right_one(world, visitor, restarted):
    """The control: without the fifth wrong one the right one opens."""
    code = code_for(world, visitor)
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(4):
        visitor.sends("/code", digits=wrong)
    phone = carried_over(visitor, restarted)
    phone.sends("/code", digits=code)
    assert is_in(phone)


def test_one_address_gets_six_mails_an_hour_from_all_machines_together(app, world, restarted):
    """Whether somebody is known with this address or not."""
    world.person("Anna", address="anna@voorbeeld.nl")
    now = clock.now()
    with time_machine.travel(now, tick=False):
        for address in ("anna@voorbeeld.nl", "nieuw@voorbeeld.nl"):
            for number in range(7):
                phone = Visitor((app, restarted)[number % 2])
                page = phone.sends("/inloggen", email=address, own_phone="yes")
                assert (page.status == 422) is (number == 6), f"{address}, mail {number}"
            assert "Wacht een uur" in page.words
        assert len(world.deliver()) == 12
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        phone = Visitor(restarted)
        assert phone.sends("/inloggen", email="anna@voorbeeld.nl", own_phone="yes").status == 200
        assert len(world.deliver()) == 13


@pytest.mark.parametrize(
    ("kind", "path", "fields"),
    [
        ("mail from network", "/inloggen", {"email": "a@voorbeeld.nl", "own_phone": "yes"}),
        ("code from network", "/code-invullen", {"code": "2222", "own_phone": "yes"}),
        ("answer from network", "/begin/zonder-mail", {"name": "Anna"}),
    ],
)
def test_what_one_network_may_try_is_counted_for_all_machines_together(
    world, restarted, kind, path, fields
):
    most, within = limits.LIMITS[kind]
    with world.open():
        for _try in range(most):
            limits.count_try(kind, "127.0.0.1")
        with pytest.raises(limits.TooOften):
            limits.count_try(kind, "127.0.0.1")
        limits.count_try(kind, "10.0.0.1")
    before = world.everything()

    page = Visitor(restarted).sends(path, **fields)
    assert page.status == 422
    assert "Wacht een uur" in page.words
    assert world.everything() == before
    with time_machine.travel(clock.now() + within + timedelta(seconds=1), tick=False):
        page = Visitor(restarted).sends(path, **fields)
    assert "Wacht een uur" not in page.words
    assert world.everything() != before


def test_the_right_code_is_refused_too_when_a_network_tried_too_often(world, visitor):
    visitor.signs_in_as(world.person("Anna"))
    code = _code(visitor, "/herstelcode")
    with world.open():
        for _try in range(limits.LIMITS["code from network"][0]):
            limits.count_try("code from network", "127.0.0.1")

    phone = visitor.another()
    assert phone.sends("/code-invullen", code=code, own_phone="yes").status == 422
    assert not is_in(phone)
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        phone.sends("/code-invullen", code=code, own_phone="yes")
        assert is_in(phone), "it was not used up"


@pytest.mark.parametrize("path", ["/ander-toestel", "/herstelcode"])
def test_a_code_works_once_also_for_who_type_it_at_the_same_moment(
    app, world, visitor, restarted, path
):
    visitor.signs_in_as(world.person("Anna"))
    code = _code(visitor, path)
    phones = [Visitor(each) for each in (app, restarted, app, restarted)]
    forms = [phone.form("/code-invullen").fields for phone in phones]
    fields = {"code": code, "own_phone": "yes"}
    at_once(
        lambda phone, form: phone.posts("/code-invullen", follow=False, **form | fields),
        *zip(phones, forms, strict=True),
    )
    assert [is_in(phone) for phone in phones].count(True) == 1


def test_a_code_of_before_a_restart_works_after_it_and_once(world, visitor, restarted):
    visitor.signs_in_as(world.person("Anna"))
    for path in ("/ander-toestel", "/herstelcode"):
        code = _code(visitor, path)
        first, second = Visitor(restarted), visitor.another()
        first.sends("/code-invullen", code=code, own_phone="yes")
        second.sends("/code-invullen", code=code, own_phone="yes")
        assert is_in(first)
        assert not is_in(second)
