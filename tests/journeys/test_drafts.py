"""What somebody was typing survives a dead battery, and goes once it was sent."""

import pytest

from tests.journeys.test_kept_offline import (  # noqa: F401 - fixtures
    KEPT,
    cut,
    ends_every_session,
    keeps,
    mend,
    switch_on,
    until,
    wire,
)

BOX, WORDS = "Wat wil je graag?", "Elke week naar het koor"
TYPED = f"{WORDS} "  # the house takes such a space away


def drafts(phone):
    """The drafts on this phone, as their writer reads them."""
    return phone.page.evaluate(KEPT % "mine('drafts')")


def typing(phone, owner, words=WORDS):
    """Somebody types a goal, and does not send it."""
    phone.opens(f"/groep/{owner.group_id}/doelen/nieuw").writes(BOX, words)
    until(lambda: [each["fields"]["words"] for each in drafts(phone)] == [words])
    return phone


def has(phone, words):
    """These words stand in the box."""
    until(lambda: phone.main.get_by_label(BOX).input_value() == words)
    return phone


def test_a_battery_dies_and_the_text_is_given_back_until_it_is_sent(switch_on, world):  # noqa: F811
    owner = world.owner()
    anna = typing(keeps(switch_on().is_somebody(owner), owner), owner)
    path = anna.path
    anna.context.close()
    anna = switch_on().opens(path)
    has(anna, WORDS).sees("Je tekst van daarnet staat er weer.").looks()
    anna.presses("Bewaar mijn doel")
    until(lambda: drafts(anna) == [])
    has(anna.opens(path), "")


def test_a_session_that_ended_under_the_text_loses_nothing(switch_on, world):  # noqa: F811
    owner = world.owner()
    anna = typing(keeps(switch_on().is_somebody(owner), owner), owner)
    path = anna.path
    ends_every_session(world)
    anna.presses("Bewaar mijn doel").sees("Log opnieuw in", WORDS)
    until(lambda: anna.page.evaluate(KEPT % "things()") == [])
    assert drafts(anna) == []
    keeps(anna.is_somebody(owner), owner)
    has(anna.opens(path), WORDS).presses("Bewaar mijn doel")
    until(lambda: drafts(anna) == [])


def test_a_text_that_cannot_be_sent_in_the_lift_is_still_there(switch_on, wire, world):  # noqa: F811
    owner = world.owner()
    anna = typing(keeps(switch_on().is_somebody(owner), owner), owner)
    path = anna.path
    cut(wire, anna)
    anna.presses("Bewaar mijn doel").sees("Je hebt nu geen internet")
    mend(wire, anna)
    has(anna.opens(path), WORDS)


def test_a_borrowed_phone_keeps_no_draft(switch_on, world):  # noqa: F811
    owner = world.owner()
    anna = switch_on().is_somebody(owner, own_phone=False)
    anna.opens(f"/groep/{owner.group_id}/doelen/nieuw").writes(BOX, WORDS)
    anna.page.evaluate(KEPT % "send()")
    assert drafts(anna) == []
    anna.page.reload()
    assert anna.main.get_by_label(BOX).input_value() == ""


@pytest.fixture
def changed_elsewhere(switch_on, world):  # noqa: F811
    """Anna typed over her goal and did not send it; then she changed it on another phone."""
    owner = world.owner()
    goal = world.goal(owner, "Zelfstandig wonen")
    path = f"/groep/{owner.group_id}/doelen/{goal.id}/aanpassen"
    anna = keeps(switch_on().is_somebody(owner), owner).opens(path).writes(BOX, TYPED)
    until(lambda: [each["fields"]["words"] for each in drafts(anna)] == [TYPED])
    other = switch_on("other").is_somebody(owner).opens(path)
    other.writes(BOX, "Op kamers gaan").presses("Bewaar mijn doel").sees("Op kamers gaan")
    return has(anna.opens(path), TYPED)


def test_a_draft_given_back_over_newer_words_shows_both(changed_elsewhere):
    anna, path = changed_elsewhere, changed_elsewhere.path
    anna.presses("Bewaar mijn doel").sees("Intussen staan er andere woorden", "Op kamers gaan")
    assert anna.status == 409
    anna.page.wait_for_function("() => !localStorage.getItem('sent')")  # the page was looked at
    has(anna.opens(path), TYPED).presses("Bewaar mijn doel").sees("Op kamers gaan")
    assert anna.status == 409
    anna.page.wait_for_timeout(1_500)  # the draft is looked for half a second after the page came
    has(anna, WORDS).presses("Bewaar mijn doel").sees(WORDS)
    until(lambda: drafts(anna) == [])
    anna.sees_no("Op kamers gaan")


def test_who_leaves_the_newer_words_is_not_given_the_draft_again(changed_elsewhere):
    anna, path = changed_elsewhere, changed_elsewhere.path
    anna.presses("Bewaar mijn doel").sees("Op kamers gaan")
    anna.page.wait_for_timeout(1_500)  # the draft is looked for half a second after the page came
    anna.presses("Laat de andere woorden staan")
    until(lambda: drafts(anna) == [])
    has(anna.opens(path), "Op kamers gaan")
