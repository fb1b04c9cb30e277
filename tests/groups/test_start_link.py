"""Beginning a group from a link that a professional shows."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from itsdangerous import URLSafeSerializer

from tests.pages import BASE
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
    """Two ids and a day; what is signed by chance may look like any word."""
    _good, carried = URLSafeSerializer("").loads_unsafe(world.start_link(sara))
    *ids, until = carried
    assert [str(UUID(each)).replace("-", "") for each in ids] == ids
    assert len(ids) == 2
    assert isinstance(until, int)


def test_a_link_of_another_house_is_not_ours(app, world, visitor, sara):
    link = world.start_link(sara)
    kept = app.extensions["database"].carries["host_keys"]
    before, kept._lookup = kept._lookup, b"another"
    try:
        assert visitor.opens(f"/start/{link}").status == 404
    finally:
        kept._lookup = before


def test_who_is_in_no_group_says_where_they_work_and_shows_the_link(world, visitor):
    with world.open():
        organisations.fill_empty_list()
        lentis = queries.organisation_called("Lentis").id
    kees = visitor.another().signs_in_as(world.person("Kees"))
    assert "/laat-iemand-beginnen" in kees.opens("/groepen").links
    before = world.everything()
    assert "/start/" not in kees.opens("/laat-iemand-beginnen").html
    link = address_on(kees.opens(f"/laat-iemand-beginnen?where={lentis}"))
    assert "<svg" in kees.page.html
    assert world.everything() == before, "nothing is kept of where Kees works"

    assert "Kees van Lentis liet je dit zien." in visitor.opens(link).words
    page = begins(visitor)
    assert visitor.form(f"{page.path}/mensen/nieuw").fields["name"] == "Kees"
    with world.open():
        assert owner_at(page).group.begun_with_id == lentis


def test_anybody_signed_in_can_say_where_they_work(world, visitor, sara):
    anna = world.owner("Anna")
    for somebody in (anna, world.member(anna, "Emma"), world.person("Kees")):
        page = visitor.another().signs_in_as(somebody).opens("/laat-iemand-beginnen")
        assert page.status == 200
        assert "Waar werk je?" in page.words
    world.ends(sara)
    page = visitor.signs_in_as(sara).opens("/laat-iemand-beginnen")
    assert "/start/" not in page.html, "where a place of theirs that is over was is not known"


def test_a_professional_who_works_in_two_places_chooses(world, visitor, sara):
    with world.open():
        lentis = queries.organisation_called("Lentis").id
    showing = visitor.another().signs_in_as(sara)
    assert "Sara van WIJ Groningen" in showing.opens("/laat-iemand-beginnen").words
    assert "Sara van Lentis" in showing.opens(f"/laat-iemand-beginnen?where={lentis}").words


def test_what_is_not_on_the_list_is_no_place_to_work(world, visitor, sara):
    with world.open():
        organisations.retire(queries.organisation_called("Lentis"))
        gone = queries.organisation_called("Lentis").id
    showing = visitor.another().signs_in_as(sara)
    for where in ("", "onzin", str(gone), str(sara.group_id)):
        page = showing.opens(f"/laat-iemand-beginnen?where={where}")
        assert page.status == 422
        asks = "Kies een van de antwoorden op deze pagina." if where else "Kies waar je werkt."
        assert asks in page.words
        assert "/start/" not in page.html


def test_who_has_no_name_yet_shows_the_link_of_the_organisation(world, visitor):
    with world.open():
        organisations.fill_empty_list()
        lentis = queries.organisation_called("Lentis").id
    nameless = visitor.another().signs_in_as(world.person(""))
    link = address_on(nameless.opens(f"/laat-iemand-beginnen?where={lentis}"))
    assert "Lentis liet je dit zien." in visitor.opens(link).words


def test_an_empty_list_says_so(world, visitor):
    page = visitor.signs_in_as(world.person("Kees")).opens("/laat-iemand-beginnen")
    assert "Er staat nog geen organisatie op de lijst." in page.words


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
