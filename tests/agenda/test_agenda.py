"""What a meeting is about: examples, own points, an order, and what members propose."""

import pytest

from webapp.agenda import queries
from webapp.agenda.forms import EXAMPLES
from webapp.agenda.models import AgendaItem
from webapp.checkins.models import TalkPoint
from webapp.db import session
from webapp.groups.models import Job
from webapp.meetings.models import Meeting

SECRET = "Over de sleutel van Mo"


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, a member."""
    return world.member(anna, "Emma")


@pytest.fixture
def met(world, anna, emma):
    """A meeting that asks Emma."""
    return world.meeting(anna, emma)


def the_meeting(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def agenda(meeting):
    return f"{the_meeting(meeting)}/agenda"


def one(item):
    return f"/groep/{item.group_id}/agendapunten/{item.id}"


def points(world, meeting):
    with world.open():
        return [each.words for each in queries.agenda(session.get_one(Meeting, meeting.id))]


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_an_example_gives_points_to_change_and_comes_only_once(world, visitor, anna, emma, name):
    meeting = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna).opens(agenda(meeting))
    form = visitor.form(f"{agenda(meeting)}/voorbeeld")
    for _twice in range(2):
        visitor.posts(form.action, **form.fields | {"example": name})
    assert points(world, meeting) == [str(words) for words, _about in EXAMPLES[name]]
    assert world.fresh(meeting).minutes == (20 if name == "short" else 60)


def test_a_meeting_that_was_sent_keeps_its_length(world, visitor, anna, met):
    visitor.signs_in_as(anna).opens(agenda(met))
    visitor.sends(f"{agenda(met)}/voorbeeld", example="short")
    assert world.fresh(met).minutes == 60


def test_the_owners_own_points_come_first_and_what_was_proposed_last(
    world, visitor, anna, emma, met
):
    visitor.signs_in_as(anna).opens(agenda(met))
    visitor.sends(f"{agenda(met)}/voorbeeld", example="short")
    item = world.item(emma, met, "Van Emma")
    visitor.opens(agenda(met))
    visitor.sends(f"{one(item)}/voorstel", decision="take")
    for words in ("Eerst dit", "Dan dit"):
        visitor.sends(f"{agenda(met)}/nieuw", words=words)
    found = points(world, met)
    assert found[:2] == ["Eerst dit", "Dan dit"]
    assert found[-1] == "Van Emma"


def test_the_order_is_the_owners(world, visitor, anna, met):
    items = [world.item(anna, met, words) for words in ("Een", "Twee", "Drie")]
    visitor.signs_in_as(anna)
    for _twice in range(2):
        visitor.sends(f"{agenda(met)}/volgorde", move=f"{items[2].id}:0")
    assert points(world, met) == ["Drie", "Een", "Twee"]
    assert visitor.sends(f"{agenda(met)}/volgorde", move="banaan").status == 422


def test_a_members_point_is_seen_by_nobody_else_until_the_owner_says_yes(
    world, visitor, anna, emma
):
    kees = world.member(anna, "Kees")
    met = world.meeting(anna, emma, kees)
    emmas, keess = visitor.another().signs_in_as(emma), visitor.another().signs_in_as(kees)
    emmas.sends(f"{agenda(met)}/nieuw", words=SECRET)
    assert "Jouw voorstel" in emmas.opens(agenda(met)).words
    assert SECRET not in keess.opens(agenda(met)).html
    assert SECRET not in keess.opens(the_meeting(met)).html

    page = visitor.signs_in_as(anna).opens(agenda(met))
    assert "Emma wil hierover praten" in page.words
    (form,) = [each for each in page.forms if each.action.endswith("/voorstel")]
    for _twice in range(2):
        visitor.posts(form.action, **form.fields | {"decision": "take"})
    assert points(world, met) == [SECRET]
    assert SECRET in keess.opens(agenda(met)).words
    assert SECRET in keess.opens(the_meeting(met)).words


def test_not_now_is_silent_and_a_member_may_take_it_back(world, visitor, anna, emma, met):
    aside, mine = world.item(emma, met, SECRET), world.item(emma, met, "Iets anders")
    visitor.signs_in_as(anna).opens(agenda(met))
    visitor.sends(f"{one(aside)}/voorstel", decision="not_now")
    emmas = visitor.another().signs_in_as(emma)
    assert SECRET not in emmas.opens(agenda(met)).html
    emmas.sends(f"{one(mine)}/terug")
    assert "Iets anders" not in emmas.opens(agenda(met)).html
    assert points(world, met) == []


def test_what_a_member_proposed_goes_along_when_they_leave(world, emma, met):
    world.item(emma, met)
    world.ends(emma)
    assert world.count(AgendaItem) == 0


def test_who_is_asked_reads_it_and_others_find_nothing(world, visitor, anna, emma, met):
    kees = world.member(anna, "Kees")
    world.item(anna, met, SECRET)
    assert SECRET in visitor.signs_in_as(emma).opens(the_meeting(met)).words
    assert visitor.another().signs_in_as(kees).opens(agenda(met)).status == 404
    _attendance, link = world.place_at(met, emma)
    assert SECRET not in visitor.another().opens(f"/u/{link}").html, "the link shows no agenda"


def test_while_nothing_is_shared_the_agenda_is_the_owners_alone(world, visitor, anna, emma, met):
    world.item(anna, met, SECRET)
    visitor.signs_in_as(anna).sends(f"/groep/{anna.group_id}/even-niets-delen", now="nothing")
    emmas = visitor.another().signs_in_as(emma)
    assert SECRET not in emmas.opens(agenda(met)).html
    assert SECRET not in emmas.opens(the_meeting(met)).html
    assert SECRET in visitor.opens(agenda(met)).words


def test_a_helper_who_prepares_the_meeting_prepares_its_agenda(world, visitor, anna):
    sara = world.helper(anna, "Sara", Job.DATES, Job.AGENDA)
    visitor.signs_in_as(sara)
    meeting = world.meeting(sara, anna, sent=False)
    visitor.opens(agenda(meeting))
    visitor.sends(f"{agenda(meeting)}/voorbeeld", example="short")
    assert len(points(world, meeting)) == 3
    other = world.meeting(anna, sara, sent=False)
    assert visitor.opens(agenda(other)).status == 404, "it is the owner's own draft"


@pytest.mark.parametrize("wrong", ["", "a" * 141])
def test_what_cannot_be_a_point_keeps_the_words(world, visitor, anna, emma, met, wrong):
    for who in (anna, emma):
        page = visitor.another().signs_in_as(who).sends(f"{agenda(met)}/nieuw", words=wrong)
        assert page.status == 422
        assert page.forms[0].fields["words"] == wrong
    assert world.count(AgendaItem) == 0


def test_two_who_change_one_point_see_both_texts(world, visitor, anna, met):
    item = world.item(anna, met, SECRET)
    other = visitor.another().signs_in_as(anna)
    late = visitor.signs_in_as(anna).form(f"{one(item)}/aanpassen")
    other.sends(f"{one(item)}/aanpassen", words="Van de andere telefoon")
    visitor.posts(late.action, **late.fields | {"words": "Van deze telefoon"})
    assert visitor.page.status == 409
    assert "Van de andere telefoon" in visitor.page.words
    visitor.posts(late.action, **visitor.page.forms[0].fields)
    assert points(world, met) == ["Van deze telefoon"]


def test_words_sent_again_after_a_change_elsewhere_can_still_be_chosen(world, visitor, anna, met):
    late = visitor.signs_in_as(anna).form(f"{agenda(met)}/nieuw")
    visitor.posts(late.action, **late.fields | {"words": "De eerste woorden"})
    with world.open():
        (made,) = session.query(AgendaItem).all()
    visitor.another().signs_in_as(anna).sends(f"{one(made)}/aanpassen", words="Van elders")
    visitor.posts(late.action, **late.fields | {"words": "Van deze telefoon"})
    assert visitor.page.status == 409
    visitor.posts(late.action, **visitor.page.forms[0].fields)
    assert points(world, met) == ["Van deze telefoon"]


def test_a_proposal_sent_again_in_other_words_can_still_be_chosen(world, visitor, emma, met):
    late = visitor.signs_in_as(emma).form(f"{agenda(met)}/nieuw")
    for words in ("De eerste woorden", "Van nog een keer", "Van het laatst"):
        visitor.posts(late.action, **late.fields | {"words": words})
    assert visitor.page.status == 409
    visitor.posts(late.action, **visitor.page.forms[0].fields)
    with world.open():
        assert [each.words for each in session.query(AgendaItem).all()] == ["Van het laatst"]


def test_a_point_is_taken_off_after_one_question(world, visitor, anna, met):
    item = world.item(anna, met)
    visitor.signs_in_as(anna).sends(f"{one(item)}/weg")
    assert world.count(AgendaItem) == 0


def test_what_was_ticked_in_a_check_in_goes_on_the_agenda_when_the_owner_says_so(
    world, visitor, anna, emma, met
):
    point = world.talk_point(anna, SECRET)
    path = f"/groep/{anna.group_id}/waar-ik-over-wil-praten/{point.id}/agenda"
    emmas = visitor.another().signs_in_as(emma)
    visitor.signs_in_as(anna)
    form = visitor.form(path)
    assert SECRET not in emmas.opens(agenda(met)).html
    for _twice in range(2):
        visitor.posts(form.action, **form.fields | {"words": "Over een sleutel"})
    assert points(world, met) == ["Over een sleutel"]
    assert world.count(TalkPoint) == 0
    assert "Over een sleutel" in emmas.opens(agenda(met)).words


def test_without_a_meeting_there_is_a_way_to_plan_one(world, visitor, anna):
    point = world.talk_point(anna)
    path = f"/groep/{anna.group_id}/waar-ik-over-wil-praten/{point.id}/agenda"
    page = visitor.signs_in_as(anna).opens(path)
    assert f"/groep/{anna.group_id}/bijeenkomsten/nieuw" in page.links


def test_the_agenda_is_a_screen_of_planning_that_can_be_passed_over(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna).sends(f"{the_meeting(meeting)}/wie", members=[str(emma.id)])
    assert visitor.page.path == agenda(meeting)
    assert f"{the_meeting(meeting)}/bekijk" in visitor.page.links


@pytest.mark.parametrize("shows", [True, False])
def test_the_page_names_exactly_who_the_table_of_permissions_lets_read(
    world, visitor, anna, emma, met, monkeypatch, shows
):
    """One rule decides both, so that the owner never reads a name that the house refuses."""
    monkeypatch.setattr(Meeting, "shows_agenda_to", lambda _meeting, _member: shows)
    world.item(anna, met, SECRET)
    assert ("Emma" in visitor.signs_in_as(anna).opens(agenda(met)).words) == shows
    reading = visitor.another().signs_in_as(emma)
    assert (SECRET in reading.opens(agenda(met)).html) == shows
