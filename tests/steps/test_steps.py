"""Steps of a goal: the owner's own, help that is asked for, help that is offered."""

import pytest

from webapp.db import session
from webapp.groups import actions as groups
from webapp.sharing import actions as sharing
from webapp.sharing.models import Look, Shown
from webapp.steps import actions as steps
from webapp.steps.models import HelpState, Step, StepHelp
from webapp.versions import Version


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, to whom the goal is shown."""
    return world.member(anna, "Emma")


@pytest.fixture
def goal(world, anna, emma):
    """Anna's goal."""
    return world.goal(anna, "Zelfstandig wonen", shown_to=[emma])


def goal_page(goal):
    return f"/groep/{goal.group_id}/doelen/{goal.id}"


def step_page(step, rest=""):
    return f"/groep/{step.group_id}/stappen/{step.id}{rest}"


def only(world, kind):
    with world.open():
        return session.query(kind).one()


def test_a_step_says_who_sees_it_and_leads_to_the_choice(world, visitor):
    """product.md H1: every item says it with names, and it is changed in two taps."""
    anna = world.owner("Anna")
    emma = world.member(anna, "Emma")
    goal = world.goal(anna, shown_to=[emma])
    step, offer = world.step(anna, goal), world.step(emma, goal, "Met de bus")
    here = f"/groep/{anna.group_id}"
    page = visitor.signs_in_as(anna).opens(f"{here}/stappen/{step.id}")
    assert "Wie ziet dit? Emma" in page.words
    assert f"{here}/doelen/{goal.id}/wie-ziet-dit" in page.links
    assert "Wie ziet dit? Emma" in visitor.opens(f"{here}/stappen/{offer.id}").words
    emmas = visitor.another().signs_in_as(emma)
    assert "Wie ziet dit" not in emmas.opens(f"{here}/stappen/{step.id}").words


def test_the_owner_adds_a_step_does_it_and_undoes_it(world, visitor, anna, goal):
    visitor.signs_in_as(anna)
    visitor.sends(f"{goal_page(goal)}/stap", words="Kamers bekijken", moment="volgende week")
    assert visitor.page.path == goal_page(goal)
    assert "Kamers bekijken" in visitor.page.words
    assert "volgende week" in visitor.page.words
    step = only(world, Step)

    visitor.sends(step_page(step, "/gedaan"), done="yes")
    assert "Gedaan: Kamers bekijken" in visitor.page.words
    assert world.fresh(step).done_at is not None
    visitor.opens(step_page(step))
    visitor.sends(step_page(step, "/gedaan"), done="no")
    assert world.fresh(step).is_open
    assert world.fresh(step).done_at is None


def test_a_step_sent_twice_is_one_step_and_other_words_are_a_change(world, visitor, anna, goal):
    visitor.signs_in_as(anna).opens(f"{goal_page(goal)}/stap")
    form = visitor.form(f"{goal_page(goal)}/stap").fields
    for words in ("Bellen", "Bellen", "Bellen met de makelaar"):
        visitor.posts(f"{goal_page(goal)}/stap", **form | {"words": words})
    assert world.count(Step) == 1
    with world.open():
        assert session.query(Step).one().words == "Bellen met de makelaar"


def test_steps_change_places_by_buttons(world, visitor, anna, goal):
    first, second, third = (world.step(anna, goal, words) for words in ("Een", "Twee", "Drie"))
    visitor.signs_in_as(anna)
    for move in (f"{third.id}:1", f"{third.id}:0", f"{third.id}:0"):
        visitor.opens(f"{goal_page(goal)}/volgorde")
        visitor.sends(f"{goal_page(goal)}/volgorde", move=move)
    visitor.sends(f"{goal_page(goal)}/volgorde", move=f"{first.id}:2")
    places = {each.id: world.fresh(each).place for each in (first, second, third)}
    assert sorted(places, key=lambda each: places[each]) == [third.id, second.id, first.id]


def test_somebody_who_sees_the_goal_is_asked_and_says_yes_or_nothing(
    world, visitor, anna, emma, goal
):
    kees = world.member(anna, "Kees")
    step = world.step(anna, goal)
    visitor.signs_in_as(anna).opens(step_page(step, "/vraag"))
    assert "Kees" not in visitor.page.words, "who does not see the goal is not to be asked"
    visitor.sends(step_page(step, "/vraag"), members=[str(emma.id)])
    assert "Gevraagd: Emma." in visitor.page.words

    hers = visitor.another().signs_in_as(emma)
    assert "Kamers bekijken" in hers.opens("/wat-ik-zou-doen").words
    assert "Er is gevraagd of jij helpt" in hers.opens(step_page(step)).words
    hers.sends(step_page(step, "/hulp"), help="yes")
    assert "Jij helpt mee." in hers.page.words
    assert "Emma helpt mee." in visitor.opens(step_page(step)).words
    assert "Samen met Emma" in visitor.opens(goal_page(goal)).words

    hers.sends(step_page(step, "/hulp"), help="no")
    assert world.count(StepHelp) == 0, "stopping asks no reason and leaves nothing"
    assert "Kamers bekijken" not in hers.opens("/wat-ik-zou-doen").words
    his = visitor.another().signs_in_as(kees)
    assert his.opens(step_page(step)).status == 404


