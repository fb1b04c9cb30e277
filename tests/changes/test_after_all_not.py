"""«Toch niet»: right after sending or changing, all is as it was and nobody was told (G9)."""

from datetime import timedelta

import pytest
import time_machine

from webapp import chores, clock
from webapp.db import session
from webapp.meetings import actions as meetings
from webapp.meetings.models import Answer, Meeting
from webapp.notices import models
from webapp.polls import actions as polls
from webapp.polls import queries
from webapp.polls.models import DateAnswer, Possible


@pytest.fixture(autouse=True)
def messages_wait(monkeypatch):
    """As it really is."""
    monkeypatch.setattr(models, "HELD", timedelta(seconds=30))


@pytest.fixture
def anna(world):
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    return world.member(anna, person=world.person("Emma", address="emma@voorbeeld.nl"))


@pytest.fixture
def sent(world, anna, emma):
    """A meeting that asks Emma, who was mailed and said yes."""
    meeting = world.meeting(anna, emma, place="Buurthuis De Boei")
    with later(), world.open():
        assert len(world.deliver()) == 1
        _attendance(meeting).answer = Answer.COMING
        _attendance(meeting).line = "Ik neem koek mee"
    return world.fresh(meeting)


def later():
    return time_machine.travel(clock.now() + timedelta(seconds=31), tick=False)


def _attendance(meeting):
    return session.get_one(Meeting, meeting.id).attendances[0]


def page_of(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}"


def after_all_not(visitor, meeting):
    """Press the button, as somebody does whose page still shows it."""
    return visitor.posts(f"{page_of(meeting)}/toch-niet", csrf_token=visitor.token())


def draft(world, visitor, anna, emma):
    """A draft that is ready, made by Anna."""
    meeting = world.meeting(anna, emma, sent=False)
    visitor.signs_in_as(anna)
    return meeting


def as_promised(meeting):
    mine = meeting.attendances[0]
    said = (mine.answer, mine.line, mine.answered_at, mine.reminded_at, mine.filled_in)
    return meeting.starts_at, meeting.place_kind, meeting.place, meeting.called_off_at, said


def test_a_meeting_that_was_just_sent_is_a_draft_again_and_nobody_hears_of_it(
    world, visitor, anna, emma
):
    meeting = draft(world, visitor, anna, emma)
    visitor.opens(f"{page_of(meeting)}/bekijk")
    visitor.sends(f"{page_of(meeting)}/stuur")
    assert "Je kunt dit nog heel even terughalen." in visitor.page.words
    assert f"{page_of(meeting)}/toch-niet" in [form.action for form in visitor.page.forms]
    assert world.deliver() == [], "the mail waits"
    for _press in range(2):
        after_all_not(visitor, meeting)
        assert visitor.page.path == f"{page_of(meeting)}/bekijk"
    assert world.fresh(meeting).is_draft
    hers = visitor.another().signs_in_as(emma)
    assert hers.opens(page_of(meeting)).status == 404
    with later():
        assert world.deliver() == []
        visitor.opens(f"{page_of(meeting)}/bekijk")
        visitor.sends(f"{page_of(meeting)}/stuur")
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert len(world.deliver()) == 1, "sent again, she is told once"
        assert hers.opens(page_of(meeting)).status == 200


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ("verzetten", {}),
        ("andere-plek", {"kind": "phone", "place": "050 123"}),
        ("afzeggen", {}),
    ],
)
def test_a_change_that_was_taken_back_never_was(world, visitor, anna, sent, change, fields):
    with later():
        visitor.signs_in_as(anna).sends(f"{page_of(sent)}/{change}", **fields)
        assert as_promised(world.fresh(sent)) != as_promised(sent)
        for _press in range(2):
            after_all_not(visitor, sent)
        now = world.fresh(sent)
        assert as_promised(now) == as_promised(sent)
        assert now.sequence == 2, "a calendar that read the change hears that it is no more"
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert len(world.deliver()) == 1, "only the first question"


def test_who_had_not_heard_of_it_yet_is_still_asked(world, visitor, anna, emma):
    meeting = world.meeting(anna, emma)
    visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/verzetten")
    after_all_not(visitor, meeting)
    with later():
        (letter,) = world.deliver()
        assert letter["To"] == "emma@voorbeeld.nl"


@pytest.mark.parametrize("change", ["", "afzeggen"])
def test_too_late_it_says_so_and_changes_nothing(world, visitor, anna, sent, change):
    visitor.signs_in_as(anna)
    if change:
        visitor.sends(f"{page_of(sent)}/{change}")
    visitor.opens(page_of(sent))
    with later():
        before = world.everything()
        after_all_not(visitor, sent)
        assert "Dit is al verstuurd." in visitor.page.words
        assert world.everything() == before
        assert "terughalen" not in visitor.opens(page_of(sent)).words


def test_a_day_that_was_chosen_from_more_stays(world, visitor, anna, emma):
    poll = world.poll(anna, emma)
    visitor.signs_in_as(anna)
    assert "terughalen" in visitor.opens(page_of(poll)).words, "the question itself"
    with later():
        with world.open():
            option = queries.days_of(session.get_one(Meeting, poll.id))[0].id
        visitor.sends(f"{page_of(poll)}/dagen/kies", option=str(option))
        assert visitor.page.path == page_of(poll)
        assert "terughalen" not in visitor.page.words
        after_all_not(visitor, poll)
        assert not world.fresh(poll).polled


