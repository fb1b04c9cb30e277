"""Planning a meeting and saying whether one comes."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from webapp import clock
from webapp.meetings.models import Answer, Attendance, Meeting


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, who joined."""
    return world.member(anna, "Emma")


def list_of(place):
    return f"/groep/{place.group_id}/bijeenkomsten"


def page_of(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def day(days):
    return (clock.today() + timedelta(days=days)).isoformat()


def answers(visitor, meeting, **fields):
    """A member answers on the page of the meeting itself."""
    visitor.opens(page_of(meeting))
    return visitor.sends(f"{page_of(meeting)}/antwoord", **fields)


def sends_off(visitor, meeting):
    """Look at the draft once more, and send it."""
    visitor.opens(f"{page_of(meeting)}/bekijk")
    return visitor.sends(f"{page_of(meeting)}/stuur")


def begins(visitor, place, **fields):
    """The first screen; where it leads."""
    path = f"{list_of(place)}/nieuw"
    return visitor.sends(path, **{"day": day(9), "at": "14:00", **fields})


def test_a_meeting_says_who_sees_it_and_leads_to_the_choice(world, visitor):
    """product.md H1: every item says it with names, and it is changed in two taps."""
    anna = world.owner("Anna")
    emma, jan = world.member(anna, "Emma"), world.member(anna, "Jan")
    world.member(anna, "Kees")
    here = f"/groep/{anna.group_id}/bijeenkomsten/{world.meeting(anna, emma, jan).id}"
    page = visitor.signs_in_as(anna).opens(here)
    assert "Wie ziet dit? Emma en Jan" in page.words
    assert f"{here}/wie" in page.links
    assert "Wie ziet dit" not in visitor.another().signs_in_as(emma).opens(here).words


def test_the_owner_plans_in_five_screens_and_sees_who_comes(visitor, anna, emma):
    visitor.signs_in_as(anna)
    begins(visitor, anna)
    visitor.sends(visitor.page.path, kind="place", place="Buurthuis De Boei")
    visitor.sends(visitor.page.path)
    assert visitor.page.heading == "Waar gaat het over?"
    visitor.opens(visitor.page.path.replace("/agenda", "/bekijk"))
    assert "Emma" in visitor.page.words
    assert "Buurthuis De Boei" in visitor.page.words
    assert "14.00 uur" in visitor.page.words
    visitor.sends(visitor.page.path.replace("/bekijk", "/stuur"))
    assert "Wacht nog" in visitor.page.words
    where = visitor.page.path

    guest = visitor.another().signs_in_as(emma)
    guest.opens(where)
    guest.sends(f"{where}/antwoord", answer="coming")
    assert "Komt" in visitor.opens(where).words
    guest.sends(f"{where}/antwoord", answer="not_coming")
    assert "Komt niet" in visitor.opens(where).words, "changing works"
    guest.sends(f"{where}/antwoord", line="Ik ben bij mijn moeder", answer=None)
    assert "Ik ben bij mijn moeder" in visitor.opens(where).words
    assert "Komt niet" in visitor.page.words, "the line changed nothing else"


def test_a_draft_waits_where_it_was_left_and_nobody_else_sees_it(world, visitor, anna, emma):
    visitor.signs_in_as(anna)
    begins(visitor, anna)
    left = visitor.page.path
    assert left in visitor.opens(list_of(anna)).links
    assert left in visitor.opens(f"/groep/{anna.group_id}").links
    guest = visitor.another().signs_in_as(emma)
    assert guest.opens(left.removesuffix("/waar")).status == 404
    assert "14.00" not in guest.opens(list_of(anna)).words
    visitor.sends(left.replace("/waar", "/wanneer"), day=day(10), at="15:30")
    assert world.count(Meeting) == 1


def test_a_draft_is_whole_the_next_day_on_another_phone(world, visitor, anna, emma):
    visitor.signs_in_as(anna)
    begins(visitor, anna)
    visitor.sends(visitor.page.path, kind="phone", place="050 123 45 67")
    asks = visitor.page.path
    with time_machine.travel(clock.now() + timedelta(days=1)):
        phone = visitor.another().signs_in_as(world.fresh(anna))
        assert asks.replace("/wie", "/waar") in phone.opens(list_of(anna)).links
        assert "050 123 45 67" in phone.opens(asks.replace("/wie", "/waar")).html
        assert "14:00" in phone.opens(asks.replace("/wie", "/wanneer")).html
        phone.opens(asks)
        phone.sends(asks, members=[str(emma.id)])
        assert "14.00 uur" in phone.opens(asks.replace("/wie", "/bekijk")).words
    assert world.count(Meeting) == 1


@pytest.mark.parametrize("more", [None, "yes"], ids=["one day", "days to choose from"])
def test_planning_is_six_screens_at_most(visitor, anna, emma, more):
    """From «when» to the button that sends it (product.md D1)."""
    visitor.signs_in_as(anna).opens(f"{list_of(anna)}/nieuw")
    screens, counted = {"nieuw"}, [visitor.page.words]
    visitor.sends(visitor.page.path, day=day(7), at="14:00", **({"more": more} if more else {}))
    answers = {
        "dagen": {"day": day(8), "at": "14:00"},
        "waar": {"kind": "place", "place": "Thuis"},
        "wie": {"members": [str(emma.id)]},
    }
    while (at := visitor.page.path.rpartition("/")[2]) != "bekijk":
        screens.add(at)
        counted.append(visitor.page.words)
        if at in answers:
            visitor.sends(visitor.page.path, **answers.pop(at))
        else:
            (onward,) = {each for each in visitor.page.links if each.endswith(("/bekijk", "/waar"))}
            visitor.opens(onward)
    assert len(screens | {"bekijk"}) <= 6
    numbers = [re.search(r"Scherm (\d) van (\d)", each).groups() for each in counted]
    assert numbers == sorted(numbers), "it never goes back"
    assert "Scherm 5 van 5" in visitor.page.words


def test_without_anybody_to_ask_the_plan_is_kept(world, visitor, anna):
    visitor.signs_in_as(anna)
    begins(visitor, anna)
    visitor.sends(visitor.page.path, kind="place", place="Thuis")
    assert visitor.page.forms == []
    assert f"/groep/{anna.group_id}/mensen/nieuw" in visitor.page.links
    assert world.count(Meeting) == 1


@pytest.mark.parametrize(
    ("screen", "first", "second"),
    [
        ("wanneer", {"day": "2027-01-04"}, {"day": "2027-01-05"}),
        ("waar", {"place": "De bibliotheek"}, {"place": "De tuin"}),
    ],
)
@time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC))
def test_owner_and_helper_who_prepare_one_draft_lose_nothing(
    world, visitor, anna, screen, first, second
):
    """product.md C8: the second sees both, and chooses."""
    sara = world.helper(anna)
    draft = world.meeting(sara, anna, sent=False)
    path = f"/groep/{anna.group_id}/bijeenkomsten/{draft.id}/{screen}"
    helper = visitor.another().signs_in_as(sara)
    late = helper.form(path).fields
    visitor.signs_in_as(anna).opens(path)
    visitor.sends(path, **first)
    page = helper.posts(path, **{**late, **second})
    assert page.status == 409
    assert "Intussen is dit veranderd" in page.words
    ((name, words),) = second.items()
    (form,) = [each for each in page.forms if name in each.fields]
    assert form.fields[name] == words
    assert helper.posts(path, **form.fields).path != path
    assert words in f"{world.fresh(draft).starts_at} {world.fresh(draft).place}"


