"""Right to left: every page in a made-up language, mirrored and a third longer."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from tests.conftest import _empty
from tests.journeys.house import in_memory, open_house
from tests.journeys.inspection import Inspector
from tests.world import World
from webapp import clock
from webapp.config import ROOT

LANGUAGES = {"nl": "Nederlands", "en": "English", "ar": "العربية"}
SOURCES = [
    ("webapp/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
HELD = re.compile(r"(%\(\w+\)[sd]|<[^>]+>|&\w+;)")
MARK = "ع"
VOWEL = re.compile(r"[aeiou]", re.IGNORECASE)


def mirrored(words):
    """These words about a third longer, after a letter that runs from right to left."""
    parts = [
        part if HELD.fullmatch(part) else VOWEL.sub(r"\g<0>\g<0>", part)
        for part in HELD.split(words)
    ]
    return f"{MARK} {''.join(parts)}"


def translation(folder):
    """A folder with the made-up language in it, and how many sentences that has."""
    catalog = Catalog(locale="ar")
    for _file, _line, message, _comments, context in extract_from_dir(
        ROOT, SOURCES, keywords=KEYWORDS
    ):
        if isinstance(message, tuple):
            catalog.add(message, [mirrored(message[-1])] * catalog.num_plurals, context=context)
        else:
            catalog.add(message, mirrored(message), context=context)
    target = Path(folder, "ar", "LC_MESSAGES")
    target.mkdir(parents=True)
    out = BytesIO()
    write_mo(out, catalog)
    (target / "messages.mo").write_bytes(out.getvalue())
    return len(catalog)


@pytest.fixture(scope="module")
def foreign_house(tmp_path_factory):
    """A house that speaks the made-up language too."""
    folder = tmp_path_factory.mktemp("mirrored")
    assert translation(folder / "translations") > 200
    knobs = {"languages": LANGUAGES, "translations": (folder / "translations",)}
    with in_memory() as instance, open_house(instance, **knobs) as house:
        yield house


@pytest.fixture
def foreign_world(foreign_house):
    """People in it, who read from right to left."""
    yield World(foreign_house.app)
    with foreign_house.app.extensions["database"].transaction() as session:
        _empty(session)


def test_every_page_is_mirrored_and_fits_on_a_narrow_phone(
    phone, foreign_house, foreign_world, visits, browser
):
    inspector = Inspector(foreign_house.app, foreign_house.url, visits=visits, browser=browser)
    world = foreign_world
    owner, emma = places(world)
    anna = phone(inspector=inspector, locale="ar")
    for path in PUBLIC:
        opened_mirrored(anna, path)
    anna.is_somebody(owner)
    for path in pages(world, owner, emma):
        opened_mirrored(anna, path)
    member = phone(inspector=inspector, locale="ar").is_somebody(emma)
    for path in ("", "/doelen", "/mensen", "/bijeenkomsten", "/inchecken", "/plan"):
        opened_mirrored(member, f"/groep/{owner.group_id}{path}")
    opened_mirrored(member, "/mijn-bijeenkomsten")
    note, wish = world.note(owner, "أنا بخير", shown_to=[emma]), world.wish(owner, emma)
    here = f"/groep/{owner.group_id}"
    for path in ("berichten", f"berichten/{note.id}", f"bellen/{wish.id}"):
        opened_mirrored(member, f"{here}/{path}")
    of_note = [f"berichten/{note.id}{each}" for each in ("", "/wie-ziet-dit", "/weg")]
    for path in ("berichten", "berichten/nieuw", *of_note, "bel-mij"):
        opened_mirrored(anna, f"{here}/{path}")


PUBLIC = (
    "/",
    "/begin",
    "/begin/zonder-mail",
    "/inloggen",
    "/sleutel",
    "/code-invullen",
    "/hulp",
    "/over",
    "/geen-internet",
    "/bedankt",
    "/nooit-geweest",
    "/proef",
    "/proefpost",
)


def opened_mirrored(phone, path):
    phone.opens(path)
    html = phone.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl"), path
    assert phone.main.inner_text().count(MARK) > 1, path


def places(world):
    """An owner and a member with Arabic names, and something of everything."""
    owner = world.owner("آنا")
    return owner, world.member(owner, "إيمان")


def pages(world, owner, emma):
    """The owner's pages, with something of everything on them."""
    goal = world.goal(owner, "أريد أن أعيش في بيتي", shown_to=[emma])
    check_in = world.check_in(owner, mood=1, words="كان يوما جيدا", shown_to=[emma])
    meeting = world.meeting(owner, emma)
    draft = world.meeting(owner, emma, sent=False)
    place, _secret = world.place_at(meeting, emma)
    agreed = world.agreement(owner, meeting, "نذهب إلى السوق", who=emma, shown_to=[emma])
    world.item(owner, meeting, "كيف حال الجميع")
    world.item(emma, meeting, "عن الإجازة")
    world.section(owner, "أمشي قليلا", shown_to=[emma])
    met = world.meeting(owner, emma, starts_at=clock.now() - timedelta(hours=3))
    world.impression(emma, met, "كان لطيفا", shown=True)
    contact = world.contact(owner, "محمد")
    invitation, _link = world.invitation(contact)
    reply = world.reply(invitation, "محمد")
    group = f"/groep/{owner.group_id}"
    people, meetings = f"{group}/mensen/{contact.id}", f"{group}/bijeenkomsten"
    return [
        group,
        *(f"{group}/{each}" for each in ("doelen", "mensen", "bijeenkomsten", "inchecken")),
        *(f"{group}/{each}/nieuw" for each in ("doelen", "mensen", "bijeenkomsten", "inchecken")),
        f"{group}/doelen/{goal.id}",
        *(f"{group}/doelen/{goal.id}/{each}" for each in ("waar", "hoe-gaat-het", "wie-ziet-dit")),
        people,
        *(f"{people}/{each}" for each in ("tekst", "uitnodiging", "woorden", "code")),
        f"{group}/antwoord/{reply.id}",
        f"{meetings}/{meeting.id}",
        f"{meetings}/{meeting.id}/link/{place.id}",
        f"{meetings}/{met.id}/hoe-was-het",
        *(f"{meetings}/{draft.id}/{each}" for each in ("wanneer", "waar", "wie", "bekijk")),
        *(f"{meetings}/{meeting.id}/{each}" for each in ("agenda", "agenda/nieuw", "papier")),
        f"{meetings}/{meeting.id}/agenda/volgorde",
        *(f"{meetings}/{meeting.id}/afspraken{each}" for each in ("", "/nieuw", "/wie-ziet-dit")),
        f"{group}/afspraken/{agreed.id}/aanpassen",
        f"{group}/plan",
        *(f"{group}/plan/{each}" for each in ("papier", "kaartje", "voor-mezelf", "muziek")),
        f"{group}/plan/helps/bestand",
        *(f"{group}/{each}" for each in ("doelen/papier", "voor-mijn-gesprek")),
        f"{group}/inchecken/{check_in.id}",
        f"{group}/inchecken/{check_in.id}/words",
        f"{group}/inchecken/{check_in.id}/wie-ziet-dit",
        f"{group}/inchecken-volgende",
        f"{group}/wie-heeft-gekeken",
        *(f"{group}/afronden{each}" for each in ("", "/pauze", "/afsluiten")),
        f"{group}/afronden/zonder-hulpverleners",
        "/mijn-agenda",
        "/meer",
        "/mijn-nummers",
        "/mijn-adres",
        "/mijn-adres/nieuw",
        "/mijn-toestellen",
        "/sneller-inloggen",
        "/ander-toestel",
        "/herstelcode",
        "/berichten-aan-mij",
        "/mijn-slot",
        "/andere-naam",
        "/zorgen",
        "/uitloggen",
        "/groepen",
    ]
