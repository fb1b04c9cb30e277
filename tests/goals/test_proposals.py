"""Words for a goal that a helper prepares, and the owner takes over or not."""

import pytest

from webapp.db import session
from webapp.goals import actions as goals
from webapp.goals.models import Goal, GoalDraft
from webapp.groups import actions as groups
from webapp.groups.models import Group, Job, Membership, Who
from webapp.sharing import actions as sharing
from webapp.sharing.models import Look, Shown


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def sara(world, anna):
    """Sara, who helps Anna with goals."""
    return world.helper(anna, "Sara", Job.GOALS)


def goals_of(place):
    return f"/groep/{place.group_id}/doelen"


def page_of(draft):
    return f"/groep/{draft.group_id}/doelen/voorstellen/{draft.id}"


def only_draft(world):
    with world.open():
        return session.query(GoalDraft).one()


def test_a_helper_proposes_a_new_goal_and_the_owner_takes_it_over(world, visitor, anna, sara):
    emma = world.member(anna, "Emma")
    helping = visitor.another().signs_in_as(sara)
    helping.sends(f"{goals_of(anna)}/voorstel", words="Elke dag naar buiten", why="Licht is fijn.")
    assert "Je voorstel staat klaar voor Anna." in helping.page.words
    assert "Elke dag naar buiten" in helping.page.words
    assert world.count(Goal) == 0, "nothing changes until the owner says so"
    draft = only_draft(world)

    visitor.signs_in_as(anna)
    for path in (f"/groep/{anna.group_id}", goals_of(anna)):
        assert "Sara stelt iets voor" in visitor.opens(path).words
        assert page_of(draft) in visitor.page.links
    guest = visitor.another().signs_in_as(emma)
    assert "buiten" not in guest.opens(goals_of(anna)).words
    assert guest.opens(page_of(draft)).status == 404
    page = visitor.sends(page_of(draft), decision="take")
    assert page.heading == "Elke dag naar buiten"
    assert "Licht is fijn." in page.words
    assert "Alleen ik" in page.words, "private, as every new goal"
    assert "Elke dag naar buiten" not in helping.opens(goals_of(anna)).words


def test_old_and_new_words_stand_beside_each_other(world, visitor, anna, sara):
    goal = world.goal(anna, "Wonen", shown_to=[sara])
    helping = visitor.another().signs_in_as(sara)
    path = f"{goals_of(anna)}/{goal.id}/voorstel"
    assert path in helping.opens(f"{goals_of(anna)}/{goal.id}").links
    assert 'value="Wonen"' in helping.opens(path).html
    helping.sends(path, words="Een eigen voordeur", why="")
    draft = only_draft(world)
    page = visitor.signs_in_as(anna).opens(page_of(draft))
    assert "Wonen" in page.words
    assert "Een eigen voordeur" in page.words
    page = visitor.sends(page_of(draft), decision="take")
    assert page.heading == "Een eigen voordeur"
    assert world.count(Goal) == 1


def test_not_now_leaves_everything_and_the_proposal_is_simply_gone(world, visitor, anna, sara):
    goal = world.goal(anna, "Wonen", shown_to=[sara])
    draft = world.proposal(sara, "Een eigen voordeur", goal=goal)
    page = visitor.signs_in_as(anna).sends(page_of(draft), decision="not_now")
    assert "Je doelen blijven zoals ze zijn." in page.words
    assert visitor.opens(page_of(draft)).status == 404
    with world.open():
        assert session.get_one(Goal, goal.id).words == "Wonen"
    helping = visitor.another().signs_in_as(sara)
    assert helping.opens(page_of(draft)).status == 404
    words = helping.opens(goals_of(anna)).words
    assert "voordeur" not in words
    assert "voorstel" not in words


def test_taken_over_twice_loses_no_words_that_came_after(world, visitor, anna, sara):
    draft = world.proposal(sara, "Met de bus")
    visitor.signs_in_as(anna).opens(page_of(draft))
    fields = visitor.form(page_of(draft)).fields
    there = visitor.sends(page_of(draft), decision="take").path
    visitor.sends(f"{there}/aanpassen", words="Met de trein")
    page = visitor.posts(page_of(draft), **fields, decision="take")
    assert page.path == there
    assert page.heading == "Met de trein"
    assert world.count(Goal) == 1


def test_a_choice_is_asked_for_and_nothing_is_chosen_beforehand(world, visitor, anna, sara):
    draft = world.proposal(sara)
    page = visitor.signs_in_as(anna).sends(page_of(draft), decision=None)
    assert page.status == 422
    assert world.count(Goal) == 0


