"""Ways back: a lost phone, a second phone, a cleared browser. None opens somebody else's door."""

import re

import pytest

from webapp.circle.models import Contact
from webapp.db import session
from webapp.groups import actions as groups
from webapp.groups.models import Membership
from webapp.people.models import Person


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def mo(world, anna):
    """Mo, a member without an e-mail address, in Anna's circle."""
    mo = world.member(anna, "Mo")
    world.in_circle(mo)
    return mo


def contact_page(world, place):
    with world.open():
        contact = session.query(Contact).filter_by(membership_id=place.id).one()
    return f"/groep/{place.group_id}/mensen/{contact.id}"


def new_link(visitor, world, place):
    """One tap of the owner on the member's page; the link that is then ready to be sent."""
    there = contact_page(world, place)
    visitor.opens(there)
    visitor.sends(f"{there}/nieuwe-link")
    return re.search(
        r"http://localhost(?::\d+)?(/uitnodiging/\S{20,}?)[<\"&\s]", visitor.page.html
    )[1]


def confirms(visitor, anna):
    """The second tap: «Klopt, dit is Mo»."""
    page = visitor.opens(f"/groep/{anna.group_id}/mensen")
    visitor.sends(next(path for path in page.links if "/antwoord/" in path), decision="right")


def test_after_a_lost_phone_two_taps_of_the_owner_are_enough(world, visitor, anna, mo):
    visitor.signs_in_as(anna)
    link = new_link(visitor, world, mo)
    assert "Met deze link kom je weer in mijn groep." in visitor.page.words
    new = visitor.another()
    new.sends(link, choice="yes", name="Mo")
    assert new.opens(f"/groep/{anna.group_id}").status == 404, "nothing before the owner's look"
    confirms(visitor, anna)
    assert new.opens(f"/groep/{anna.group_id}").status == 200
    with world.open():
        assert session.query(Membership).filter_by(group_id=anna.group_id).count() == 2


def test_a_cleared_browser_is_the_same_two_taps_and_keeps_all_that_was(world, visitor, anna, mo):
    goal = world.goal(anna, "Zelfstandig wonen", shown_to=[mo])
    visitor.signs_in_as(anna)
    cleared = visitor.another()
    cleared.sends(new_link(visitor, world, mo), choice="yes", name="Mo")
    confirms(visitor, anna)
    assert "Zelfstandig" in cleared.opens(f"/groep/{anna.group_id}/doelen/{goal.id}").words


def test_a_found_phone_cannot_answer_a_meeting_any_more(world, visitor, anna, mo):
    meeting = world.meeting(anna, mo)
    attendance, in_whatsapp = world.place_at(meeting, mo)
    visitor.signs_in_as(anna)
    visitor.another().sends(new_link(visitor, world, mo), choice="yes", name="Mo")
    assert visitor.another().opens(f"/u/{in_whatsapp}").status == 200
    confirms(visitor, anna)
    assert visitor.another().opens(f"/u/{in_whatsapp}").status == 404
    _attendance, fresh = world.place_at(meeting, mo)
    assert visitor.another().opens(f"/u/{fresh}").status == 200
    assert world.fresh(attendance).id == attendance.id


def test_a_second_phone_needs_nobody_but_the_member(visitor, anna, mo):
    old, new = visitor.another().signs_in_as(mo), visitor.another()
    words = old.sends("/ander-toestel").words
    code = "".join(re.search(r"\b([2-9A-Z]{4}) ([2-9A-Z]{4})\b", words).groups())
    new.sends("/code-invullen", code=code, own_phone="yes")
    for phone in (old, new):
        assert phone.opens(f"/groep/{anna.group_id}").status == 200


def test_right_after_a_yes_a_way_for_other_phones_is_offered_and_never_again(world, visitor, anna):
    link = f"/uitnodiging/{world.invitation(world.contact(anna, 'Ria'))[1]}"
    ria, offers = visitor.another(), {"/mijn-adres/nieuw", "/sneller-inloggen"}
    assert offers <= set(ria.sends(link, choice="yes", name="Ria").links)
    assert "Het hoeft niet." in ria.page.words
    confirms(visitor.signs_in_as(anna), anna)
    page = ria.opens("/")
    assert page.heading == "De groep van Anna", "without choosing anything"
    assert not offers & set(page.links)


