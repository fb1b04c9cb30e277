"""How the group works, and who helps the owner to organise."""

from datetime import timedelta

import pytest

from webapp import clock
from webapp.db import session
from webapp.groups import actions as groups
from webapp.groups.models import Job, Membership, Who
from webapp.meetings.models import Meeting


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def sara(world, anna):
    """Sara, who joined."""
    return world.member(anna, "Sara")


def how(place):
    return f"/groep/{place.group_id}/hoe-we-werken"


def who(place, member=None):
    return f"/groep/{place.group_id}/wie-helpt-mij" + (f"/{member.id}" if member else "")


ALL_ME = {job.value: Who.ME.value for job in Job}
SAID = {
    "name": "De kring van Anna",
    "place": "Buurthuis De Boei",
    "chair": "أمينة",
    "rhythm": "own",
    "weeks": "6",
    "channel": "We bellen.\nOf een kaartje.",
}


def test_the_owner_says_how_the_group_works_and_a_member_reads_it(world, visitor, anna, sara):
    page = visitor.signs_in_as(anna).sends(how(anna), **SAID)
    assert page.status == 200
    group = world.fresh(anna).group
    assert group.every_weeks == 6
    guest = visitor.another().signs_in_as(sara).opens(f"/groep/{anna.group_id}/mensen")
    assert "Buurthuis De Boei" not in guest.html, "the usual place may be the owner's home"
    for words in ("أمينة", "We komen elke 6 weken samen.", "We bellen."):
        assert words in guest.words, words
    assert how(anna) not in guest.links
    assert who(anna) not in guest.links
    for path in (how(anna), who(anna)):
        assert visitor.another().signs_in_as(sara).opens(path).status == 404


def test_where_nothing_was_said_a_member_sees_no_empty_shell(visitor, anna, sara):
    guest = visitor.signs_in_as(sara).opens(f"/groep/{anna.group_id}/mensen")
    assert "Hoe we werken" not in guest.words
    assert "samen" not in guest.words


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        ("4", "We komen elke maand samen."),
        ("9", "We komen elke twee maanden samen."),
        ("13", "We komen elke drie maanden samen."),
    ],
)
def test_how_often_is_said_in_words(visitor, anna, sara, rhythm, words):
    visitor.signs_in_as(anna).sends(how(anna), rhythm=rhythm, chair="Anna")
    guest = visitor.another().signs_in_as(sara).opens(f"/groep/{anna.group_id}/mensen")
    assert words in guest.words


@pytest.mark.parametrize(
    ("weeks", "fits"),
    [("1", True), ("52", True), ("53", False), ("0", False), ("", False), ("-4", False)]
    + [("vier", False), ("٦", True), ("²", False), ("9" * 60, False)],
)
def test_own_weeks_are_a_number_up_to_a_year(world, visitor, anna, weeks, fits):
    page = visitor.signs_in_as(anna).sends(how(anna), rhythm="own", weeks=weeks, place="Thuis")
    assert page.status == (200 if fits else 422)
    if not fits:
        assert world.fresh(anna).group.every_weeks == 13
        assert "Vul een getal in van 1 tot en met 52." in page.words
        assert 'value="Thuis"' in page.html, "what was typed is still there"


def test_the_name_of_the_group_is_never_empty(world, visitor, anna):
    assert visitor.signs_in_as(anna).sends(how(anna), name=" ").status == 422
    with world.open():
        assert session.merge(anna).group.name == "De groep van Anna"


def test_a_new_meeting_begins_at_the_usual_place_and_is_changed_when_asked(visitor, anna):
    visitor.signs_in_as(anna).sends(how(anna), place="Buurthuis De Boei")
    path = f"/groep/{anna.group_id}/bijeenkomsten/nieuw"
    page = visitor.sends(path, day="2031-01-01", at="14:00")
    assert page.status == 422, "that is too far away"
    page = visitor.sends(path, day=_soon(), at="14:00")
    assert 'value="Buurthuis De Boei"' in page.html
    visitor.sends(page.path, kind="phone", place="")
    assert 'value="Buurthuis De Boei"' not in visitor.opens(page.path).html, "a choice stays"


def _soon():
    return (clock.today() + timedelta(days=9)).isoformat()


