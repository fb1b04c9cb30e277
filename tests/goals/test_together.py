"""Two people at once: nobody's words are lost, and nothing is silently overwritten."""

import pytest

from webapp import versions
from webapp.db import session
from webapp.goals import actions as goals
from webapp.goals.models import Goal
from webapp.versions import Version


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


def change(goal):
    return f"/groep/{goal.group_id}/doelen/{goal.id}/aanpassen"


def kept(world, goal):
    """Every accepted text of this goal, and the words it has now."""
    with world.open():
        now = session.get_one(Goal, goal.id).words
        return now, [each.text["words"] for each in versions.texts(goal.id)]


def two_phones(visitor, anna, path):
    """The same form, open on two phones at once."""
    phones = [visitor.another().signs_in_as(anna) for _each in range(2)]
    for phone in phones:
        phone.opens(path)
    return phones


def test_who_comes_second_sees_both_texts_and_chooses(world, visitor, anna):
    goal = world.goal(anna, "Zelfstandig wonen")
    first, second = two_phones(visitor, anna, change(goal))
    first.sends(change(goal), words="Een eigen huis", why="Rust")
    page = second.sends(change(goal), words="Een eigen sleutel", why="Mijn zoon")
    assert page.status == 409
    for words in ("Een eigen huis", "Rust", "Mijn zoon"):
        assert words in page.words
    assert 'value="Een eigen sleutel"' in page.html
    assert kept(world, goal) == ("Een eigen huis", ["Zelfstandig wonen", "Een eigen huis"])

    second.sends(change(goal), words="Een eigen huis met een eigen sleutel")
    assert second.page.status == 200
    now, texts = kept(world, goal)
    assert now == "Een eigen huis met een eigen sleutel"
    assert texts == ["Zelfstandig wonen", "Een eigen huis", now]


def test_the_same_words_sent_twice_are_no_conflict(world, visitor, anna):
    goal = world.goal(anna, "Zelfstandig wonen")
    first, second = two_phones(visitor, anna, change(goal))
    for phone in (first, second):
        phone.sends(change(goal), words="Een eigen huis", why="Rust")
        assert phone.page.status == 200
    assert kept(world, goal)[1] == ["Zelfstandig wonen", "Een eigen huis"]


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "7", None])
def test_a_form_that_does_not_say_what_it_saw_overwrites_nothing(world, visitor, anna, version):
    goal = world.goal(anna, "Zelfstandig wonen")
    visitor.signs_in_as(anna).opens(change(goal))
    page = visitor.sends(change(goal), words="Iets anders", version=version)
    assert page.status == 409
    assert kept(world, goal)[0] == "Zelfstandig wonen"


def test_a_new_goal_sent_again_after_it_changed_shows_both(world, visitor, anna):
    path = f"/groep/{anna.group_id}/doelen/nieuw"
    form = visitor.signs_in_as(anna).opens(path).forms[0].fields
    visitor.posts(path, **form | {"words": "Naar het koor", "why": ""})
    with world.open():
        goal = session.query(Goal).one()
        goals.reword(goal, seen=1, words="Elke week naar het koor", why="")
    page = visitor.posts(path, **form | {"words": "Naar de sport", "why": ""})
    assert page.status == 409
    assert "Elke week naar het koor" in page.words
    assert world.count(Goal) == 1


def test_a_helpers_words_are_not_taken_over_something_newer(world, visitor, anna):
    sara = world.helper(anna, "Sara")
    goal = world.goal(anna, "Zelfstandig wonen", shown_to=[sara])
    draft = world.proposal(sara, "Een eigen huis", goal=goal)
    path = f"/groep/{anna.group_id}/doelen/voorstellen/{draft.id}"
    visitor.signs_in_as(anna).opens(path)
    with world.open():
        goals.reword(session.get_one(Goal, goal.id), seen=1, words="Nieuwe woorden", why="")
    page = visitor.sends(path, decision="take")
    assert page.status == 409
    assert "Nieuwe woorden" in page.words
    assert kept(world, goal)[0] == "Nieuwe woorden"
    visitor.sends(path, decision="take")
    assert kept(world, goal)[0] == "Een eigen huis"


