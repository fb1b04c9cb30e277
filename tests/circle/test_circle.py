"""The circle: the owner's own list and drawing of people, which nobody else ever gets."""

import itertools
import re
from math import dist

import pytest

from tests.pages import BASE
from webapp.circle import actions, drawing
from webapp.circle.models import Closeness, Contact, Status
from webapp.db import session
from webapp.groups.models import Membership
from webapp.invitations import actions as invitations
from webapp.invitations.models import Invitation, Reply

PLANTED = {"name": "Pimpelmees", "relation": "Zandkasteel", "gives": "Vuurtoren"}


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


def circle_page(place):
    return f"/groep/{place.group_id}/mensen"


def page_of(contact):
    return f"/groep/{contact.group_id}/mensen/{contact.id}"


def standing_of(visitor, contact):
    """The word behind this name in the list of the circle."""
    row = next(
        row
        for row in visitor.opens(circle_page(contact)).tree.iter("a")
        if row.get("href") == page_of(contact)
    )
    (chip,) = (each for each in row.iter("span") if "chip" in (each.get("class") or "").split())
    return " ".join("".join(chip.itertext()).split())


def test_somebody_is_written_down_without_being_asked(world, visitor, anna):
    visitor.signs_in_as(anna)
    visitor.sends(
        f"{circle_page(anna)}/nieuw", name="Ria", relation="Tante", kind="close_one", then="think"
    )
    assert visitor.page.heading == "Ria"
    assert "Denk ik over" in visitor.page.words
    assert world.count(Invitation) == 0


def test_the_owner_changes_all_that_is_known_of_somebody(world, visitor, anna):
    mo = world.contact(anna, "Mo")
    visitor.signs_in_as(anna)
    visitor.sends(
        f"{page_of(mo)}/veranderen",
        name="Mohammed",
        relation="Buurman",
        gives="Rust",
        closeness="near",
        status="thinking",
    )
    for words in ("Mohammed", "Buurman", "Rust", "Heel dichtbij", "Denk ik over"):
        assert words in visitor.page.words
    with world.open():
        known = session.get_one(Contact, mo.id)
        assert (known.name, known.gives, known.closeness) == ("Mohammed", "Rust", Closeness.NEAR)


def test_who_was_asked_or_joins_is_not_called_anything_else(world, visitor, anna):
    mo = world.contact(anna, "Mo")
    world.invitation(mo)
    visitor.signs_in_as(anna)
    assert "Wil je deze persoon vragen?" not in visitor.opens(f"{page_of(mo)}/veranderen").words
    visitor.sends(f"{page_of(mo)}/veranderen", closeness="far", status="not_now", name="Mo")
    assert world.fresh(mo).status is Status.ASKED


def test_after_another_name_the_owner_looks_at_the_text_that_names_them(world, visitor, anna):
    mo = world.contact(anna, "Mo")
    world.invitation(mo)
    visitor.signs_in_as(anna).sends(f"{page_of(mo)}/veranderen", name="Moos", closeness="near")
    assert visitor.page.path.endswith("/woorden")


@pytest.mark.parametrize(
    ("closeness", "most"), [(Closeness.NEAR, 12), (Closeness.MIDDLE, 12), (Closeness.FAR, 30)]
)
def test_nobody_in_the_drawing_touches_anybody(world, anna, closeness, most):
    for number in range(most):
        contact = world.contact(anna, f"Iemand {number}")
        if number % 3:
            with world.open():
                _moves(session.merge(contact), closeness)
    with world.open():
        everybody = list(session.query(Contact))
        for count in range(1, most + 1):
            picture = drawing.drawn(everybody[:count], lambda _each: False)
            spots = [(dot.x, dot.y) for dot in picture.dots] + [(0.0, 0.0)]
            nearest = min(dist(*pair) for pair in itertools.combinations(spots, 2))
            assert nearest >= 2 * drawing.PERSON
            assert max(dist(spot, (0, 0)) for spot in spots) < picture.rings[0]


def _moves(contact, closeness):
    actions.describe(contact, name=contact.name, relation="", gives="", closeness=closeness)


def test_a_spot_stays_when_others_come_and_go(world, visitor, anna):
    mo, ria = world.contact(anna, "Mo"), world.contact(anna, "Ria")
    assert (mo.spot, ria.spot) == (0, 1)
    visitor.signs_in_as(anna).opens(f"{page_of(mo)}/veranderen")
    visitor.sends(f"{page_of(mo)}/weg")
    assert world.fresh(ria).spot == 1
    assert world.contact(anna, "Jan").spot == 0, "the free place is taken first"


