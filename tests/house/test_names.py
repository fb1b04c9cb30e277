"""Names keep their own direction in every sentence, whichever way that sentence runs (B20)."""

import re

import pytest

from tests.conftest import new_house
from tests.databases import on_one_database
from tests.house.reading import HEARD
from tests.journeys.test_mirrored import LANGUAGES, pages, places, translation
from tests.pages import Visitor
from tests.world import World
from webapp import words
from webapp.invitations import texts
from webapp.invitations.models import Tone

COPIED = {"textarea", "script", "style"}
LETTER = re.compile(r"[^\W\d_]")


def sentences(element, apart=False):
    """Every run of words on a page, and whether it is set apart from what stands around it."""
    apart = apart or element.tag == "bdi"
    if element.tag in COPIED:
        return
    yield element.text or "", apart
    for name in set(HEARD) & set(element.attrib):
        yield element.get(name), False
    for child in element:
        if isinstance(child.tag, str):
            yield from sentences(child, apart)
        yield child.tail or "", apart


def loose(page, name):
    """The sentences of a page in which this name can turn the words around it."""
    found = []
    for sentence, apart in sentences(page.tree):
        around = sentence.replace(f"\u2068{name}\u2069", "")
        if name in around and LETTER.search(around.replace(name, "")) and not apart:
            found.append(f"{page.path}: {' '.join(sentence.split())}")
    return found


def walked(visitor, world, owner, emma):
    """Every page of the owner, and the first ones of a member."""
    group = f"/groep/{owner.group_id}"
    visitor.signs_in_as(owner)
    for path in pages(world, owner, emma):
        yield visitor.opens(path)
    yield visitor.opens(f"{group}/wie-helpt-mij")
    yield visitor.opens(f"{group}/lid/{emma.id}/ziet")
    for done in ("pauze", "weer-mee"):
        sent = {"csrf_token": visitor.token(), "next": f"{group}/mensen"}
        yield visitor.posts(f"{group}/lid/{emma.id}/{done}", **sent)
    visitor.signs_in_as(emma)
    for path in ("", "/doelen", "/mensen", "/bijeenkomsten", "/weggaan"):
        yield visitor.opens(f"{group}{path}")


@on_one_database
def test_an_arabic_name_stands_apart_in_every_dutch_sentence(world, visitor):
    owner, emma = places(world)
    seen = list(walked(visitor, world, owner, emma))
    assert {page.tree.get("dir") for page in seen} == {"ltr"}
    for name in (owner.name, emma.name, "محمد"):
        assert any(f"\u2068{name}\u2069" in page.html for page in seen), "a sentence names them"
        assert [each for page in seen for each in loose(page, name)] == []


def test_a_dutch_name_stands_apart_in_every_sentence_of_a_mirrored_page(tmp_path):
    translation(tmp_path / "translations")
    knobs = {"languages": LANGUAGES, "translations": (tmp_path / "translations",)}
    house = new_house(tmp_path / "house", **knobs)
    world, visitor = World(house), Visitor(house)
    owner = world.owner("Anna", language="ar")
    emma = world.member(owner, "Emma", person=world.person("Emma", language="ar"))
    seen = list(walked(visitor, world, owner, emma))
    assert {page.tree.get("dir") for page in seen} == {"rtl"}
    for name in ("Anna", "Emma"):
        assert any(f"\u2068{name}\u2069" in page.html for page in seen), "a sentence names them"
        assert [each for page in seen for each in loose(page, name)] == []
    house.extensions["database"].engine.dispose()


@on_one_database
def test_names_that_run_along_with_the_sentence_bring_no_signs_that_nobody_sees(world, visitor):
    """So that who copies a Dutch sentence copies the sentence alone."""
    owner = world.owner("Anna")
    emma = world.member(owner, "Emma")
    for page in walked(visitor, world, owner, emma):
        if page.path.endswith(("/papier", "/voor-mijn-gesprek")):
            continue  # on paper nothing is copied, and nothing sets a name apart by itself
        assert [each for each, _apart in sentences(page.tree) if "\u2068Emma" in each] == []


@pytest.mark.parametrize("tone", Tone)
@on_one_database
def test_what_somebody_takes_along_holds_no_signs_that_nobody_sees(app, tone):
    """The other app sets it its own way, and the owner may change every word of it."""
    with app.test_request_context():
        for said in (
            texts.text(tone, name="محمد", owner="آنا"),
            texts.new_phone(name="محمد", owner="آنا"),
        ):
            assert "محمد" in said
            assert not re.search("[\u2066-\u2069]", said)


@on_one_database
def test_the_link_to_send_for_a_meeting_holds_no_signs_that_nobody_sees(world, visitor):
    owner, emma = places(world)
    place, _secret = world.place_at(world.meeting(owner, emma), emma)
    path = f"/groep/{owner.group_id}/bijeenkomsten/{place.meeting_id}/link/{place.id}"
    page = visitor.signs_in_as(owner).opens(path)
    copied = "".join(each.text or "" for each in page.tree.iter("textarea"))
    assert f"Hoi {emma.name}." in copied
    assert not re.search("[\u2066-\u2069]", copied)
    assert "%E2%81%A8" not in page.html, "nor do the ways to send it"


@on_one_database
def test_each_name_of_a_list_stands_apart(app):
    with app.test_request_context():
        assert words.listed(["Emma", "نور", "Jan"]) == "Emma, \u2068نور\u2069 en Jan"
