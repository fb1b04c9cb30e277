"""Caring for members from the owner's circle: rest, stop, a new phone, and no phone at all."""

import pytest

from webapp.circle.models import Contact, Status
from webapp.db import session
from webapp.groups.models import Membership
from webapp.meetings.models import Attendance
from webapp.people.models import Person


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, a member and in Anna's circle."""
    emma = world.member(anna, "Emma")
    world.in_circle(emma, relation="Zus")
    return emma


def contact_page(world, place):
    """Where the owner finds this member."""
    with world.open():
        contact = session.query(Contact).filter_by(membership_id=place.id).one()
    return f"/groep/{place.group_id}/mensen/{contact.id}"


def contact_of(world, place):
    with world.open():
        return session.query(Contact).filter_by(membership_id=place.id).one()


def test_a_pause_is_one_tap_and_so_is_its_end(world, visitor, anna, emma):
    there, care = contact_page(world, emma), f"/groep/{anna.group_id}/lid/{emma.id}"
    visitor.signs_in_as(anna).opens(there)
    visitor.sends(f"{care}/pauze")
    assert visitor.page.path == there, "back on the same page"
    assert "Emma heeft nu pauze." in visitor.page.words
    assert "Pauze" in visitor.opens(f"/groep/{anna.group_id}/mensen").words
    visitor.opens(there)
    visitor.sends(f"{care}/weer-mee")
    assert "Emma doet weer mee." in visitor.page.words
    assert world.fresh(emma).is_there


def test_the_next_page_after_a_pause_is_never_somebody_elses(visitor, anna, emma):
    care = f"/groep/{anna.group_id}/lid/{emma.id}"
    visitor.signs_in_as(anna)
    answer = visitor.posts(
        f"{care}/pauze", csrf_token=visitor.token(), next="https://elders.example/", follow=False
    )
    assert answer.response.location == "/"


def test_who_no_longer_joins_can_be_asked_once_more(world, visitor, anna, emma):
    there = contact_page(world, emma)
    visitor.signs_in_as(anna).sends(f"/groep/{anna.group_id}/lid/{emma.id}/stoppen")
    assert "Emma doet niet meer mee." in visitor.page.words
    assert "Doet mee" not in visitor.page.words
    assert contact_of(world, emma).status is Status.NOT_NOW
    page = visitor.opens(there)
    assert "Emma doet nu niet mee." in page.words
    assert f"{there}/tekst" in page.links


def test_an_open_link_of_who_rests_or_stopped_leads_nowhere(world, visitor, emma):
    _invitation, link = world.invitation(contact_of(world, emma))
    world.rests(emma)
    assert visitor.opens(f"/uitnodiging/{link}").status == 404


def test_who_stopped_and_comes_back_is_no_longer_said_to_have_stopped(world, visitor, anna, emma):
    emmas, annas = visitor.another().signs_in_as(emma), visitor.another().signs_in_as(anna)
    emmas.sends(f"/groep/{anna.group_id}/weggaan")
    assert "Emma doet nu niet meer mee." in annas.opens(f"/groep/{anna.group_id}").words
    _invitation, link = world.invitation(contact_of(world, emma))
    new_phone = visitor.another()
    new_phone.sends(f"/uitnodiging/{link}", choice="yes", name="Emma")
    page = annas.opens(f"/groep/{anna.group_id}/mensen")
    annas.sends(next(path for path in page.links if "/antwoord/" in path), decision="right")
    assert "niet meer mee" not in annas.opens(f"/groep/{anna.group_id}").words
    assert new_phone.opens(f"/groep/{anna.group_id}").status == 200
    assert emmas.opens(f"/groep/{anna.group_id}").status == 404, "the old place stays over"


def test_somebody_without_a_phone_joins_by_name_and_the_owner_answers(world, visitor, anna):
    oma = world.contact(anna, "Oma", relation="Mijn oma")
    there = f"/groep/{anna.group_id}/mensen/{oma.id}"
    visitor.signs_in_as(anna).opens(there)
    visitor.sends(f"{there}/zonder-telefoon")
    assert "Oma doet mee. Jij vult de antwoorden in." in visitor.page.words
    assert "Doet mee" in visitor.page.words
    place = member_of(world, oma)
    assert (place.by_name, place.is_there) == (True, True)

    emma = world.member(anna, "Emma")
    assert (
        "Oma" in visitor.another().signs_in_as(emma).opens(f"/groep/{anna.group_id}/mensen").words
    )
    meeting = world.meeting(anna, place, emma)
    assert world.deliver() == [], "they never get a mail"
    page = visitor.opens(f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}")
    attendance, _link = world.place_at(meeting, place)
    assert not [path for path in page.links if f"/link/{attendance.id}" in path]
    visitor.sends(f"{page.path}/invullen/{attendance.id}", answer="coming")
    assert "Ingevuld door Anna" in visitor.page.words
    assert world.fresh(attendance).filled_in