def test_a_step_has_both_texts_too_and_leaves_none_behind(world, visitor, anna):
    step = world.step(anna, world.goal(anna))
    page = f"/groep/{anna.group_id}/stappen/{step.id}"
    first, second = two_phones(visitor, anna, f"{page}/aanpassen")
    first.sends(f"{page}/aanpassen", words="Kamers zoeken")
    late = second.sends(f"{page}/aanpassen", words="Bellen")
    assert late.status == 409
    assert "Kamers zoeken" in late.words
    assert 'value="Bellen"' in late.html
    first.opens(f"{page}/weg")
    first.sends(f"{page}/weg")
    assert world.count(Version) == 0


def test_the_story_tells_what_was_done_and_what_changed(world, visitor, anna):
    goal = world.goal(anna, "Zelfstandig wonen")
    step = world.step(anna, goal)
    base = f"/groep/{anna.group_id}/doelen/{goal.id}"
    visitor.signs_in_as(anna)
    visitor.sends(change(goal), words="Een eigen huis")
    visitor.opens(base)
    visitor.sends(f"/groep/{anna.group_id}/stappen/{step.id}/gedaan", done="yes")
    visitor.sends(f"{base}/hoe-gaat-het", state="done")
    assert "Dit doel is klaar" in visitor.page.words
    words = visitor.opens(f"{base}/verhaal").words
    told = ("Je zei: gelukt.", "Deze stap is gedaan:", "Je koos andere woorden.", "Je schreef dit")
    assert [words.index(each) for each in told] == sorted(words.index(each) for each in told)
    assert "Zelfstandig wonen" in words
    visitor.sends(f"{base}/hoe-gaat-het", state="busy")
    assert "Je ging ermee bezig." in visitor.opens(f"{base}/verhaal").words


def test_the_story_tells_that_a_goal_waited_and_was_taken_up(world, visitor, anna):
    first, _second = (world.goal(anna, words) for words in ("Een", "Twee"))
    third = world.goal(anna, "Drie")
    base = f"/groep/{anna.group_id}/doelen"
    visitor.signs_in_as(anna).opens(f"{base}/{third.id}/wissel")
    visitor.sends(f"{base}/{third.id}/wissel", instead_of=str(first.id))
    assert "Dit doel kwam bij ‘later’." in visitor.opens(f"{base}/{first.id}/verhaal").words
    assert "Je ging ermee bezig." in visitor.opens(f"{base}/{third.id}/verhaal").words
    visitor.opens(f"{base}/{third.id}/hoe-gaat-het")
    visitor.sends(f"{base}/{third.id}/hoe-gaat-het", state="busy")
    told = visitor.opens(f"{base}/{third.id}/verhaal").words
    assert told.count("Je ging ermee bezig.") == 1, "the same again is no line"


def test_a_third_goal_waits_and_can_change_places(world, visitor, anna):
    busy = [world.goal(anna, words) for words in ("Een", "Twee")]
    third = world.goal(anna, "Drie")
    base = f"/groep/{anna.group_id}/doelen/{third.id}"
    visitor.signs_in_as(anna)
    assert "Dit doel wacht" in visitor.opens(base).words
    visitor.sends(f"{base}/wissel")
    assert visitor.page.status == 422
    visitor.sends(f"{base}/wissel", instead_of=str(busy[0].id))
    later = {each.id: world.fresh(each).later for each in [*busy, third]}
    assert later == {busy[0].id: True, busy[1].id: False, third.id: False}
    with world.open():
        goals.tell(session.get_one(Goal, third.id), goals.State.RESTING)
    waiting = f"/groep/{anna.group_id}/doelen/{busy[0].id}"
    assert "Er is plek." in visitor.opens(f"{waiting}/wissel").words
    visitor.sends(f"{waiting}/wissel")
    assert not world.fresh(busy[0]).later


def test_an_example_is_a_beginning_and_nothing_more(world, visitor, anna):
    path = f"/groep/{anna.group_id}/doelen"
    visitor.signs_in_as(anna).opens(f"{path}/voorbeelden")
    first = next(link for link in visitor.page.links if "voorbeeld=" in link)
    page = visitor.opens(first)
    assert 'value="Zelf mijn huis schoonhouden"' in page.html
    assert world.count(Goal) == 0
    assert visitor.opens(f"{path}/nieuw?voorbeeld=onzin").status == 200