def test_what_was_asked_lapses_off_the_own_list_and_nobody_hears_it(
    world, visitor, anna, emma, goal
):
    """product.md C4: accept, or let it lapse. To the owner it is as if Emma did not answer."""
    step = world.step(anna, goal)
    world.helping(step, emma, HelpState.ASKED)
    annas, emmas = visitor.signs_in_as(anna), visitor.another().signs_in_as(emma)
    before = annas.opens(step_page(step)).words, annas.opens(goal_page(goal)).words

    emmas.opens(step_page(step))
    emmas.sends(step_page(step, "/hulp"), help="no")
    assert "Het staat niet meer op jouw lijst." in emmas.page.words
    assert "Wil je hiermee helpen?" in emmas.page.words
    assert step.words not in emmas.opens("/wat-ik-zou-doen").words
    assert before == (annas.opens(step_page(step)).words, annas.opens(goal_page(goal)).words)

    annas.opens(step_page(step, "/vraag"))
    annas.sends(step_page(step, "/vraag"), members=[str(emma.id)])
    assert step.words not in emmas.opens("/wat-ik-zou-doen").words, "kept as it was, not asked anew"
    emmas.opens(step_page(step))
    emmas.sends(step_page(step, "/hulp"), help="yes")
    assert "Emma helpt mee" in annas.opens(step_page(step)).words, "who was asked may still help"


def test_asking_again_is_asking_anew(world, visitor, anna, emma, goal):
    step = world.step(anna, goal)
    world.helping(step, emma, HelpState.ASKED)
    emmas = visitor.another().signs_in_as(emma)
    emmas.opens(step_page(step))
    emmas.sends(step_page(step, "/hulp"), help="no")
    visitor.signs_in_as(anna).opens(step_page(step, "/vraag"))
    visitor.sends(step_page(step, "/vraag"), members=[])
    visitor.opens(step_page(step, "/vraag"))
    visitor.sends(step_page(step, "/vraag"), members=[str(emma.id)])
    assert step.words in emmas.opens("/wat-ik-zou-doen").words


def test_who_has_a_pause_keeps_the_help_whatever_the_owner_asks(world, visitor, anna, emma):
    goal = world.goal(anna, shown_to=[emma, world.member(anna, "Kees")])
    step = world.step(anna, goal)
    world.helping(step, emma)
    world.rests(emma)
    visitor.signs_in_as(anna).opens(step_page(step, "/vraag"))
    visitor.sends(step_page(step, "/vraag"), members=[])
    with world.open():
        groups.let_back(session.merge(emma))
    assert "Emma helpt mee" in visitor.opens(step_page(step)).words


def test_beside_a_later_step_that_nobody_helps_with_stands_asking_somebody(
    world, visitor, anna, emma, goal
):
    """design/6-doel.png: the first step is done, of a later one somebody can be asked."""
    first, alone = world.step(anna, goal), world.step(anna, goal, "Verhuizen regelen")
    asking = step_page(alone, "/vraag")
    page = visitor.signs_in_as(anna).opens(goal_page(goal))
    assert asking in page.links
    assert step_page(first, "/vraag") not in page.links
    world.helping(alone, emma, HelpState.ASKED)
    page = visitor.opens(goal_page(goal))
    assert asking not in page.links
    assert page.html.count('name="done"') == 2


def test_a_member_offers_help_and_the_owner_says_yes_or_not_now(world, visitor, anna, emma, goal):
    step = world.step(anna, goal)
    hers = visitor.another().signs_in_as(emma)
    hers.opens(step_page(step))
    hers.sends(step_page(step, "/hulp"), help="yes")
    assert "Je wilt helpen." in hers.page.words
    assert only(world, StepHelp).state is HelpState.OFFERED
    offer = only(world, StepHelp)

    visitor.signs_in_as(anna)
    assert "Iemand wil je helpen" in visitor.opens(f"/groep/{anna.group_id}").words
    assert "Samen met Emma" not in visitor.opens(goal_page(goal)).words
    visitor.opens(step_page(step))
    visitor.sends(step_page(step, f"/aanbod/{offer.id}"), decision="not_now")
    assert "Emma wil je helpen" not in visitor.page.words
    assert "Wie helpt je" not in visitor.page.words
    assert "Wil je hiermee helpen?" in hers.opens(step_page(step)).words, "as if never offered"

    hers.sends(step_page(step, "/hulp"), help="yes")
    visitor.opens(step_page(step))
    visitor.sends(step_page(step, f"/aanbod/{offer.id}"), decision="take")
    assert "Emma helpt mee." in visitor.page.words


