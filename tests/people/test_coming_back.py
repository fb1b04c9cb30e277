"""The ways in and out: mail, paper, another screen, no mail at all."""

import re
from datetime import timedelta

import time_machine
from sqlalchemy import select

from tests.people.test_start import START, code_in, link_in
from webapp import clock
from webapp.db import session
from webapp.groups.models import Group
from webapp.people import queries
from webapp.people.models import Device, Person, SignIn

ANNA = "anna@voorbeeld.nl"


def code_on(page):
    """The code of eight or sixteen characters on a page."""
    return "".join(re.findall(r"\b[2-9A-HJKMNP-TV-Z]{4}\b", page.words))


def in_half_a_minute():
    return time_machine.travel(clock.now() + timedelta(seconds=31))


def test_the_code_page_shows_the_address_another_way_and_the_spam_hint(visitor):
    visitor.sends("/begin", **START)
    assert ANNA in visitor.page.words
    assert "/begin" in visitor.page.links, "a mistyped address can be another one"
    assert "ongewenste mail" in visitor.page.words


def test_another_mail_is_sent_after_half_a_minute_and_not_before(world, visitor):
    visitor.sends("/begin", **START)
    visitor.sends("/code/opnieuw")
    assert world.count(SignIn) == 1
    with in_half_a_minute():
        visitor.sends("/code/opnieuw")
        assert world.count(SignIn) == 2
        assert len(world.deliver()) == 2


def test_both_codes_are_good_when_two_mails_cross(world, visitor):
    visitor.sends("/begin", **START)
    (first,) = world.deliver()
    with in_half_a_minute():
        visitor.sends("/code/opnieuw")
        visitor.sends("/code", digits=code_in(first))
    assert world.count(Person) == 1


def test_a_mistyped_address_is_replaced_by_another_one(world, visitor):
    visitor.sends("/begin", **{**START, "email": "anan@voorbeeld.nl"})
    visitor.sends("/begin", **START)
    assert ANNA in visitor.page.words
    letters = {letter["To"]: letter for letter in world.deliver()}
    visitor.sends("/code", digits=code_in(letters[ANNA]))
    with world.open():
        assert queries.person_with(queries.lookup_of(ANNA)) is not None


def test_an_address_that_begins_again_comes_home(world, visitor):
    anna = world.owner(address=ANNA)
    visitor.sends("/begin", **{**START, "name": "Iemand"})
    visitor.sends("/code", digits=code_in(world.deliver()[0]))
    assert visitor.page.path == f"/groep/{anna.group_id}"
    assert (world.count(Person), world.count(Group)) == (1, 1)
    assert "Anna" in visitor.page.heading


def test_capitals_in_an_address_are_the_same_address(world, visitor):
    anna = world.owner(address=ANNA)
    visitor.sends("/inloggen", email="Anna@Voorbeeld.NL", own_phone="yes")
    visitor.sends("/code", digits=code_in(world.deliver()[0]))
    assert visitor.page.path == f"/groep/{anna.group_id}"


def test_a_known_and_an_unknown_address_look_the_same(world, visitor):
    world.owner(address=ANNA)
    stranger = visitor.another()
    visitor.sends("/inloggen", email=ANNA, own_phone="yes")
    stranger.sends("/inloggen", email="niemand@voorbeeld.nl", own_phone="yes")
    known = visitor.page.words.replace(ANNA, "…")
    assert known == stranger.page.words.replace("niemand@voorbeeld.nl", "…")
    assert len(world.deliver()) == 2


def test_somebody_begins_without_an_address(world, visitor):
    visitor.sends("/begin/zonder-mail", name="Noor")
    visitor.sends("/groepen/begin", name="Mijn mensen")
    assert "Noor" in visitor.page.heading
    assert world.deliver() == []


def test_after_the_first_goal_a_code_for_on_paper_is_offered_and_it_works(world, visitor):
    anna = world.owner()
    visitor.signs_in_as(anna)
    goal = world.goal(anna)
    at = f"/groep/{anna.group_id}/doelen/{goal.id}"
    assert "/herstelcode" in visitor.opens(at).links
    code = code_on(visitor.sends("/herstelcode"))
    assert len(code) == 16

    phone = visitor.another()
    phone.sends("/code-invullen", code=code.lower(), own_phone="yes")
    assert phone.page.path == f"/groep/{anna.group_id}"
    third = visitor.another()
    third.sends("/code-invullen", code=code, own_phone="yes")
    assert third.page.status == 422, "paper works once"


def test_a_new_code_on_paper_ends_the_one_before(world, visitor):
    visitor.signs_in_as(world.owner())
    old = code_on(visitor.sends("/herstelcode"))
    visitor.opens("/herstelcode")
    new = code_on(visitor.sends("/herstelcode"))
    assert old != new
    assert visitor.another().sends("/code-invullen", code=old, own_phone="yes").status == 422
    assert visitor.another().sends("/code-invullen", code=new, own_phone="yes").status == 200


def test_eight_characters_open_a_second_browser_once_for_ten_minutes(world, visitor):
    mo = world.member(name="Mo")
    visitor.signs_in_as(mo)
    code = code_on(visitor.sends("/ander-toestel"))
    assert len(code) == 8
    tablet = visitor.another()
    tablet.sends("/code-invullen", code=f" {code[:4]}-{code[4:]} ".lower(), own_phone="no")
    assert tablet.page.path == f"/groep/{mo.group_id}"
    assert visitor.another().sends("/code-invullen", code=code, own_phone="no").status == 422

    visitor.opens("/ander-toestel")
    late = code_on(visitor.sends("/ander-toestel"))
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        assert visitor.another().sends("/code-invullen", code=late, own_phone="no").status == 422


