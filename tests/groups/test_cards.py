"""Cards: what somebody chose to tell the group, and not a word more."""

import pytest

from webapp.db import session
from webapp.groups.models import MemberKind, Membership


def card_of(place):
    return f"/groep/{place.group_id}/lid/{place.id}"


def own_card(place):
    return f"/groep/{place.group_id}/mijn-kaart"


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def sara(world, anna):
    """Sara, a professional in Anna's group, with a mail address nobody sees."""
    person = world.person("Sara", address="sara@voorbeeld.nl")
    return world.member(anna, person=person, kind=MemberKind.PROFESSIONAL)


def test_nobody_reads_how_to_reach_somebody_who_did_not_choose_that(world, visitor, anna, sara):
    """Also where the card tells something else of them."""
    with world.open():
        place = session.merge(sara)
        place.person.numbers, place.function = {"gp": "050 123 45 67"}, "Wijkverpleegkundige"
    kees = visitor.signs_in_as(world.member(anna, "Kees"))
    for path in (card_of(sara), card_of(anna), f"/groep/{anna.group_id}/mensen"):
        page = kees.opens(path)
        assert "bereiken" not in page.words
        assert "sara@" not in page.html
        assert "050" not in page.words
    assert "Wijkverpleegkundige" in kees.opens(card_of(sara)).words


def test_the_number_of_the_team_is_one_tap_away_on_the_card(world, visitor, anna, sara):
    """product.md B15: the host keeps the number of an organisation's own team."""
    wij = world.organisation("WIJ Groningen")
    with world.open():
        session.merge(sara).organisation_id = wij.id
    annas = visitor.signs_in_as(anna)
    assert "Bel dit team" not in annas.opens(card_of(sara)).words
    with world.open():
        session.merge(wij).phone = "050 36-70 000"
    page = annas.opens(card_of(sara))
    assert "Bel dit team: 050 36-70 000" in page.words
    assert "tel:0503670000" in page.html


def test_a_card_tells_what_its_person_wrote_and_can_be_made_empty_again(world, visitor, anna, sara):
    wij = world.organisation("WIJ Groningen")
    hers = visitor.signs_in_as(sara)
    kees = visitor.another().signs_in_as(world.member(anna, "Kees"))
    hers.sends(
        own_card(sara),
        name="Sara Yıldız",
        organisation=str(wij.id),
        function="Wijkverpleegkundige",
        reach="06 12345678",
    )
    page = kees.opens(card_of(sara))
    assert page.heading == "Sara Yıldız"
    for words in ("Hulpverlener", "WIJ Groningen", "Wijkverpleegkundige", "06 12345678"):
        assert words in page.words
    people_page = kees.opens(f"/groep/{anna.group_id}/mensen")
    assert "WIJ Groningen" in people_page.words
    assert card_of(sara) in people_page.links
    assert "06 12345678" not in people_page.words

    hers.sends(own_card(sara), reach="", organisation="", function="")
    page = kees.opens(card_of(sara))
    for words in ("bereiken", "WIJ", "Wijkverpleegkundige"):
        assert words not in page.words


def test_the_name_is_the_same_in_every_group_and_the_card_is_not(world, visitor, sara):
    bram = world.owner("Bram")
    elsewhere = world.member(bram, person=world.fresh(sara).person, kind=MemberKind.PROFESSIONAL)
    page = visitor.signs_in_as(sara).opens(own_card(sara))
    assert "Deze naam geldt voor al je groepen." in page.words
    visitor.sends(own_card(sara), name="Saar", reach="06 12345678", function="Begeleider")
    brams = visitor.another().signs_in_as(bram).opens(card_of(elsewhere))
    assert brams.heading == "Saar"
    assert "06 12345678" not in brams.words
    assert "Begeleider" not in brams.words


def test_somewhere_else_needs_a_word_about_where(world, visitor, sara):
    visitor.signs_in_as(sara).sends(own_card(sara), organisation="elsewhere", reach="Bel gerust")
    assert visitor.page.status == 422
    assert "Schrijf kort waar je werkt" in visitor.page.words
    assert "Bel gerust" in visitor.page.html
    visitor.sends(own_card(sara), organisation="elsewhere", function="Begeleider bij Humanitas")
    assert "Begeleider bij Humanitas" in visitor.page.words
    with world.open():
        assert session.get_one(Membership, sara.id).organisation_id is None
    form = visitor.form(own_card(sara))
    assert form.fields["organisation"] == "elsewhere", "and it stands there next time"


def test_an_organisation_that_left_the_list_stays_with_who_named_it(world, visitor, sara):
    gone, there = world.organisation("Oude Zorg"), world.organisation("Nieuwe Zorg")
    visitor.signs_in_as(sara).sends(own_card(sara), organisation=str(gone.id))
    with world.open():
        session.merge(gone).retired_at = sara.made_at
    form = visitor.form(own_card(sara))
    assert form.fields["organisation"] == str(gone.id)
    visitor.sends(own_card(sara), reach="Bel gerust")
    assert "Oude Zorg" in visitor.page.words
    visitor.sends(own_card(sara), organisation=str(there.id))
    visitor.opens(own_card(sara))
    assert "Oude Zorg" not in visitor.page.words


def test_an_unknown_organisation_is_refused_and_the_words_stay(visitor, sara):
    visitor.signs_in_as(sara).sends(own_card(sara), organisation="banaan", function="Begeleider")
    assert visitor.page.status == 422
    assert "Begeleider" in visitor.page.html


def test_a_close_one_is_asked_for_no_organisation(world, visitor, anna):
    emma = world.member(anna, "Emma")
    page = visitor.signs_in_as(emma).opens(own_card(emma))
    assert "Waar werk je?" not in page.words
    visitor.sends(own_card(emma), organisation="elsewhere", function="Zus", name="Emma")
    with world.open():
        assert session.get_one(Membership, emma.id).function is None


def test_a_professional_is_asked_calmly_where_they_work_until_they_said_so(
    world, visitor, anna, sara
):
    today = f"/groep/{anna.group_id}"
    page = visitor.signs_in_as(sara).opens(today)
    assert "Waar werk je?" in page.words
    assert own_card(sara) in page.links
    visitor.sends(own_card(sara), organisation=str(world.organisation().id))
    assert "Waar werk je?" not in visitor.opens(today).words
    emmas = visitor.another().signs_in_as(world.member(anna, "Emma"))
    assert "Waar werk je?" not in emmas.opens(today).words


def test_the_owner_has_a_card_too(visitor, anna, sara):
    visitor.signs_in_as(anna).sends(own_card(anna), name="Anna de Boer", reach="Stuur een appje")
    assert own_card(anna) in visitor.opens(f"/groep/{anna.group_id}/mensen").links
    hers = visitor.another().signs_in_as(sara)
    assert card_of(anna) in hers.opens(f"/groep/{anna.group_id}/mensen").links
    page = hers.opens(card_of(anna))
    assert page.heading == "Anna de Boer"
    assert "Stuur een appje" in page.words


def test_who_rests_or_is_gone_has_no_card(world, visitor, anna, sara):
    kees = world.member(anna, "Kees")
    visitor.signs_in_as(kees)
    world.rests(sara)
    assert visitor.opens(card_of(sara)).status == 404
    assert "Sara" not in visitor.opens(f"/groep/{anna.group_id}/mensen").words
    world.ends(sara)
    assert visitor.opens(card_of(sara)).status == 404
    elsewhere = world.member(world.owner("Bram"), "Jan")
    assert visitor.opens(f"/groep/{anna.group_id}/lid/{elsewhere.id}").status == 404
