"""English: who chose it meets no Dutch, on no page, after no mistake, in no mail."""

import re
import statistics
from datetime import timedelta

import pytest

from tests.databases import on_one_database
from tests.house.reading import Ear, Listener, fill_in_wrongly, kind, lines, walk
from tests.house.words import contacts, flesch_douma, marked, same_in_english
from tests.pages import Page
from webapp import clock
from webapp.cli import fill_example
from webapp.errors import PAGES, error_page

EAR = Ear([each.text for each in [*marked(), *contacts("nl")]], set(same_in_english()))
EXAMPLES = ["", "Anna", "Emma", "Sara", "Mo"]


def become(visitor, name):
    """Be one of the example people, through the page of the trial; nobody without a name."""
    visitor.opens("/proef" if name else "/")
    if name:
        visitor.sends(f"/proef/{name}")
    return visitor.page.path


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
@on_one_database
def test_who_chose_english_meets_no_dutch(app, name):
    fill_example(app)
    visitor = Listener(app, EAR).chooses_english()
    start = become(visitor, name)
    visitor.chooses_english()

    pages = list(walk(visitor, start))
    for page in pages:
        fill_in_wrongly(visitor, page)
    assert visitor.heard == set()
    assert len(visitor.opened) > 10, "a walk that opens nothing proves nothing"


@pytest.mark.slow
@on_one_database
def test_a_journey_in_english_meets_no_dutch(world):
    anna, mo = (Listener(world.app, EAR).chooses_english() for _each in "12")
    begins(anna, world)
    home = anna.page.path
    wants(anna, home)
    plans(anna, home)
    invites(anna, home, mo)
    asks(anna, home, mo)
    checks_in(anna, home)
    leaves(anna)
    leaves(mo)
    assert anna.heard | mo.heard == set()


def begins(anna, world):
    anna.opens("/begin")
    anna.fills(name="Anna", email="anna@example.com", own_phone="yes")
    anna.fills(digits="1")
    anna.posts("/code/opnieuw", csrf_token=anna.token())
    code = re.search(r"\d{6}", world.deliver()[-1].get_body(("plain",)).get_content())[0]
    anna.sends("/code", digits=code)
    anna.fills(name="People")


def wants(anna, home):
    anna.opens(f"{home}/doelen")
    anna.opens(f"{home}/doelen/nieuw")
    anna.fills(words="To sing").fills(area="people", term="short")
    goal = anna.page.path
    anna.opens(f"{goal}/hoe-gaat-het")
    anna.fills(state="busy")
    for path in (f"{goal}/wie-ziet-dit", "/herstelcode", "/herstelcode", "/ander-toestel"):
        anna.opens(path)
        anna.fills()


def plans(anna, home):
    anna.opens(f"{home}/bijeenkomsten")
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    anna.opens(f"{home}/bijeenkomsten/nieuw")
    anna.fills(day="2020-01-01", at="12:00")
    anna.fills(day=day, at="12:00").fills(kind="video", place="nowhere")
    anna.fills(kind="place", place="Home")
    for path in (home, f"{home}/bijeenkomsten"):
        anna.opens(path)


def invites(anna, home, mo):
    anna.opens(f"{home}/mensen/nieuw")
    anna.fills(name="Mo", relation="", kind="close_one").fills(tone="explained")
    link = re.search(r"/uitnodiging/[\w-]+", anna.page.html)[0]
    contact = anna.page.path.removesuffix("/uitnodiging")
    for path in (link, f"{contact}/code", contact):
        anna.opens(path)
    anna.sends(f"{contact}/nieuwe-link")
    mo.opens(link)
    link = re.search(r"/uitnodiging/[\w-]+", anna.page.html)[0]
    mo.opens(link)
    mo.fills(choice="yes", name="Mo")
    anna.opens(home)
    anna.opens(f"{home}/mensen")
    anna.opens(_link_to(anna, "/antwoord/"))
    anna.fills(decision="right")


def asks(anna, home, mo):
    anna.opens(f"{home}/bijeenkomsten")
    where = _link_to(anna, "/waar")
    anna.opens(where.removesuffix("waar") + "wie")
    member = re.search(r'name="members" value="([^"]+)"', anna.page.html)[1]
    anna.fills(members=member).fills(example="first")
    anna.opens(anna.page.path.replace("/agenda", "/bekijk"))
    anna.fills()
    anna.opens(_link_to(anna, "/link/"))
    own_link = re.search(r"/u/[\w-]+", anna.page.html)[0]
    for answer in ("coming", "not_coming", "unsure"):
        mo.opens(own_link)
        mo.fills(answer=answer)
    mo.opens(home)
    mo.opens(f"{home}/mensen")
    anna.opens(home)


def checks_in(anna, home):
    anna.opens(f"{home}/inchecken")
    anna.opens(f"{home}/inchecken/nieuw")
    for answer in ("2", "skip", "x", "1", "0"):
        anna.fills(answer=answer)
    anna.fills(words="Fine", talk="y")
    for path in (anna.page.path, f"{home}/inchecken", home):
        anna.opens(path)


def leaves(somebody):
    somebody.posts("/uitloggen", csrf_token=somebody.token())
    somebody.posts("/uitloggen", csrf_token=somebody.token(), sure="yes")
    for path in ("/nowhere", "/u/old", "/in/old", "/uitnodiging/old", "/geen-internet", "/bedankt"):
        somebody.opens(path)
    somebody.posts("/begin", name="Anna")


def _link_to(somebody, part):
    return next(path for path in somebody.page.links if part in path)


@pytest.mark.parametrize("status", sorted(PAGES | {500, 503}))
def test_an_error_page_is_in_english_too(app, status):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        page = Page(error_page(status, to="/", again=[]), "/")
    assert EAR.hears(lines(page), str(status)) == []


def test_a_mail_is_in_the_language_of_its_reader(world):
    visitor = Listener(world.app, EAR).chooses_english()
    visitor.sends("/inloggen", email="emma@example.com", own_phone="yes")
    reader = world.person("Emma", address="emma@example.com", language="en")
    anna = world.owner()
    world.meeting(anna, world.member(anna, person=reader))

    letters = world.deliver()
    assert len(letters) == 2
    for letter in letters:
        bodies = [letter.get_body((part,)).get_content() for part in ("plain", "html")]
        text = re.sub(r"<[^>]+>|https?://\S+", "\n", "\n".join([letter["Subject"], *bodies]))
        spoken = [line.strip() for line in text.split("\n")]
        assert EAR.hears(spoken, letter["Subject"]) == []


@pytest.mark.slow
@on_one_database
def test_a_page_in_dutch_reads_easily(app, visitor):
    """Flesch-Douma for each page, shown by `pytest -rP`. People judge the single pages."""
    fill_example(app)
    figures = {}
    for name in ("", "Anna", "Emma"):
        somebody = visitor.another()
        start = become(somebody, name)
        figures |= {kind(page.path): flesch_douma(lines(page)) for page in walk(somebody, start)}
    for path, figure in sorted(figures.items(), key=lambda pair: pair[1]):
        print(f"{figure:6.1f}  {path}")
    assert statistics.median(figures.values()) > 75
