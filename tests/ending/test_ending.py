"""A rest for the whole group, going on without professionals, and closing (product.md D20)."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.pages import BASE
from webapp import chores, clock
from webapp.db import Base, session
from webapp.groups.models import Group, Membership
from webapp.notices.models import Message
from webapp.people.models import Person
from webapp.sealed import DataKey, data_key


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna", address="anna@voorbeeld.nl")


@pytest.fixture
def emma(world, anna):
    """Emma, who has an address."""
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


def home(place):
    return f"/groep/{place.group_id}"


def after(**passed):
    return time_machine.travel(clock.now() + timedelta(**passed), tick=True)


def mails(world):
    return len([each for each in world.deliver() if each["To"] == "emma@voorbeeld.nl"])


def tidied(world):
    with world.open():
        chores.tidy()


# ------------------------------------------------------------------ a rest


def test_a_rest_is_one_press_says_one_neutral_sentence_and_ends_with_one(
    world, visitor, anna, emma
):
    meeting = world.meeting(anna, emma)
    annas, hers = visitor.another().signs_in_as(anna), visitor.another().signs_in_as(emma)
    assert "Kom je ook?" in hers.opens(home(anna)).words
    page = annas.opens(f"{home(anna)}/afronden/pauze")
    assert "Je bijeenkomsten blijven staan" in page.words
    before = _but_the_group(world)
    page = annas.sends(f"{home(anna)}/afronden/pauze", now="rest")
    assert "Je groep heeft pauze. Er gaan geen mails weg." in page.words
    page = hers.opens(home(anna))
    assert "De groep van Anna heeft nu pauze. Je hoeft niets te doen." in page.words
    assert "Kom je ook?" not in page.words
    assert _but_the_group(world) == before
    annas.sends(f"{home(anna)}/afronden/pauze", now="go_on")
    assert "pauze" not in annas.opens(home(anna)).words
    assert "Kom je ook?" in hers.opens(home(anna)).words
    assert hers.opens(f"/u/{world.place_at(meeting, emma)[1]}").status == 200


def _but_the_group(world):
    """Everything that a rest leaves as it is."""
    names = {"meeting", "attendance", "membership", "share", "goal"}
    return world.everything(only=names)


def test_while_it_rests_no_mail_goes_not_even_one_that_waited(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma)  # its mail waits
    annas = visitor.signs_in_as(anna)
    annas.sends(f"{home(anna)}/afronden/pauze", now="rest")
    there = f"{home(anna)}/bijeenkomsten/{meeting.id}"
    annas.opens(there)
    assert "Er gaan geen mails weg." in annas.sends(f"{there}/nog-een-keer").html
    annas.sends(f"{there}/verzetten")
    assert mails(world) == 0
    with world.open():
        waiting = session.scalars(select(Message).where(Message.ended_at.is_(None))).all()
        assert not waiting
    annas.sends(f"{home(anna)}/afronden/pauze", now="go_on")
    annas.opens(there)
    annas.sends(f"{there}/nog-een-keer")
    assert mails(world) == 1


# ------------------------------------------------------------------ without professionals


def test_one_press_ends_the_places_of_professionals_and_of_nobody_else(world, visitor, anna, emma):
    sara, wim = world.professional(anna, "Sara"), world.professional(anna, "Wim")
    world.rests(wim)
    goal = world.goal(anna, "Zelf koken", shown_to=[emma, sara])
    annas, saras = visitor.another().signs_in_as(anna), visitor.another().signs_in_as(sara)
    hers = visitor.another().signs_in_as(emma)
    there = f"{home(anna)}/afronden/zonder-hulpverleners"
    page = annas.opens(there)
    assert "Sara" in page.words
    assert "Wim" in page.words
    assert "Emma" not in page.words
    assert "Wil je later iemand terug? Dan nodig je diegene opnieuw uit." in page.words
    assert saras.opens(f"{home(anna)}/doelen/{goal.id}").status == 200, "looking changed nothing"
    annas.sends(there)
    for path in ("", f"/doelen/{goal.id}"):
        assert saras.opens(f"{home(anna)}{path}").status == 404
    assert "Je doet nu niet mee in de groep van Anna." in saras.opens("/groepen").words
    assert hers.opens(f"{home(anna)}/doelen/{goal.id}").status == 200
    assert "Er zijn geen hulpverleners in je groep." in annas.opens(there).words
    assert world.fresh(wim).ended_at is not None


# ------------------------------------------------------------------ closing


def closed(visitor, anna, words="Dank jullie wel."):
    """Anna closes her group."""
    annas = visitor.another().signs_in_as(anna)
    page = annas.opens(f"{home(anna)}/afronden/afsluiten")
    assert "Neem mee wat van jou is" in page.words
    annas.sends(f"{home(anna)}/afronden/afsluiten", thanks=words)
    return annas


def everything_of(world, anna, emma):
    """One of many things, and the doors that lead to them from outside."""
    meeting = world.meeting(anna, emma)
    met = world.meeting(anna, emma, starts_at=clock.now() - timedelta(hours=3))
    world.impression(emma, met)
    world.agreement(anna, met, who=emma, summary="Kort", shown_to=[emma])
    world.item(emma, meeting)
    goal = world.goal(anna, "Zelf koken", shown_to=[emma])
    world.helping(world.step(anna, goal), emma)
    world.check_in(anna, mood=2, words="Goed", talk=True, shown_to=[emma])
    world.review(anna)
    world.section(anna, "Thee zetten")
    world.file(anna)
    world.poll(anna, emma)
    mo = world.contact(anna, "Mo")
    link = f"/u/{world.place_at(meeting, emma)[1]}"
    return meeting, [link, f"/uitnodiging/{world.invitation(mo)[1]}"]


def test_closed_means_that_nobody_has_a_page_of_it_any_more(world, visitor, anna, emma):
    meeting, doors = everything_of(world, anna, emma)
    hers, phone = visitor.another().signs_in_as(emma), visitor.another().signs_in_as(emma)
    feed = f"/agenda/{world.feed(emma)}.ics"
    paths = ["", "/bijeenkomsten", "/doelen", "/mensen", f"/bijeenkomsten/{meeting.id}"]
    assert {hers.opens(f"{home(anna)}{path}").status for path in paths} == {200}
    assert {visitor.another().opens(door).status for door in doors} == {200}
    assert "BEGIN:VEVENT" in visitor.client.get(feed, base_url=BASE).text
    annas = closed(visitor, anna)
    for who in (hers, phone, annas):
        assert {who.opens(f"{home(anna)}{path}").status for path in paths} == {404}
    doors += [f"{doors[0]}/afspraak.ics"]
    assert {visitor.another().opens(door).status for door in doors} == {404}
    assert "BEGIN:VEVENT" not in visitor.client.get(feed, base_url=BASE).text
    assert mails(world) == 0, "what waited was dropped"
    for page in ("/mijn-bijeenkomsten", "/wat-ik-zou-doen", "/meer", "/bewaar"):
        assert home(anna) not in hers.opens(page).html
    assert hers.opens("/groepen").status == 200


def test_anna_reads_until_when_it_can_come_back_and_the_others_read_her_words(
    world, visitor, anna, emma
):
    hers = visitor.another().signs_in_as(emma)
    gone = world.member(anna, "Jan")
    world.ends(gone)
    with time_machine.travel("2026-12-01 10:00 +0100", tick=True):
        annas = closed(visitor, anna, words="Dank voor de soep.")
        assert annas.page.path == "/groepen"
        words = annas.page.words
        assert "Je groep is afgesloten. Tot dinsdag 8 december kun je dit terugdraaien." in words
        assert annas.opens("/groepen/begin").path == "/groepen"
        page = visitor.another().signs_in_as(emma).opens("/groepen")
        assert "De groep van Anna is afgesloten." in page.words
        assert "Dank voor de soep." in page.words
        page = visitor.another().signs_in_as(gone).opens("/groepen")
        assert "Dank voor de soep." not in page.words
        hers = visitor.another().signs_in_as(emma)
        hers.opens("/groepen")
        hers.sends(f"/groepen/{emma.id}/gelezen")
        assert "afgesloten" not in hers.opens("/groepen").words


def test_within_seven_days_one_press_brings_everything_back_as_it_was(world, visitor, anna, emma):
    everything_of(world, anna, emma)
    before = world.everything()
    annas = closed(visitor, anna)
    with after(days=6, hours=23):
        tidied(world)
        annas.sends("/groepen/terugdraaien")
        assert annas.page.path == home(anna)
        hers = visitor.another().signs_in_as(emma)
        assert "Zelf koken" in hers.opens(f"{home(anna)}/doelen").words
    now = world.everything()
    for name in ("goal", "meeting", "attendance", "share", "plan_section", "support_group"):
        assert now[name] == before[name], name


def test_after_seven_days_it_is_gone_and_nothing_opens_any_more(world, visitor, anna, emma):
    bram = world.owner("Bram")
    everything_of(world, bram, world.member(bram, "Loes"))
    with world.open():
        place = session.get_one(Membership, world.member(anna, "Oma").id)
        place.by_name = True
        oma = place.person_id
    everything_of(world, anna, emma)
    annas = closed(visitor, anna)
    with world.open():
        sealed = session.get_one(Group, anna.group_id).name_sealed
        others = sum(len(session.execute(select(t)).all()) for t in tables_of_groups())
        theirs = rows_of(bram.group_id)
    with after(days=7, minutes=1):
        tidied(world)
        with world.open():
            assert session.get(Group, anna.group_id) is None
            assert session.get(DataKey, anna.group_id) is None
            assert session.get(Person, oma) is None
            assert rows_of(anna.group_id) == {}
            assert rows_of(bram.group_id) == theirs
            assert others > sum(theirs.values())
            with pytest.raises(Exception, match="No row"):
                data_key(anna.group_id)
        assert sealed
        annas.posts("/groepen/terugdraaien", csrf_token=annas.token())
        assert annas.opens(home(anna)).status == 404
        annas.sends("/groepen/begin", name="Opnieuw")
        assert annas.page.status == 200
        assert "Zelf koken" not in annas.opens(f"{annas.page.path}/doelen").words


def tables_of_groups():
    return [t for t in Base.metadata.sorted_tables if "group_id" in t.c and t.name != "look"]


def rows_of(group_id):
    """How much there is of this group, table by table."""
    counted = {
        t.name: len(session.execute(select(t).where(t.c.group_id == group_id)).all())
        for t in tables_of_groups()
    }
    return {name: count for name, count in counted.items() if count}


def test_seven_days_after_closing_it_is_too_late_even_before_anything_was_tidied(visitor, anna):
    annas = closed(visitor, anna)
    with after(days=7, minutes=1):
        annas.sends("/groepen/terugdraaien")
        assert annas.opens(home(anna)).status == 404


# ------------------------------------------------------------------ taking along


def test_the_file_to_take_along_has_everything_that_anna_wrote(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma, place="Bij de molen")
    world.item(anna, meeting, "Over de tuin")
    world.agreement(anna, meeting, "Samen naar zee", who=emma, summary="Het was rustig")
    goal = world.goal(anna, "Zelf koken", why="Lekker", shown_to=[emma])
    world.step(anna, goal, "Soep maken")
    world.check_in(anna, mood=2, words="De zon scheen")
    world.section(anna, "Thee zetten", shown_to=[emma])
    world.contact(anna, "Mo", relation="Van het koor")
    world.review(anna, choices=2)
    world.talk(anna, "Rustig praten")
    visitor.another().signs_in_as(emma).opens(f"{home(anna)}/doelen/{goal.id}")
    annas = visitor.signs_in_as(anna)
    page = annas.opens(f"{home(anna)}/meenemen")
    assert page.response.headers["Content-Disposition"].startswith("attachment")
    for words in (
        *("Bij de molen", "Over de tuin", "Samen naar zee · Emma", "Het was rustig"),
        *("Zelf koken", "Lekker", "Soep maken", "De zon scheen", "Thee zetten"),
        *("Mo", "Van het koor", "Rustig praten", "Emma las een doel."),
    ):
        assert words in page.words, words
    assert "<script" not in page.html
    assert "src=" not in page.html


def test_before_closing_the_page_offers_what_is_to_be_taken_along(visitor, anna):
    page = visitor.signs_in_as(anna).opens(f"{home(anna)}/afronden/afsluiten")
    assert f"{home(anna)}/meenemen" in page.links
    offered, closes = (page.html.index(each) for each in ("/meenemen", "Sluit mijn groep af"))
    assert offered < closes, "first what is one's own"


@pytest.mark.parametrize("path", ["meenemen", "afronden/afsluiten"])
def test_closing_and_taking_along_ask_to_show_that_it_is_you(visitor, anna, path):
    annas = visitor.signs_in_as(anna)
    assert annas.opens(f"{home(anna)}/{path}").status == 200
    with after(minutes=6):
        assert annas.opens(f"{home(anna)}/{path}").path == "/ben-jij-het"


def test_nobody_but_the_owner_ends_anything(world, visitor, anna, emma):
    helper = world.helper(anna, "Sara")
    paths = ["", "/pauze", "/zonder-hulpverleners", "/afsluiten"]
    for member in (helper, emma):
        hers = visitor.another().signs_in_as(member)
        for path in (*(f"/afronden{each}" for each in paths), "/meenemen"):
            assert hers.opens(f"{home(anna)}{path}").status == 404
            answer = hers.posts(f"{home(anna)}{path}", csrf_token=hers.token(), now="rest")
            assert answer.status in {404, 405}
    assert world.fresh(anna).group.closed_at is None