def test_a_helper_takes_own_words_back(world, visitor, sara):
    draft = world.proposal(sara)
    visitor.signs_in_as(sara).opens(page_of(draft))
    page = visitor.sends(f"{page_of(draft)}/terug")
    assert "Je voorstel is weg." in page.words
    assert world.count(GoalDraft) == 0


def test_sent_twice_is_one_proposal_and_other_words_are_a_change(world, visitor, anna, sara):
    path = f"{goals_of(anna)}/voorstel"
    visitor.signs_in_as(sara).opens(path)
    fields = visitor.form(path).fields
    for words in ("Zingen", "Zingen", "Samen zingen"):
        visitor.posts(path, **{**fields, "words": words})
    with world.open():
        assert [each.words for each in session.query(GoalDraft)] == ["Samen zingen"]


def test_helpers_do_not_see_each_others_words(world, visitor, anna, sara):
    jan = world.helper(anna, "Jan", Job.GOALS)
    draft = world.proposal(sara)
    helping = visitor.signs_in_as(jan)
    assert helping.opens(page_of(draft)).status == 404
    assert "Met de bus" not in helping.opens(goals_of(anna)).words
    for path in (page_of(draft), f"{page_of(draft)}/terug"):
        helping.posts(path, csrf_token=helping.token(), decision="take")
        assert helping.page.status == 404
    assert world.count(GoalDraft) == 1


def test_a_helper_prepares_no_words_for_a_goal_that_is_not_shown(world, visitor, anna, sara):
    goal = world.goal(anna, "Wonen")
    path = f"{goals_of(anna)}/{goal.id}/voorstel"
    assert visitor.signs_in_as(sara).opens(path).status == 404
    visitor.posts(path, csrf_token=visitor.token(), words="Anders")
    assert visitor.page.status == 404
    assert world.count(GoalDraft) == 0
    with world.open():
        assert [look.shown for look in session.query(Look)] == [False, False]


def test_words_for_a_goal_go_out_of_sight_with_the_goal(world, visitor, anna, sara):
    goal = world.goal(anna, "Wonen", shown_to=[sara])
    draft = world.proposal(sara, "Wonen met uitzicht", goal=goal)
    helping = visitor.signs_in_as(sara)
    assert helping.opens(page_of(draft)).status == 200
    with world.open():
        sharing.keep_private(session.get_one(Membership, anna.id), Shown.GOAL, goal.id)
    assert helping.opens(page_of(draft)).status == 404
    assert "uitzicht" not in helping.opens(goals_of(anna)).words
    assert "uitzicht" in visitor.another().signs_in_as(anna).opens(goals_of(anna)).words


def test_when_help_is_taken_back_the_words_stay_with_the_owner(world, visitor, anna, sara):
    draft = world.proposal(sara)
    helping = visitor.signs_in_as(sara)
    for taken_back in (_no_helper, _not_this_job):
        with world.open():
            taken_back(session.get_one(Membership, sara.id))
        assert helping.opens(page_of(draft)).status == 404
        assert helping.opens(f"{goals_of(anna)}/voorstel").status == 404
        assert "Met de bus" not in helping.opens(goals_of(anna)).words
        assert "Met de bus" in visitor.another().signs_in_as(anna).opens(goals_of(anna)).words
        with world.open():
            place = session.get_one(Membership, sara.id)
            groups.share_out(place.group, {Job.GOALS: Who.HELPER})
            groups.let_help(place, ())
        assert helping.opens(page_of(draft)).status == 200, "and given again"


def _no_helper(place):
    groups.let_rest(place)


def _not_this_job(place):
    groups.share_out(place.group, {Job.GOALS: Who.ME})


def test_what_the_owner_put_aside_is_not_taken_over_later(world, anna, sara):
    draft = world.proposal(sara)
    with world.open():
        draft = session.get_one(GoalDraft, draft.id)
        goals.put_aside(draft)
        assert goals.take_over(session.get_one(Membership, anna.id), draft, seen=1) is None
    assert world.count(Goal) == 0


def test_while_nothing_is_shared_a_helper_prepares_no_words_for_a_goal(world, visitor, anna, sara):
    goal = world.goal(anna, "Wonen", shown_to=[sara])
    draft = world.proposal(sara, goal=goal)
    with world.open():
        session.get_one(Group, anna.group_id).nothing_shared_since = draft.made_at
    assert visitor.signs_in_as(sara).opens(page_of(draft)).status == 404
    assert visitor.opens(f"{goals_of(anna)}/{goal.id}/voorstel").status == 404