def test_a_draft_can_be_thrown_away(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    visitor.opens(f"{page_of(meeting)}/bekijk")
    visitor.sends(f"{page_of(meeting)}/weg")
    assert world.count(Meeting) == 0


@pytest.mark.parametrize(
    ("kind", "place", "fits"),
    [
        ("place", "Bij mij thuis", True),
        ("place", "", False),
        ("phone", "050 123 45 67", True),
        ("phone", "", True),
        ("video", "https://praten.example/anna", True),
        ("video", "http://praten.example", True),
        ("video", "", True),
        ("video", "javascript:alert(7)", False),
        ("video", "javascript://praten.example/%0aalert(7)", False),
        ("video", "ftp://praten.example", False),
        ("video", "data:text/html,hoi", False),
        ("video", "praten.example", False),
        ("video", "https://", False),
    ],
)
def test_a_place_a_number_or_a_link(world, visitor, anna, emma, kind, place, fits):
    meeting = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    visitor.sends(f"{page_of(meeting)}/waar", kind=kind, place=place)
    assert visitor.page.status == (200 if fits else 422)


def test_a_phone_number_can_be_called_and_a_video_link_opened(world, visitor, anna, emma):
    visitor.signs_in_as(anna)
    for kind, place, href in (
        ("phone", "050 123 45 67", 'href="tel:0501234567"'),
        ("video", "https://praten.example/a?b=1", 'href="https://praten.example/a?b=1"'),
    ):
        meeting = world.meeting(anna, emma, sent=False)
        visitor.sends(f"{page_of(meeting)}/waar", kind=kind, place=place)
        visitor.sends(f"{page_of(meeting)}/wie", members=[str(emma.id)])
        assert href in visitor.opens(f"{page_of(meeting)}/bekijk").html


@time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC))
@pytest.mark.parametrize(
    ("on", "at", "status"),
    [
        ("2027-03-28", "01:59", 200),
        ("2027-03-28", "02:30", 422),
        ("2027-03-28", "03:00", 200),
        ("2027-10-31", "02:30", 200),
        ("2027-02-28", "14:00", 422),
        ("2027-03-01", "12:59", 422),
        ("2027-03-01", "13:01", 200),
        ("2029-04-01", "14:00", 422),
        ("2028-02-29", "14:00", 200),
    ],
)
def test_only_moments_that_exist_and_still_come(world, visitor, anna, on, at, status):
    visitor.signs_in_as(anna)
    begins(visitor, anna, day=on, at=at)
    assert visitor.page.status == status
    if status == 422:
        assert on in visitor.page.html, "what was typed is still there"
        assert at in visitor.page.html
    assert world.count(Meeting) == (status == 200)