def test_help_is_granted_and_taken_back_in_one_tap(world, visitor, anna, sara):
    visitor.signs_in_as(anna).opens(who(anna))
    page = visitor.sends(who(anna, sara), helps="yes")
    assert "Sara helpt je nu." in page.words
    assert world.fresh(sara).helps
    helping = visitor.another().signs_in_as(sara)
    new = f"/groep/{anna.group_id}/bijeenkomsten/nieuw"
    assert helping.opens(new).status == 200
    assert "Sara helpt je nu niet meer." in visitor.sends(who(anna, sara), helps="no").words
    assert helping.opens(new).status == 404, "with the very next request"


def test_help_with_one_job_is_no_help_with_another(world, visitor, anna, sara):
    visitor.signs_in_as(anna).opens(who(anna))
    visitor.sends(who(anna, sara), helps="yes")
    visitor.sends(who(anna), **ALL_ME | {"dates": "helper"})
    helping = visitor.another().signs_in_as(sara)
    assert helping.opens(f"/groep/{anna.group_id}/bijeenkomsten/nieuw").status == 200
    with world.open():
        place = session.get_one(Membership, sara.id)
        assert place.prepares(Job.DATES)
        assert not place.prepares(Job.GOALS)
    page = visitor.sends(who(anna), **ALL_ME)
    assert "Jij doet nu alles zelf." in page.words
    assert helping.opens(f"/groep/{anna.group_id}/bijeenkomsten/nieuw").status == 404


def test_every_job_of_a_helper_is_given_and_taken_back_on_this_page(world, visitor, anna, sara):
    meeting = world.meeting(anna, sara)
    here = f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}"
    ways = {
        "dates": f"/groep/{anna.group_id}/bijeenkomsten/nieuw",
        "agreements": f"{here}/afspraken/nieuw",
        "goals": f"/groep/{anna.group_id}/doelen/voorstel",
    }
    jobs = [job.value for job in Job]
    visitor.signs_in_as(anna).opens(who(anna))
    visitor.sends(who(anna, sara), helps="yes")
    helping = visitor.another().signs_in_as(sara)
    for job in jobs:
        visitor.sends(who(anna), **{each: "helper" if each == job else "me" for each in jobs})
        statuses = {name: helping.opens(path).status for name, path in ways.items()}
        assert statuses == {name: 200 if name == job else 404 for name in ways}
        with world.open():
            place = session.get_one(Membership, sara.id)
            assert [each.value for each in Job if place.prepares(each)] == [job]


def test_only_a_member_of_this_group_can_help(world, visitor, anna):
    stranger = world.member(world.owner("Bram"), "Kees")
    visitor.signs_in_as(anna).opens(who(anna))
    token = visitor.token()
    for somebody in (stranger, anna):
        visitor.posts(who(anna, somebody), csrf_token=token, helps="yes")
        assert visitor.page.status == 404
        assert not world.fresh(somebody).helps


def test_without_members_there_is_nobody_to_choose(visitor, anna):
    page = visitor.signs_in_as(anna).opens(who(anna))
    assert "Er doet nog niemand mee." in page.words
    assert page.forms == []


def test_who_comes_back_is_no_helper_any_more(world, anna):
    sara = world.helper(anna)
    world.ends(sara)
    with world.open():
        place = session.get_one(Membership, sara.id)
        groups.join(place.group, place.person, kind=place.kind)
        groups.confirm(place)
    assert not world.fresh(sara).helps


def meetings_of(place):
    return f"/groep/{place.group_id}/bijeenkomsten"


def prepares(visitor, helper):
    """A helper makes a draft; where its preview is."""
    page = visitor.signs_in_as(helper).sends(
        f"{meetings_of(helper)}/nieuw", day=_soon(), at="14:00"
    )
    page = visitor.sends(page.path, kind="place", place="De Boei")
    page = visitor.sends(page.path)
    return visitor.opens(page.path.replace("/agenda", "/bekijk"))