def test_who_has_a_way_back_already_is_offered_none(world, visitor, anna):
    link = f"/uitnodiging/{world.invitation(world.contact(anna, 'Sara'))[1]}"
    sara = visitor.signs_in_as(world.person("Sara", address="sara@voorbeeld.nl"))
    page = sara.sends(link, choice="me")
    assert page.heading == "Bedankt voor je ja"
    assert "/mijn-adres/nieuw" not in page.links


def test_a_new_link_of_one_group_opens_no_other_group_and_no_other_person(world, visitor, anna, mo):
    bram = world.owner("Bram")
    elsewhere = world.member(bram, person=world.fresh(mo).person)
    emma = world.member(anna, "Emma")
    shown_to_emma = world.goal(anna, "Alleen voor Emma", shown_to=[emma])
    visitor.signs_in_as(anna)
    new = visitor.another()
    new.sends(new_link(visitor, world, mo), choice="yes", name="Mo")
    confirms(visitor, anna)
    assert new.opens(f"/groep/{elsewhere.group_id}").status == 404
    assert new.opens(f"/groep/{anna.group_id}/doelen/{shown_to_emma.id}").status == 404
    with world.open():
        assert session.query(Person).count() == 5, "the new phone is a person of its own"


def test_a_new_link_for_somebody_else_gives_that_place_and_not_mos(world, visitor, anna, mo):
    emma = world.member(anna, "Emma")
    world.in_circle(emma)
    visitor.signs_in_as(anna)
    link = new_link(visitor, world, emma)
    before = world.fresh(mo).person_id
    visitor.another().sends(link, choice="yes", name="Mo")
    page = visitor.opens(f"/groep/{anna.group_id}/mensen")
    reply = visitor.opens(next(path for path in page.links if "/antwoord/" in path))
    assert reply.heading == "Emma heeft ja gezegd"
    assert "Mo" in reply.words, "the name that was typed does not fit: the owner sees it"
    visitor.sends(reply.path, decision="other")
    assert world.fresh(mo).person_id == before
    assert world.fresh(emma).is_there


def test_the_owner_reads_that_somebody_comes_back_and_is_not_asked_anew(world, visitor, mo):
    there = contact_page(world, mo)
    with world.open():
        owner = groups.queries.owner_of(mo.group_id)
    visitor.signs_in_as(owner).opens(there)
    page = visitor.sends(f"{there}/nieuwe-link")
    assert page.heading == "Een nieuwe link voor Mo"
    assert "Verder niets" not in page.words, "Mo sees again what was shared with Mo"


def test_pressing_new_link_ten_times_is_one_link(world, visitor, anna, mo):
    there = contact_page(world, mo)
    visitor.signs_in_as(anna).opens(there)
    fields = visitor.form(f"{there}/nieuwe-link").fields
    links = set()
    for _time in range(10):
        page = visitor.posts(f"{there}/nieuwe-link", **fields)
        links |= set(re.findall(r"/uitnodiging/[\w-]{20,}", page.html))
    assert len(links) == 1


def test_who_signs_out_without_a_way_back_hears_whose_link_they_will_need(visitor, mo):
    page = visitor.signs_in_as(mo).sends("/uitloggen")
    assert "Daarna heb je een nieuwe link van Anna nodig." in page.words
    assert visitor.opens(f"/groep/{mo.group_id}").status == 200, "still signed in"


def test_who_leads_a_group_too_hears_that_no_link_of_others_brings_them_back(world, visitor):
    bram = world.owner("Bram")
    anna = world.member(bram, "Anna")
    with world.open():
        groups.begin(session.get_one(Membership, anna.id).person, name="De groep van Anna")
    page = visitor.signs_in_as(anna).sends("/uitloggen")
    assert "Daarna kom je niet meer binnen." in page.words
    assert "Maak een code. Die brengt je terug in al je groepen." in page.words
    assert "nieuwe link van Bram" not in page.words