def test_nobody_but_the_owner_is_offered_it(visitor, world, anna, emma):
    meeting = world.meeting(anna, emma)
    visitor.signs_in_as(emma).opens(page_of(meeting))
    assert "terughalen" not in visitor.page.words


def told_after(minutes):
    """Who has a mail by then."""
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False)


def test_who_was_asked_meanwhile_is_told(world, visitor, anna, emma, sent):
    kees = world.member(anna, person=world.person("Kees", address="kees@voorbeeld.nl"))
    with later():
        visitor.signs_in_as(anna)
        visitor.sends(f"{page_of(sent)}/andere-plek", kind="phone", place="050 123")
        visitor.sends(f"{page_of(sent)}/wie", members=[str(emma.id), str(kees.id)])
        after_all_not(visitor, sent)
    with told_after(2):
        told = [letter["To"] for letter in world.deliver()]
        assert sorted(told) == ["emma@voorbeeld.nl", "kees@voorbeeld.nl"], "each once"


def test_who_stopped_meanwhile_stays_away_and_hears_nothing(world, visitor, anna, emma, sent):
    with later():
        visitor.signs_in_as(anna).sends(f"{page_of(sent)}/verzetten")
        world.ends(emma)
        after_all_not(visitor, sent)
        assert world.fresh(sent).attendances == []
    with told_after(2):
        assert len(world.deliver()) == 1, "only the first question"


def test_an_answer_to_the_draft_as_it_was_is_none_to_the_draft_as_it_is(world, visitor, anna, emma):
    meeting = draft(world, visitor, anna, emma)
    visitor.opens(f"{page_of(meeting)}/bekijk")
    visitor.sends(f"{page_of(meeting)}/stuur")
    hers = visitor.another().signs_in_as(emma)
    late = hers.opens(page_of(meeting)).forms[0].fields
    after_all_not(visitor, meeting)
    other_day = (clock.today() + timedelta(days=20)).isoformat()
    visitor.sends(f"{page_of(meeting)}/wanneer", day=other_day, at="10:00")
    visitor.opens(f"{page_of(meeting)}/bekijk")
    visitor.sends(f"{page_of(meeting)}/stuur")
    page = hers.posts(f"{page_of(meeting)}/antwoord", **{**late, "answer": "coming"})
    assert "De dag of de plek is veranderd." in page.words
    assert world.place_at(meeting, emma)[0].answer is None


def test_what_was_said_on_the_same_day_meanwhile_is_kept(world, visitor, anna, emma, sent):
    with later():
        visitor.signs_in_as(anna)
        visitor.sends(f"{page_of(sent)}/andere-plek", kind="phone", place="050 123")
        hers = visitor.another().signs_in_as(emma)
        hers.opens(page_of(sent))
        hers.sends(f"{page_of(sent)}/antwoord", answer="not_coming")
        after_all_not(visitor, sent)
        assert world.place_at(sent, emma)[0].answer is Answer.NOT_COMING


def test_what_was_said_about_another_day_is_not_about_this_one(world, visitor, anna, emma, sent):
    kees = world.member(anna, "Kees")
    with later():
        visitor.signs_in_as(anna).sends(f"{page_of(sent)}/verzetten")
        visitor.sends(f"{page_of(sent)}/wie", members=[str(emma.id), str(kees.id)])
        for member in (emma, kees):
            theirs = visitor.another().signs_in_as(member)
            theirs.opens(page_of(sent))
            theirs.sends(f"{page_of(sent)}/antwoord", answer="not_coming")
        after_all_not(visitor, sent)
        assert world.place_at(sent, emma)[0].answer is Answer.COMING
        assert world.place_at(sent, kees)[0].answer is None


def test_days_to_choose_from_are_asked_anew(world, visitor, anna, emma):
    poll = world.poll(anna, emma)
    with world.open():
        asked = session.get_one(Meeting, poll.id)
        polls.say(asked.attendances[0], queries.days_of(asked)[0], Possible.YES)
    visitor.signs_in_as(anna)
    after_all_not(visitor, poll)
    assert world.fresh(poll).is_draft
    assert world.place_at(poll, emma)[0].answered_at is None
    assert world.count(DateAnswer) == 0


def test_asked_once_more_meanwhile_is_heard_by_who_is_still_silent(world, visitor, anna, emma):
    noor = world.member(anna, person=world.person("Noor", address="noor@voorbeeld.nl"))
    meeting = world.meeting(anna, emma, noor)
    with later():
        assert len(world.deliver()) == 2
        with world.open():
            meetings.answer(session.merge(world.place_at(meeting, emma)[0]), Answer.COMING)
        visitor.signs_in_as(anna).sends(f"{page_of(meeting)}/verzetten")
        visitor.sends(f"{page_of(meeting)}/nog-een-keer")
        after_all_not(visitor, meeting)
    with told_after(2):
        told = [letter["To"] for letter in world.deliver()]
        assert sorted(told) == ["emma@voorbeeld.nl", "noor@voorbeeld.nl", "noor@voorbeeld.nl"]


def test_how_it_was_is_kept_no_longer_than_it_can_be_taken_back(world, visitor, anna, sent):
    with later():
        visitor.signs_in_as(anna).sends(f"{page_of(sent)}/verzetten")
        with world.open():
            chores.tidy()
        assert world.fresh(sent).before_sealed is not None
        with later(), world.open():
            chores.tidy()
        assert world.fresh(sent).before_sealed is None
