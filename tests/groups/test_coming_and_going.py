"""Leave, be removed, rest, come back: access ends at once, and nothing is said twice."""

import pytest

from webapp import clock
from webapp.db import session
from webapp.groups.models import MemberKind, Membership
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Attendance
from webapp.notices.models import Message
from webapp.people import actions as people
from webapp.sharing.models import Share

AWAY = "Je doet nu niet mee in de groep van Anna."


def member_page(place, path=""):
    return f"/groep/{place.group_id}/lid/{place.id}{path}"


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, a member, with a mail address."""
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


def pauses(visitor, place):
    """The owner gives somebody a pause."""
    return visitor.posts(member_page(place, "/pauze"), csrf_token=visitor.token(), next="/over")


def lets_back(visitor, place):
    """The owner says that the pause is over."""
    return visitor.posts(member_page(place, "/weer-mee"), csrf_token=visitor.token(), next="/over")


def test_a_member_stops_without_a_reason_and_is_out_on_every_device(world, visitor, anna, emma):
    goal = world.goal(anna, "Zelfstandig wonen", shown_to=[emma])
    phone, tablet = visitor.another().signs_in_as(emma), visitor.another().signs_in_as(emma)
    page = phone.opens(f"/groep/{anna.group_id}/weggaan")
    assert set(page.forms[0].fields) == {"csrf_token", "operation_key"}, "no reason is asked"
    assert world.fresh(emma).ended_at is None, "asking changes nothing"

    phone.sends(f"/groep/{anna.group_id}/weggaan")
    assert "Je bent gestopt." in phone.page.words
    assert AWAY not in phone.page.words, "who stops by themselves need not hear it"
    for path in ("", "/mensen", f"/doelen/{goal.id}"):
        assert tablet.opens(f"/groep/{anna.group_id}{path}").status == 404


def test_the_owner_reads_one_sentence_about_who_stopped_and_puts_it_away(visitor, anna, emma):
    hers = visitor.another().signs_in_as(emma)
    hers.sends(f"/groep/{anna.group_id}/weggaan")
    visitor.signs_in_as(anna)
    for path in ("", "/mensen"):
        page = visitor.opens(f"/groep/{anna.group_id}{path}")
        assert page.words.count("Emma doet nu niet meer mee.") == 1, path
    visitor.sends(member_page(emma, "/gelezen"))
    for path in ("", "/mensen"):
        assert "niet meer mee" not in visitor.opens(f"/groep/{anna.group_id}{path}").words


@pytest.mark.parametrize("how", ["removed", "paused"])
def test_the_member_reads_the_same_sentence_whether_removed_or_paused(visitor, anna, emma, how):
    visitor.signs_in_as(anna)
    if how == "removed":
        visitor.sends(member_page(emma, "/stoppen"))
    else:
        pauses(visitor, emma)
    hers = visitor.another().signs_in_as(emma)
    page = hers.opens("/groepen")
    assert AWAY in page.words
    assert "De groep van Anna" not in page.html, "the name of the group is gone too"
    hers.sends(f"/groepen/{emma.id}/gelezen")
    assert AWAY not in hers.page.words
    assert "Emma doet" not in visitor.opens(f"/groep/{anna.group_id}").words.replace(
        "Emma doet niet meer mee.", ""
    ), "the owner knows already"


def test_a_sentence_that_was_put_away_at_the_pause_does_not_come_back_at_the_end(
    visitor, anna, emma
):
    visitor.signs_in_as(anna)
    pauses(visitor, emma)
    hers = visitor.another().signs_in_as(emma)
    assert AWAY in hers.opens("/groepen").words
    hers.sends(f"/groepen/{emma.id}/gelezen")
    visitor.sends(member_page(emma, "/stoppen"))
    assert AWAY not in hers.opens("/groepen").words, "nothing tells that it became for ever"


def test_nobody_puts_away_the_sentence_of_somebody_else(world, visitor, anna, emma):
    world.rests(emma)
    kees = visitor.another().signs_in_as(world.member(anna, "Kees"))
    token, before = kees.token(), world.everything()
    for path in (f"/groepen/{emma.id}/gelezen", member_page(emma, "/gelezen")):
        assert kees.posts(path, csrf_token=token).status == 404
    assert world.everything() == before


def test_a_pause_gives_everything_back_as_it_was(world, visitor, anna, emma):
    goal = world.goal(anna, "Zelfstandig wonen", shown_to=[emma])
    meeting = world.meeting(anna, emma)
    attendance, link = world.place_at(meeting, emma)
    with world.open():
        meetings.answer(session.merge(attendance), Answer.COMING)
    visitor.signs_in_as(anna)
    hers, stranger = visitor.another().signs_in_as(emma), visitor.another()
    before = world.everything()

    pauses(visitor, emma)
    assert hers.opens(f"/groep/{anna.group_id}/doelen/{goal.id}").status == 404
    assert stranger.opens(f"/u/{link}").status == 404
    page = visitor.opens(f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}")
    assert "Emma" not in page.words

    lets_back(visitor, emma)
    assert "Zelfstandig wonen" in hers.opens(f"/groep/{anna.group_id}/doelen/{goal.id}").words
    assert "Je komt." in stranger.opens(f"/u/{link}").words
    now = world.everything()
    assert {name: now[name] for name in ("share", "attendance")} == {
        name: before[name] for name in ("share", "attendance")
    }


def test_asking_somebody_more_does_not_drop_who_has_a_pause(world, visitor, anna, emma):
    kees = world.member(anna, "Kees")
    meeting = world.meeting(anna, emma)
    world.rests(emma)
    visitor.signs_in_as(anna)
    visitor.sends(f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}/wie", members=[str(kees.id)])
    lets_back(visitor, emma)
    page = visitor.opens(f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}")
    assert "Emma" in page.words
    assert "Kees" in page.words


@pytest.mark.parametrize("way", ["stoppen", "pauze"])
def test_mail_that_waits_does_not_go_to_who_is_away(world, visitor, anna, emma, way):
    world.meeting(anna, emma)
    visitor.signs_in_as(anna)
    token = visitor.token()
    visitor.posts(member_page(emma, f"/{way}"), csrf_token=token, next="/over")
    with world.open():
        (waiting,) = session.query(Message).all()
        assert waiting.outcome == "no longer allowed"
        assert waiting.letter is None
    lets_back(visitor, emma)
    assert world.deliver() == []


def test_a_mail_on_its_way_is_asked_about_once_more(world, anna, emma):
    meeting = world.meeting(anna, emma)
    with world.open():
        session.merge(emma).paused_at = clock.now()
    assert world.deliver() == []
    assert world.fresh(meeting).sent_at is not None


def test_who_comes_back_begins_with_nothing_shared(world, visitor, anna, emma):
    goal = world.goal(anna, "Zelfstandig wonen", shown_to=[emma])
    meeting = world.meeting(anna, emma)
    past = world.meeting(anna, emma, starts_at=clock.now().replace(year=2020))
    with world.open():
        place = session.merge(emma)
        place.helps, place.reach, place.function = True, "06 12345678", "Zus"
    visitor.signs_in_as(anna).sends(member_page(emma, "/stoppen"))
    assert world.count(Share) == 0
    with world.open():
        assert [each.meeting_id for each in session.query(Attendance)] == [past.id]

    back = world.member(anna, person=world.fresh(emma).person, kind=MemberKind.PEER_WORKER)
    assert back.id == emma.id
    assert (back.helps, back.kind, back.told_at) == (False, MemberKind.PEER_WORKER, None)
    with world.open():
        assert session.get_one(Membership, emma.id).reach is None
        assert session.get_one(Membership, emma.id).function is None
    hers = visitor.another().signs_in_as(back)
    for path in (f"/doelen/{goal.id}", f"/bijeenkomsten/{meeting.id}"):
        assert hers.opens(f"/groep/{anna.group_id}{path}").status == 404
    assert AWAY not in hers.opens("/groepen").words


def test_who_stopped_is_not_let_back_by_a_button(world, visitor, anna, emma):
    visitor.another().signs_in_as(emma).sends(f"/groep/{anna.group_id}/weggaan")
    lets_back(visitor.signs_in_as(anna), emma)
    assert world.fresh(emma).ended_at is not None


def test_who_waits_for_the_owners_yes_can_stop_waiting(world, visitor, anna):
    reply = world.reply(world.invitation(world.contact(anna, "Mo"))[0])
    with world.open():
        mo = session.merge(reply).membership
    his = visitor.signs_in_as(mo)
    assert f"/groep/{anna.group_id}/weggaan" in his.opens(f"/groep/{anna.group_id}/wachten").links
    his.sends(f"/groep/{anna.group_id}/weggaan")
    assert world.fresh(mo).ended_at is not None
    annas = visitor.another().signs_in_as(anna)
    page = annas.opens(f"/groep/{anna.group_id}/mensen")
    assert "heeft ja gezegd" not in page.words
    assert "doet nu niet meer mee" not in page.words, "who never joined is no news"


def test_the_owner_does_not_stop_in_the_own_group(visitor, anna):
    visitor.signs_in_as(anna)
    assert visitor.opens(f"/groep/{anna.group_id}/weggaan").status == 404
    token = visitor.token()
    for way in ("stoppen", "pauze", "weer-mee", "gelezen"):
        assert visitor.posts(member_page(anna, f"/{way}"), csrf_token=token).status == 404


def test_a_member_takes_nobody_out(world, visitor, anna, emma):
    kees = world.member(anna, "Kees")
    visitor.signs_in_as(kees)
    token, before = visitor.token(), world.everything()
    for way in ("stoppen", "pauze", "weer-mee", "gelezen"):
        for place in (emma, kees, anna):
            assert visitor.posts(member_page(place, f"/{way}"), csrf_token=token).status == 404
    assert world.everything() == before


def test_words_typed_when_the_access_ended_are_given_back(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma)
    hers = visitor.another().signs_in_as(emma)
    there = f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}"
    hers.opens(there)
    world.ends(emma)
    hers.sends(f"{there}/antwoord", answer="coming", line="Ik neem mijn gitaar mee")
    assert hers.page.status == 404
    assert "Ik neem mijn gitaar mee" in hers.page.words
    assert "Anna" not in hers.page.words


def test_words_typed_when_the_session_ended_are_given_back(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma)
    hers = visitor.another().signs_in_as(emma)
    there = f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}"
    hers.opens(there)
    with world.open():
        for device in session.query(people.Device):
            people.sign_out(device)
    hers.sends(f"{there}/antwoord", answer="coming", line="Ik neem mijn gitaar mee")
    assert hers.page.status == 401
    assert "Ik neem mijn gitaar mee" in hers.page.words