def test_a_helper_prepares_a_meeting_and_only_the_owner_sends_it(world, visitor, anna):
    emma, sara = world.member(anna, "Emma"), world.helper(anna)
    page = prepares(visitor, sara)
    assert "Alleen Anna kan dit versturen." in page.words
    assert "Anna vraagt dan Emma en Sara." in page.words
    there = page.path.removesuffix("/bekijk")
    assert f"{there}/stuur" not in page.html
    before = world.everything()
    visitor.posts(f"{there}/stuur", csrf_token=visitor.token())
    assert visitor.page.status == 404
    unread = {"look": []}  # that it was refused is noted for the owner
    assert world.everything() | unread == before | unread
    assert "Nog niet verstuurd" in visitor.opens(meetings_of(anna)).words

    annas = visitor.another().signs_in_as(anna)
    for path in (f"/groep/{anna.group_id}", meetings_of(anna)):
        assert "Sara heeft een bijeenkomst klaargezet" in annas.opens(path).words
        assert f"{there}/bekijk" in annas.page.links
    emmas = visitor.another().signs_in_as(emma)
    assert "14.00" not in emmas.opens(meetings_of(anna)).words
    assert emmas.opens(f"{there}/bekijk").status == 404
    annas.opens(f"{there}/bekijk")
    annas.sends(f"{there}/stuur")
    assert "Emma" in annas.page.words
    assert visitor.opens(f"{there}/waar").status == 404, "what was sent is the owner's alone"
    assert visitor.opens(there).status == 200, "a helper who is asked answers as everybody does"


def test_a_helper_sees_own_drafts_and_no_other(world, visitor, anna):
    sara, jan = world.helper(anna), world.helper(anna, "Jan")
    annas = world.meeting(anna, sara, sent=False)
    there = prepares(visitor, sara).path
    helping = visitor.another().signs_in_as(jan)
    assert there not in helping.opens(meetings_of(anna)).links
    for path in (
        there,
        f"{meetings_of(anna)}/{annas.id}/bekijk",
        f"{meetings_of(anna)}/{annas.id}",
    ):
        assert helping.opens(path).status == 404
    assert "Nog niet verstuurd" not in helping.opens(meetings_of(anna)).words
    assert f"{annas.id}" not in visitor.opens(meetings_of(anna)).html


def test_when_help_is_taken_back_the_draft_stays_with_the_owner(world, visitor, anna):
    sara = world.helper(anna)
    there = prepares(visitor, sara).path
    with world.open():
        groups.let_rest(session.merge(sara))
    for path in (there, there.replace("bekijk", "waar")):
        assert visitor.opens(path).status == 404
    assert "Nog niet verstuurd" not in visitor.opens(meetings_of(anna)).words
    annas = visitor.another().signs_in_as(anna)
    assert "Sara heeft een bijeenkomst klaargezet" in annas.opens(meetings_of(anna)).words
    annas.opens(there)
    annas.sends(there.replace("bekijk", "weg"))
    assert world.count(Meeting) == 0


def test_a_helper_throws_own_draft_away(world, visitor, anna):
    page = prepares(visitor, world.helper(anna))
    visitor.sends(page.path.replace("bekijk", "weg"))
    assert world.count(Meeting) == 0


def test_a_half_draft_is_not_sent_without_a_place(world, visitor, anna):
    sara = world.helper(anna)
    page = visitor.signs_in_as(sara).sends(f"{meetings_of(sara)}/nieuw", day=_soon(), at="14:00")
    there = page.path.removesuffix("/waar")
    annas = visitor.another().signs_in_as(anna)
    annas.opens(f"{there}/bekijk")
    annas.sends(f"{there}/stuur")
    assert annas.page.path == f"{there}/waar"


def test_the_key_of_somebody_elses_draft_changes_nothing(world, visitor, anna):
    draft = world.meeting(anna, sent=False)
    sara = world.helper(anna)
    visitor.signs_in_as(sara)
    fields = {"day": _soon(), "at": "09:00", "operation_key": str(draft.operation_key)}
    visitor.sends(f"{meetings_of(anna)}/nieuw", **fields)
    assert visitor.page.status == 404
    assert world.fresh(draft).starts_at == draft.starts_at


def test_the_helpers_first_page_says_what_there_is_to_help_with(world, visitor, anna):
    emma = world.member(anna, "Emma")
    sara = world.helper(anna, "Sara", Job.DATES)
    page = visitor.signs_in_as(sara).opens(f"/groep/{anna.group_id}")
    assert "Je helpt Anna" in page.words
    assert f"{meetings_of(anna)}/nieuw" in page.links
    assert f"/groep/{anna.group_id}/doelen/voorstel" not in page.links
    page = visitor.another().signs_in_as(emma).opens(f"/groep/{anna.group_id}")
    assert "Je helpt" not in page.words