def test_a_meeting_stays_at_two_oclock_when_summer_time_begins(world, visitor, anna, emma):
    with time_machine.travel(datetime(2027, 3, 20, 12, tzinfo=UTC)):
        at = clock.moment(date(2027, 4, 3), time(14))
        meeting = world.meeting(anna, emma, starts_at=at)
        visitor.signs_in_as(anna)
        assert "14.00 uur" in visitor.opens(page_of(meeting)).words
    with time_machine.travel(datetime(2027, 4, 1, 12, tzinfo=UTC)):
        assert "14.00 uur" in visitor.opens(page_of(meeting)).words


def test_a_draft_whose_day_has_passed_is_not_sent(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma, sent=False)
    with time_machine.travel(meeting.starts_at + timedelta(hours=1)):
        visitor.signs_in_as(anna)
        sends_off(visitor, meeting)
        assert world.fresh(meeting).is_draft
        assert visitor.page.path == f"{page_of(meeting)}/wanneer", "choose another day"
        assert "voorbij" in visitor.page.words


def test_a_part_of_the_group_is_asked_and_the_rest_sees_nothing(world, visitor, anna, emma):
    jan = world.member(anna, "Jan")
    meeting = world.meeting(anna, emma, jan, sent=False)
    visitor.signs_in_as(anna)
    visitor.sends(f"{page_of(meeting)}/wie", members=[str(emma.id)])
    assert "Jan" not in visitor.page.words
    sends_off(visitor, meeting)
    assert visitor.another().signs_in_as(emma).opens(page_of(meeting)).status == 200
    guest = visitor.another().signs_in_as(jan)
    assert guest.opens(page_of(meeting)).status == 404
    assert page_of(meeting) not in guest.opens(list_of(anna)).links


def test_nobody_of_another_group_is_asked(world, visitor, anna, emma):
    stranger = world.member(world.owner("Bram"), "Kees")
    meeting = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    visitor.sends(f"{page_of(meeting)}/wie", members=[str(stranger.id)])
    assert visitor.page.status == 422
    assert [each.membership_id for each in world.fresh(meeting).attendances] == [emma.id]


def test_members_do_not_see_each_others_answers(world, visitor, anna, emma):
    jan = world.member(anna, "Jan")
    meeting = world.meeting(anna, emma, jan)
    answers(visitor.another().signs_in_as(jan), meeting, answer="coming")
    guest = visitor.another().signs_in_as(emma)
    assert "Jan" not in guest.opens(page_of(meeting)).words
    assert "Jan" not in guest.opens(f"/groep/{anna.group_id}").words


def test_the_personal_link_answers_for_one_person_and_one_meeting(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma, place="Buurthuis De Boei")
    place, link = world.place_at(meeting, emma)
    before = world.everything()
    page = visitor.opens(f"/u/{link}")
    visitor.client.head(f"/u/{link}", base_url="http://localhost")
    assert world.everything() == before, "looking changes nothing"
    for shown in ("Anna", "Buurthuis De Boei", "uur"):
        assert shown in page.words
    for hidden in ("De groep van", "Emma", "steungroep van"):
        assert hidden not in page.html
    for answer in Answer:
        visitor.sends(f"/u/{link}", answer=answer.value)
        assert world.fresh(place).answer is answer
    said = visitor.sends(f"/u/{link}", answer=None, line="Ik kom later")
    assert "Je woorden zijn bewaard." in said.words
    assert "Ik kom later" not in said.html, "whoever holds a forwarded link does not read it"
    visitor.posts(f"/u/{link}", csrf_token=visitor.page.tokens[f"/u/{link}"], answer="unsure")
    assert world.fresh(place).answer is Answer.UNSURE
    assert "Ik kom later" in visitor.another().signs_in_as(anna).opens(page_of(meeting)).words
    assert visitor.opens("/meer").status == 404, "the link signs nobody in"


