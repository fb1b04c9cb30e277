"""Somebody in a group who sends without end (security.md T12)."""

from datetime import timedelta

import pytest
import time_machine

from webapp import clock, limits


@pytest.fixture
def few(monkeypatch):
    """So few changes an hour that a test gets there."""
    monkeypatch.setitem(limits.LIMITS, "change by member", (4, limits.HOUR))


@pytest.fixture
def flooding(world, visitor):
    """Emma, who says again and again that she comes, and Jan beside her."""
    anna = world.owner("Anna")
    emma, jan = world.member(anna, "Emma"), world.member(anna, "Jan")
    meeting = world.meeting(anna, emma, jan)
    visitor.path = f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}"
    visitor.anna, visitor.jan = anna, jan
    return visitor.signs_in_as(emma)


def says(visitor, path, times, words="Ik kom"):
    fields = {"csrf_token": visitor.token(), "answer": "coming", "words": words}
    return [visitor.posts(path, **fields, follow=False) for _time in range(times)]


def answering(visitor):
    """Where the form on the page of the meeting goes."""
    forms = visitor.opens(visitor.path).forms
    return next(form.action for form in forms if "answer" in dict.fromkeys(_names(form)))


def _names(form):
    return [name for name, _value, _words in form.buttons] + list(form.fields)


def test_two_hundred_in_a_minute_is_more_than_a_member_may():
    most, within = limits.LIMITS["change by member"]
    assert most < 200
    assert within >= timedelta(minutes=1)


@pytest.mark.usefixtures("few")
def test_who_sends_without_end_is_told_to_wait_and_keeps_the_words(flooding):
    path = answering(flooding)
    answers = says(flooding, path, 6)
    assert [each.status for each in answers] == [303] * 4 + [429] * 2
    assert "Wacht een uur" in answers[-1].words
    assert "Ik kom" in answers[-1].html, "what was typed is given back"
    assert flooding.opens(flooding.path).status == 200, "reading goes on"
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        assert says(flooding, path, 1)[0].status == 303


@pytest.mark.usefixtures("few")
def test_nobody_else_waits_for_them(flooding):
    path = answering(flooding)
    says(flooding, path, 6)
    jan = flooding.another().signs_in_as(flooding.jan)
    assert says(jan, path, 1)[0].status == 303


@pytest.mark.usefixtures("few")
def test_the_owner_is_kept_out_of_nothing(flooding):
    group = f"/groep/{flooding.anna.group_id}"
    own = flooding.another().signs_in_as(flooding.anna)
    token = own.token()
    for _time in range(6):
        page = own.posts(f"{group}/even-niets-delen", csrf_token=token, now="nothing", follow=False)
        assert page.status == 303


@pytest.mark.usefixtures("few")
def test_what_was_refused_or_not_filled_in_does_not_count(flooding):
    path, token = answering(flooding), flooding.token()
    for _time in range(6):
        assert flooding.posts(path, csrf_token=token, answer="perhaps").status == 422
    assert says(flooding, path, 1)[0].status == 303