def member_of(world, contact):
    with world.open():
        return session.get_one(Membership, session.get_one(Contact, contact.id).membership_id)


def by_name(world, visitor, anna, name="Oma"):
    """Somebody who joined without a phone; the contact and the place."""
    contact = world.contact(anna, name)
    there = f"/groep/{anna.group_id}/mensen/{contact.id}"
    visitor.signs_in_as(anna).opens(there)
    visitor.sends(f"{there}/zonder-telefoon")
    return contact, member_of(world, contact)


def test_who_said_no_or_stopped_is_not_joined_by_name_with_one_tap(world, visitor, anna, emma):
    there = contact_page(world, emma)
    visitor.signs_in_as(anna)
    world.ends(emma, by_choice=True)
    page = visitor.opens(there)
    assert f"{there}/tekst" in page.links
    assert f"{there}/zonder-telefoon" not in [form.action for form in page.forms]


def test_pressing_ten_times_is_one_person(world, visitor, anna):
    contact = world.contact(anna, "Oma")
    there = f"/groep/{anna.group_id}/mensen/{contact.id}"
    visitor.signs_in_as(anna).opens(there)
    fields = visitor.form(f"{there}/zonder-telefoon").fields
    for _time in range(10):
        visitor.posts(f"{there}/zonder-telefoon", **fields)
    assert (world.count(Person), world.count(Membership)) == (2, 2)


def test_another_name_in_the_circle_is_also_the_name_in_the_group(world, visitor, anna):
    contact, place = by_name(world, visitor, anna)
    there = f"/groep/{anna.group_id}/mensen/{contact.id}/veranderen"
    visitor.sends(there, name="Oma Riet")
    emmas = visitor.another().signs_in_as(world.member(anna, "Emma"))
    assert emmas.opens(f"/groep/{anna.group_id}/lid/{place.id}").heading == "Oma Riet"


def test_with_a_phone_at_last_the_place_becomes_their_own(world, visitor, anna):
    contact, place = by_name(world, visitor, anna)
    meeting = world.meeting(anna, place)
    attendance, _link = world.place_at(meeting, place)
    visitor.sends(
        f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}/invullen/{attendance.id}",
        answer="coming",
    )
    _invitation, link = world.invitation(contact)
    phone = visitor.another()
    phone.sends(f"/uitnodiging/{link}", choice="yes", name="Oma Riet")
    page = visitor.opens(f"/groep/{anna.group_id}/mensen")
    reply = next(path for path in page.links if "/antwoord/" in path)
    assert "oude telefoon" not in visitor.opens(reply).words
    visitor.sends(reply, decision="right")
    now = world.fresh(place)
    assert (now.by_name, now.id) == (False, place.id)
    there = f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}"
    assert "Ingevuld door Anna" in phone.opens(there).words
    phone.sends(f"{there}/antwoord", answer="not_coming")
    assert "Ingevuld" not in phone.page.words


def test_somebody_by_name_who_stopped_is_the_same_person_when_they_join_again(world, visitor, anna):
    contact, place = by_name(world, visitor, anna)
    world.meeting(anna, place)
    visitor.sends(f"/groep/{anna.group_id}/lid/{place.id}/stoppen")
    assert world.count(Attendance) == 0
    there = f"/groep/{anna.group_id}/mensen/{contact.id}"
    visitor.opens(there)
    visitor.sends(f"{there}/zonder-telefoon")
    again = member_of(world, contact)
    assert (again.id, again.by_name, again.is_there) == (place.id, True, True)
    assert world.count(Person) == 2


def test_a_question_that_was_open_is_taken_back_when_somebody_joins_by_name(world, visitor, anna):
    contact = world.contact(anna, "Oma")
    _invitation, link = world.invitation(contact)
    there = f"/groep/{anna.group_id}/mensen/{contact.id}"
    visitor.signs_in_as(anna).opens(there)
    visitor.sends(f"{there}/zonder-telefoon")
    assert visitor.another().opens(f"/uitnodiging/{link}").status == 404
    assert "Neem de vraag terug" not in visitor.opens(there).words
