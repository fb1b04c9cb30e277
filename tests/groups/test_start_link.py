"""Beginning a group from a link that a professional shows."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from tests.pages import BASE, HEALTH_WORDS
from webapp import clock
from webapp.circle import queries as circle
from webapp.db import session
from webapp.groups import queries as groups
from webapp.organisations import actions as organisations
from webapp.organisations import links, queries
from webapp.organisations.models import Organisation


@pytest.fixture
def sara(world):
    """Sara of WIJ Groningen, a professional in Bram's group."""
    return world.professional(world.owner("Bram"))


def address_on(page):
    return re.search(r"/start/[\w.~-]+", page.html).group(0)


def begins(visitor, name="Anna"):
    """From the start link to the own first page, without mail."""
    visitor.sends(visitor.page.path)
    visitor.sends("/begin/zonder-mail", name=name)
    return visitor.sends("/groepen/begin", name="Mijn mensen")


def owner_at(page):
    return groups.owner_of(UUID(re.search(r"/groep/([\w-]+)", page.path).group(1)))


def test_somebody_begins_from_the_link_and_asks_the_professional_first(world, visitor, sara):
    showing = visitor.another().signs_in_as(sara)
    assert "/laat-iemand-beginnen" in showing.opens("/meer").links
    before = world.everything()
    link = address_on(showing.opens("/laat-iemand-beginnen"))
    assert "<svg" in showing.page.html
    page = visitor.opens(link)
    assert world.everything() == before, "nothing is made by showing or opening it"
    assert "Sara van WIJ Groningen liet je dit zien." in page.words
    assert "Sara ziet niet of je begint." in page.words
    assert "Bram" not in page.html

    page = begins(visitor)
    with world.open():
        assert queries.named(owner_at(page).group.begun_with_id).name == "WIJ Groningen"
    assert "Je begon met de link van Sara." in page.words
    form = visitor.form(f"{page.path}/mensen/nieuw")
    assert form.fields["name"] == "Sara"
    assert form.fields["kind"] == "professional"
    visitor.sends(f"{page.path}/mensen/nieuw")
    assert "link van Sara" not in visitor.opens(page.path).words
    assert showing.opens("/groepen").path != page.path, "Sara is in no group of Anna"
    assert "Anna" not in showing.opens("/meer").html


def test_the_owner_may_clear_where_the_group_began(world, visitor, sara):
    visitor.opens(f"/start/{world.start_link(sara)}")
    page = begins(visitor)
    how = f"{page.path}/hoe-we-werken"
    assert "Je groep begon bij WIJ Groningen." in visitor.opens(how).words
    visitor.sends(f"{page.path}/begonnen-bij/weg")
    assert "WIJ Groningen" not in visitor.opens(how).words
    with world.open():
        assert owner_at(page).group.begun_with_id is None


def test_a_member_does_not_see_where_the_group_began(world, visitor, sara):
    visitor.opens(f"/start/{world.start_link(sara)}")
    page = begins(visitor)
    with world.open():
        owner = owner_at(page)
    emma = world.member(owner, "Emma")
    assert "WIJ" not in visitor.another().signs_in_as(emma).opens(f"{page.path}/mensen").html


def test_a_link_of_an_organisation_alone_names_nobody(world, visitor, sara):
    with world.open():
        link = links.start_link(session.get_one(Organisation, sara.organisation_id))
    page = visitor.opens(f"/start/{link}")
    assert "WIJ Groningen liet je dit zien." in page.words
    page = begins(visitor)
    assert "Je begon met de link" not in page.words
    assert visitor.form(f"{page.path}/mensen/nieuw").fields["name"] == ""


def test_who_has_a_group_already_is_told_so_and_nothing_changes(world, visitor, sara):
    anna = world.owner("Anna")
    link = world.start_link(sara)
    visitor.signs_in_as(anna)
    page = visitor.opens(f"/start/{link}")
    assert "Je hebt al een eigen groep." in page.words
    assert f"/groep/{anna.group_id}" in page.links
    before = world.everything()
    visitor.posts(f"/start/{link}", csrf_token=visitor.token())
    assert world.everything() == before
    assert world.fresh(anna).group.begun_with_id is None


def test_an_old_or_broken_link_says_what_to_do(world, visitor, sara):
    link = world.start_link(sara)
    for broken in ("onzin", link[:-1], f"x{link}", link.replace(".", "")):
        page = visitor.opens(f"/start/{broken}")
        assert page.status == 404
        assert "Je kunt ook zonder link beginnen." in page.words
        assert "/begin" in page.links
    for days, status in ((29, 200), (30, 404)):
        with time_machine.travel(clock.now() + timedelta(days=days, seconds=5), tick=False):
            assert visitor.opens(f"/start/{link}").status == status
    with world.open():
        organisations.retire(session.get_one(Organisation, sara.organisation_id))
    assert visitor.opens(f"/start/{link}").status == 404


def test_the_link_holds_no_name_and_no_word_about_health(world, sara):
    link = world.start_link(sara)
    assert not HEALTH_WORDS.search(link)
    for word in ("Sara", "WIJ", "Groningen"):
        assert word not in link


def test_a_link_of_another_house_is_not_ours(app, world, visitor, sara):
    link = world.start_link(sara)
    kept = app.extensions["database"].carries["host_keys"]
    before, kept._lookup = kept._lookup, b"another"
    try:
        assert visitor.opens(f"/start/{link}").status == 404
    finally:
        kept._lookup = before


def test_only_a_professional_shows_a_link(world, visitor, sara):
    bram = world.owner("Anna")
    for somebody in (bram, world.member(bram, "Emma"), world.person("Kees")):
        assert visitor.another().signs_in_as(somebody).opens("/laat-iemand-beginnen").status == 404
    world.ends(sara)
    assert visitor.signs_in_as(sara).opens("/laat-iemand-beginnen").status == 404


def test_a_professional_without_an_organisation_is_told_what_to_fill_in(world, visitor):
    kim = world.professional(world.owner(), "Kim", at="nergens")
    page = visitor.signs_in_as(kim).opens("/laat-iemand-beginnen")
    assert "Vul eerst op je kaart in waar je werkt." in page.words


def test_the_link_travels_in_the_session_and_a_later_begin_is_not_changed(world, visitor, sara):
    link = world.start_link(sara)
    visitor.opens(f"/start/{link}")
    with visitor.client.session_transaction(base_url=BASE) as cookie:
        assert "begun_with" not in cookie, "opening it carries nothing along"
    page = begins(visitor)
    page = visitor.posts("/groepen/begin", csrf_token=visitor.token(), name="Anders")
    with world.open():
        assert owner_at(page).group.begun_with_id == sara.organisation_id
        assert not circle.contacts(owner_at(page).group_id), "nothing is written in the circle"