def test_who_has_no_way_back_hears_so_before_going(world, visitor):
    visitor.signs_in_as(world.member(name="Mo"))
    visitor.opens("/meer")
    visitor.posts("/uitloggen", csrf_token=visitor.page.tokens["/uitloggen"])
    assert "nieuwe link" in visitor.page.words
    assert "/herstelcode" in visitor.page.links
    assert world.fresh(device_of(world)).ended_at is None, "asking is not going"
    visitor.sends("/uitloggen", sure="yes")
    assert world.fresh(device_of(world)).ended_at is not None
    assert visitor.opens("/meer").status == 404


def test_who_has_a_way_back_goes_at_once(world, visitor):
    visitor.signs_in_as(world.owner(address=ANNA))
    visitor.opens("/meer")
    visitor.posts("/uitloggen", csrf_token=visitor.page.tokens["/uitloggen"])
    assert visitor.page.path == "/"
    assert world.fresh(device_of(world)).ended_at is not None


def device_of(world):
    with world.open():
        return session.scalars(select(Device)).one()


def test_a_borrowed_phone_forgets_by_itself_and_an_own_one_does_not(world, visitor):
    anna = world.owner()
    own, borrowed = visitor.another(), visitor.another()
    own.signs_in_as(anna)
    borrowed.signs_in_as(anna, own_phone=False)
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert own.opens("/meer").status == 200
        assert borrowed.opens("/meer").status != 200
    with time_machine.travel(clock.now() + timedelta(days=399)):
        assert own.opens("/meer").status == 200


def test_a_borrowed_phone_forgets_after_eight_hours_however_busy(world, visitor):
    visitor.signs_in_as(world.owner(), own_phone=False)
    began = clock.now()
    for minutes in range(25, 8 * 60, 25):
        with time_machine.travel(began + timedelta(minutes=minutes)):
            assert visitor.opens("/meer").status == 200
    with time_machine.travel(began + timedelta(hours=8, seconds=1)):
        assert visitor.opens("/meer").status != 200


def test_after_coming_back_somebody_is_where_they_wanted_to_be(world, visitor):
    anna = world.owner(address=ANNA)
    visitor.opens(f"/groep/{anna.group_id}/doelen")
    visitor.sends("/inloggen", email=ANNA, own_phone="yes")
    visitor.sends("/code", digits=code_in(world.deliver()[0]))
    assert visitor.page.path == f"/groep/{anna.group_id}/doelen"


def test_own_numbers_stand_in_hulp_nu_and_only_there_for_their_person(world, visitor):
    visitor.signs_in_as(world.owner())
    visitor.sends("/mijn-nummers", gp="050 123 45 67", team="")
    assert visitor.page.path == "/hulp"
    assert "tel:0501234567" in visitor.page.html
    assert "tel:0501234567" not in visitor.another().opens("/hulp").html
    visitor.sends("/mijn-nummers", gp="bel maar", team="")
    assert visitor.page.status == 422


def test_the_language_is_chosen_before_signing_in_and_stays(world, visitor):
    visitor.opens("/begin")
    token = visitor.page.tokens["/taal"]
    visitor.posts("/taal", csrf_token=token, language="en", next="/begin")
    assert visitor.page.path == "/begin"
    assert visitor.page.tree.get("lang") == "en"
    visitor.sends("/begin", **START)
    (letter,) = world.deliver()
    assert 'lang="en"' in letter.get_body(("html",)).get_content()
    visitor.sends("/code", digits=code_in(letter))
    assert visitor.page.tree.get("lang") == "en"


def test_a_link_in_a_mail_is_dead_after_it_was_used(world, visitor):
    visitor.sends("/begin", **START)
    link = link_in(world.deliver()[0])
    visitor.sends(link)
    assert visitor.another().opens(link).status == 404


def test_a_lost_answer_to_the_code_can_be_sent_again(world, visitor):
    visitor.sends("/begin", **START)
    form = visitor.form("/code")
    before = visitor.client.get_cookie("session", domain="localhost").value
    typed = {**form.fields, "digits": code_in(world.deliver()[0])}
    visitor.posts("/code", follow=False, **typed)
    visitor.client.set_cookie("session", before, domain="localhost")
    visitor.posts("/code", **typed)
    assert visitor.page.path == "/groepen/begin"
    assert (world.count(Person), world.count(Device)) == (1, 1)


def test_a_lost_answer_is_of_no_use_to_who_does_not_know_the_code(world, visitor):
    visitor.sends("/begin", **START)
    form = visitor.form("/code")
    before = visitor.client.get_cookie("session", domain="localhost").value
    code = code_in(world.deliver()[0])
    visitor.posts("/code", follow=False, **{**form.fields, "digits": code})
    for changed in ({"digits": str((int(code) + 1) % 10**6).zfill(6)}, {"operation_key": "x"}):
        visitor.client.set_cookie("session", before, domain="localhost")
        visitor.posts("/code", **{**form.fields, "digits": code, **changed})
        assert visitor.opens("/meer").status == 404
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        visitor.client.set_cookie("session", before, domain="localhost")
        visitor.posts("/code", **{**form.fields, "digits": code})
        assert visitor.opens("/meer").status == 404