def test_sent_twice_everybody_is_told_once(world, visitor, anna):
    emma = world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))
    meeting = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    sends_off(visitor, meeting)
    assert len(world.deliver()) == 1
    sent_at = world.fresh(meeting).sent_at
    visitor.posts(f"{page_of(meeting)}/stuur", csrf_token=visitor.token())
    assert visitor.page.path == page_of(meeting)
    assert len(world.deliver()) == 1
    assert world.fresh(meeting).sent_at == sent_at


def test_several_phones_of_one_person_give_one_answer(world, visitor, anna, emma):
    place, link = world.place_at(world.meeting(anna, emma), emma)
    first, second = visitor, visitor.another()
    for phone in (first, second):
        phone.opens(f"/u/{link}")
    first.sends(f"/u/{link}", answer="coming")
    second.sends(f"/u/{link}", answer="not_coming")
    assert world.fresh(place).answer is Answer.NOT_COMING
    assert "Je komt niet." in first.opens(f"/u/{link}").words
    first.sends(f"/u/{link}", answer="coming")
    assert "Je komt." in second.opens(f"/u/{link}").words
    assert world.count(Attendance) == 1


def test_the_personal_link_lasts_until_a_day_after(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma)
    _place, link = world.place_at(meeting, emma)
    for hours, status in ((23, 200), (24, 404)):
        with time_machine.travel(meeting.starts_at + timedelta(hours=hours), tick=False):
            assert visitor.opens(f"/u/{link}").status == status


def test_the_personal_link_ends_when_its_person_leaves(world, visitor, anna, emma):
    _place, link = world.place_at(world.meeting(anna, emma), emma)
    assert visitor.opens(f"/u/{link}").status == 200
    world.ends(emma)
    gone = visitor.opens(f"/u/{link}")
    never = visitor.opens("/u/nooitgeweest")
    assert (gone.status, gone.words) == (never.status, never.words) == (404, never.words)


def test_who_is_no_longer_asked_has_no_link_any_more(world, visitor, anna, emma):
    jan = world.member(anna, "Jan")
    meeting = world.meeting(anna, emma, jan)
    _place, link = world.place_at(meeting, jan)
    visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/wie", members=[str(emma.id)])
    assert visitor.another().opens(f"/u/{link}").status == 404


def test_who_is_asked_again_keeps_the_answer(world, visitor, anna, emma):
    jan = world.member(anna, "Jan")
    meeting = world.meeting(anna, emma)
    place, _link = world.place_at(meeting, emma)
    answers(visitor.another().signs_in_as(emma), meeting, answer="coming")
    visitor.signs_in_as(anna)
    visitor.sends(f"{page_of(meeting)}/wie", members=[str(emma.id), str(jan.id)])
    assert world.fresh(place).answer is Answer.COMING
    assert len(world.fresh(meeting).attendances) == 2


def test_the_owner_can_send_each_member_the_own_link(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma)
    place, link = world.place_at(meeting, emma)
    visitor.signs_in_as(anna).opens(f"{page_of(meeting)}/link/{place.id}")
    assert f"/u/{link}" in visitor.page.html
    assert "sms:?&amp;body=" in visitor.page.html


def test_only_who_has_an_address_is_mailed_and_the_mail_says_nothing(world, anna, emma):
    sara = world.member(anna, person=world.person("Sara", address="sara@werk.example"))
    meeting = world.meeting(anna, emma, sara, place="Buurthuis De Boei")
    (letter,) = world.deliver()
    assert letter["To"] == "sara@werk.example"
    text = letter.get_body(("plain",)).get_content() + letter.get_body(("html",)).get_content()
    for word in ("Anna", "Emma", "Sara", "De Boei", "groep"):
        assert word not in text.replace("steungroep", "") + letter["Subject"]
    assert world.place_at(meeting, sara)[1] in text


def test_lists_show_two_and_keep_the_rest_behind_a_word(world, visitor, anna, emma):
    made = [
        world.meeting(anna, emma, starts_at=clock.now() + timedelta(days=days))
        for days in (3, 6, 9, -3)
    ]
    page = visitor.signs_in_as(anna).opens(list_of(anna))
    kept = ["".join(each.itertext()) for each in page.tree.iter("details")]
    assert len(kept) == 2, "later, and earlier"
    links = [path for path in page.links if path in {page_of(each) for each in made}]
    assert links == [page_of(each) for each in made]


def test_sending_no_answer_is_asked_again(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma)
    _place, link = world.place_at(meeting, emma)
    token = visitor.opens(f"/u/{link}").tokens[f"/u/{link}"]
    visitor.posts(f"/u/{link}", csrf_token=token)
    assert visitor.page.status == 422
    answers(visitor.signs_in_as(emma), meeting, answer=None)
    assert visitor.page.status == 422