def test_two_on_one_spot_are_drawn_apart(world, anna):
    for name in ("Mo", "Ria"):
        contact = world.contact(anna, name)
        with world.open():
            session.merge(contact).spot = 0
    with world.open():
        first, second = drawing.drawn(list(session.query(Contact)), lambda _each: True).dots
        assert dist((first.x, first.y), (second.x, second.y)) > 2 * drawing.PERSON


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Mo", "Mo"),
        ("Emma de Boer", "Emma"),
        ("Mohammed", "Moha…"),
        ("عبدالرحمن", "عبدا…"),
        ("👩‍👩‍👧‍👦" * 7, "👩‍👩‍👧‍👦" * 4 + "…"),
    ],
)
def test_a_name_is_cut_between_two_letters_of_its_own_script(name, short):
    assert drawing.short(name) == short


def test_who_joins_has_a_line_and_who_does_not_is_dashed(world, visitor, anna):
    mo = world.contact(anna, "Mo")
    visitor.signs_in_as(anna)
    assert "rings__line" not in visitor.opens(circle_page(anna)).html
    _joins(world, mo)
    html = visitor.opens(circle_page(anna)).html
    assert html.count("rings__line") == html.count("rings__person--joins") == 1


def _joins(world, contact):
    """This contact says yes, and the owner says it is them."""
    reply = world.reply(world.invitation(contact)[0], contact_name(world, contact))
    with world.open():
        from_reply = session.merge(reply)
        return invitations.confirm(from_reply)


def contact_name(world, contact):
    with world.open():
        return session.merge(contact).name


def test_after_the_place_is_over_somebody_no_longer_joins_and_can_be_asked_again(
    world, visitor, anna
):
    mo = world.contact(anna, "Mo")
    place = _joins(world, mo)
    visitor.signs_in_as(anna)
    assert standing_of(visitor, mo) == "Doet mee"
    world.ends(place)
    assert standing_of(visitor, mo) == "Niet nu"
    page = visitor.opens(page_of(mo))
    assert f"{page_of(mo)}/tekst" in page.links
    visitor.sends(f"{page_of(mo)}/tekst", tone="short")
    assert standing_of(visitor, mo) == "Wacht nog"


def test_a_pause_is_called_a_pause(world, visitor, anna):
    mo = world.contact(anna, "Mo")
    place = _joins(world, mo)
    with world.open():
        session.get_one(Membership, place.id).paused_at = place.made_at
    visitor.signs_in_as(anna)
    assert standing_of(visitor, mo) == "Pauze"
    assert f"{page_of(mo)}/tekst" not in visitor.opens(page_of(mo)).links


def test_taking_somebody_out_forgets_them_and_who_waits_behind_the_link(world, visitor, anna):
    mo = world.contact(anna, "Mo")
    reply = world.reply(world.invitation(mo)[0], "Kees")
    visitor.signs_in_as(anna).opens(f"{page_of(mo)}/veranderen")
    visitor.sends(f"{page_of(mo)}/weg")
    assert "Mo staat niet meer in je kring." in visitor.page.words
    assert world.count(Contact) == world.count(Invitation) == world.count(Reply) == 0
    with world.open():
        assert session.get_one(Membership, reply.membership_id).ended_at


def test_who_joins_is_not_taken_out_of_the_circle(world, visitor, anna):
    mo = world.contact(anna, "Mo")
    _joins(world, mo)
    visitor.signs_in_as(anna)
    assert "uit je kring" not in visitor.opens(f"{page_of(mo)}/veranderen").words
    knock = {"csrf_token": visitor.token()}
    visitor.client.post(f"{page_of(mo)}/weg", base_url=BASE, data=knock)
    assert world.count(Contact) == 1


def test_nobody_but_the_owner_ever_gets_anything_of_the_circle(app, world, visitor, anna, caplog):
    contact = world.contact(anna, PLANTED["name"], relation=PLANTED["relation"])
    emma = world.member(anna, "Emma")
    waits = visitor.another()
    link = f"/uitnodiging/{world.invitation(world.contact(anna, 'Ria'))[1]}"
    visitor.signs_in_as(anna).sends(
        f"{page_of(contact)}/veranderen", **PLANTED, closeness="near", status="to_ask"
    )
    shown = visitor.opens(circle_page(anna)).html
    assert PLANTED["name"] in shown
    visitor.sends(f"/groep/{anna.group_id}/bijeenkomsten/nieuw", day="2027-05-05", at="14:00")
    world.meeting(anna, emma)
    hers = visitor.another().signs_in_as(emma)
    waits.sends(link, choice="yes", name="Ria")
    for who in (hers, waits, visitor.another()):
        for path in _every_page(app, anna, contact):
            assert not re.search("|".join(PLANTED.values()), who.opens(path).html), path
    letters = "".join(letter.as_string() for letter in world.deliver())
    for words in PLANTED.values():
        assert words not in caplog.text + letters


def _every_page(app, anna, contact):
    """Every address of this group that can be opened without naming another thing."""
    ids = {"group_id": anna.group_id, "contact_id": contact.id}
    for rule in app.url_map.iter_rules():
        if rule.arguments <= ids.keys() and "GET" in (rule.methods or set()):
            yield rule.build({name: ids[name] for name in rule.arguments})[1]