def test_a_member_proposes_a_step_that_only_the_owner_and_they_see(
    world, visitor, anna, emma, goal
):
    kees = world.member(anna, "Kees")
    with world.open():
        owner, him = session.merge(anna), session.merge(kees)
        sharing.show_to(owner, Shown.GOAL, goal.id, him)
    hers = visitor.another().signs_in_as(emma)
    hers.sends(f"{goal_page(goal)}/stap", words="Samen een buurt kiezen")
    assert "Je voorstel staat klaar." in hers.page.words
    proposed = only(world, Step)
    his = visitor.another().signs_in_as(kees)
    assert "buurt" not in his.opens(goal_page(goal)).words
    assert his.opens(step_page(proposed)).status == 404

    visitor.signs_in_as(anna)
    assert "Emma stelt een stap voor" in visitor.opens(f"/groep/{anna.group_id}").words
    visitor.opens(step_page(proposed))
    visitor.sends(step_page(proposed, "/voorstel"), decision="take")
    assert "Samen een buurt kiezen" in his.opens(goal_page(goal)).words


@pytest.mark.parametrize("who", ["owner", "member"])
def test_a_proposal_put_aside_or_taken_back_is_gone(world, visitor, anna, emma, goal, who):
    proposed = world.step(emma, goal, "Samen een buurt kiezen")
    if who == "owner":
        visitor.signs_in_as(anna).opens(step_page(proposed))
        visitor.sends(step_page(proposed, "/voorstel"), decision="not_now")
    else:
        visitor.signs_in_as(emma).opens(step_page(proposed))
        visitor.sends(step_page(proposed, "/terug"))
    for somebody in (anna, emma):
        page = visitor.another().signs_in_as(somebody).opens(goal_page(goal))
        assert "buurt" not in page.words


def test_the_next_step_stands_on_the_first_page(world, visitor, anna, goal):
    world.check_in(anna, mood=2)
    visitor.signs_in_as(anna)
    assert "Jouw volgende stap" not in visitor.opens(f"/groep/{anna.group_id}").words
    world.step(anna, goal, "Kamers bekijken")
    page = visitor.opens(f"/groep/{anna.group_id}")
    assert "Jouw volgende stap Kamers bekijken Doel: Zelfstandig wonen" in page.words


def test_what_is_no_longer_shown_is_no_longer_on_anybodys_list(world, visitor, anna, emma, goal):
    step = world.step(anna, goal)
    world.helping(step, emma)
    hers = visitor.signs_in_as(emma)
    assert "Kamers bekijken" in hers.opens("/wat-ik-zou-doen").words
    with world.open():
        sharing.hide_from(session.merge(anna), Shown.GOAL, goal.id, session.merge(emma))
    assert "Kamers bekijken" not in hers.opens("/wat-ik-zou-doen").words
    assert hers.opens(step_page(step)).status == 404


def test_who_stops_no_longer_helps_and_takes_the_proposal_along(world, visitor, anna, emma, goal):
    step = world.step(anna, goal)
    world.helping(step, emma)
    proposed = world.step(emma, goal, "Samen een buurt kiezen")
    with world.open():
        steps.reword(session.merge(proposed), seen=1, words="Samen kijken", moment="")
    world.ends(emma, by_choice=True)
    assert world.count(Version) == 0, "earlier words go along too"
    assert world.count(StepHelp) == 0
    assert world.count(Step) == 1
    assert "Emma" not in visitor.signs_in_as(anna).opens(goal_page(goal)).words


def test_reading_a_step_is_noted_and_reading_the_own_proposal_is_not(
    world, visitor, anna, emma, goal
):
    step, proposed = world.step(anna, goal), world.step(emma, goal, "Samen kijken")
    visitor.signs_in_as(emma).opens(step_page(proposed))
    assert world.count(Look) == 0
    visitor.opens(step_page(step))
    with world.open():
        assert [look.what for look in session.query(Look)] == ["step"]


def test_a_step_is_reworded_and_thrown_away(world, visitor, anna, goal):
    step = world.step(anna, goal, moment="morgen")
    visitor.signs_in_as(anna).opens(step_page(step, "/aanpassen"))
    visitor.sends(step_page(step, "/aanpassen"), words="", moment="ooit")
    assert visitor.page.status == 422
    assert 'value="ooit"' in visitor.page.html
    visitor.sends(step_page(step, "/aanpassen"), words="Kamers zoeken", moment="")
    assert visitor.page.heading == "Kamers zoeken"
    visitor.opens(step_page(step, "/weg"))
    visitor.sends(step_page(step, "/weg"))
    assert world.count(Step) == 0


def test_words_sent_again_after_a_change_elsewhere_can_still_be_chosen(world, visitor, anna, goal):
    late = visitor.signs_in_as(anna).form(f"{goal_page(goal)}/stap")
    visitor.posts(late.action, **late.fields | {"words": "De eerste woorden"})
    step = only(world, Step)
    elsewhere = visitor.another().signs_in_as(anna)
    elsewhere.sends(step_page(step, "/aanpassen"), words="Van elders")
    visitor.posts(late.action, **late.fields | {"words": "Van deze telefoon"})
    assert visitor.page.status == 409
    visitor.posts(late.action, **visitor.page.forms[0].fields)
    assert only(world, Step).words == "Van deze telefoon"
