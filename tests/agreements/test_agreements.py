"""What a meeting came to: written down, shown when the owner says so, and done."""

import pytest

from webapp.agreements.models import Agreement, Summary
from webapp.db import session
from webapp.groups.models import Job
from webapp.sharing.models import Look
from webapp.steps.models import HelpState, Step

SECRET = "De sleutel ligt bij Mo"


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


def agreements(meeting):
    return f"/groep/{meeting.group_id}/bijeenkomsten/{meeting.id}/afspraken"


def one(agreement):
    return f"/groep/{agreement.group_id}/afspraken/{agreement.id}"


def presses(visitor, met, path, **values):
    """A button on the page with the agreements."""
    visitor.opens(agreements(met))
    return visitor.sends(path, **values)


def agrees(visitor, met, words=SECRET, **more):
    return visitor.sends(f"{agreements(met)}/nieuw", words=words, **{"who": "nobody"} | more)


def test_who_does_what_and_when_is_written_down(visitor, anna, emma, met):
    visitor.signs_in_as(anna)
    page = agrees(visitor, met, who=str(emma.id), moment="zaterdag")
    assert page.path == agreements(met)
    assert SECRET in page.words
    assert "Emma · " in page.words
    assert "zaterdag" in page.words


def test_the_same_form_sent_twice_is_one_agreement(world, visitor, anna, met):
    form = visitor.signs_in_as(anna).form(f"{agreements(met)}/nieuw")
    for words in (SECRET, SECRET, "Anders gezegd"):
        visitor.posts(form.action, **form.fields | {"words": words, "who": "nobody"})
    assert world.count(Agreement) == 1
    assert "Anders gezegd" in visitor.opens(agreements(met)).words


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {"words": "a" * 141}, {"who": "iemand"}, {"moment": "m" * 61}]
)
def test_what_cannot_be_kept_keeps_the_words_and_changes_nothing(world, visitor, anna, met, wrong):
    visitor.signs_in_as(anna)
    sent = {"words": SECRET, "moment": "morgen", "who": "nobody"} | wrong
    page = agrees(visitor, met, **sent)
    assert page.status == 422
    assert page.forms[0].fields["words"] == sent["words"]
    assert page.forms[0].fields["moment"] == sent["moment"]
    assert world.count(Agreement) == 0


def test_nobody_sees_it_until_the_owner_says_that_it_is_right(visitor, anna, emma, met):
    annas, emmas = visitor.signs_in_as(anna), visitor.another().signs_in_as(emma)
    agrees(annas, met)
    the_meeting = f"/groep/{met.group_id}/bijeenkomsten/{met.id}"
    assert emmas.opens(agreements(met)).status == 404
    assert agreements(met) not in emmas.opens(the_meeting).links

    page = annas.opens(agreements(met))
    assert "Dan ziet Emma dit ook." in page.words
    presses(annas, met, f"{agreements(met)}/laat-zien")
    assert SECRET in emmas.opens(agreements(met)).words
    assert agreements(met) in emmas.opens(the_meeting).links

    annas.sends(f"{agreements(met)}/wie-ziet-dit", who="me")
    assert emmas.opens(agreements(met)).status == 404


def test_who_said_no_was_not_there_and_is_not_shown_it(world, visitor, anna, emma, met):
    kees = world.member(anna, "Kees")
    met = world.meeting(anna, emma, kees)
    the_meeting = f"/groep/{met.group_id}/bijeenkomsten/{met.id}"
    keess = visitor.another().signs_in_as(kees)
    keess.opens(the_meeting)
    keess.sends(f"{the_meeting}/antwoord", answer="not_coming")
    world.agreement(anna, met)
    annas = visitor.signs_in_as(anna)
    presses(annas, met, f"{agreements(met)}/laat-zien")
    assert visitor.another().signs_in_as(emma).opens(agreements(met)).status == 200
    assert keess.opens(agreements(met)).status == 404


def test_nothing_is_not_shown(world, visitor, anna, emma, met):
    agreement = world.agreement(anna, met)
    visitor.signs_in_as(anna)
    visitor.opens(agreements(met))
    form = visitor.form(f"{agreements(met)}/laat-zien")
    visitor.sends(f"{one(agreement)}/weg")
    visitor.posts(form.action, **form.fields)
    assert "Er staat nog niets. Schrijf eerst iets op." in visitor.page.words
    assert visitor.another().signs_in_as(emma).opens(agreements(met)).status == 404


def test_a_helper_writes_it_down_until_it_is_shown(world, visitor, anna):
    sara = world.helper(anna, "Sara", Job.AGREEMENTS)
    met = world.meeting(anna, sara)
    saras = visitor.another().signs_in_as(sara)
    page = agrees(saras, met)
    assert "Anna kiest wie het ziet." in page.words
    form = saras.form(f"{agreements(met)}/nieuw")

    annas = visitor.signs_in_as(anna)
    presses(annas, met, f"{agreements(met)}/laat-zien")
    saras.posts(form.action, **form.fields | {"words": "Nog iets", "who": "nobody"})
    assert saras.page.status == 404, "only the owner changes what people see"
    assert world.count(Agreement) == 1
    assert SECRET in saras.opens(agreements(met)).words


def test_a_helper_shows_it_to_nobody(world, visitor, anna):
    sara = world.helper(anna, "Sara", Job.AGREEMENTS)
    met = world.meeting(anna, sara)
    world.agreement(anna, met)
    saras = visitor.signs_in_as(sara)
    assert "laat-zien" not in saras.opens(agreements(met)).html
    assert saras.posts(f"{agreements(met)}/laat-zien", csrf_token=saras.token()).status == 404
    assert saras.opens(f"{agreements(met)}/wie-ziet-dit").status == 404


def test_who_helps_with_other_things_writes_no_agreements(world, visitor, anna):
    sara = world.helper(anna, "Sara", Job.DATES)
    met = world.meeting(anna, sara)
    assert visitor.signs_in_as(sara).opens(f"{agreements(met)}/nieuw").status == 404


def test_a_few_lines_say_what_it_was_about(world, visitor, anna, met):
    visitor.signs_in_as(anna)
    for _twice in range(2):
        visitor.sends(f"{agreements(met)}/in-het-kort", words="Over de tuin")
    assert "Over de tuin" in visitor.page.words
    assert visitor.sends(f"{agreements(met)}/in-het-kort", words="a" * 501).status == 422
    assert world.count(Summary) == 1


def test_two_phones_that_sum_up_never_lose_each_others_words(visitor, anna, met):
    other = visitor.another().signs_in_as(anna)
    late = visitor.signs_in_as(anna).form(f"{agreements(met)}/in-het-kort")
    for words in ("Van de andere telefoon", "Van nog een keer"):
        other.sends(f"{agreements(met)}/in-het-kort", words=words)
    visitor.posts(late.action, **late.fields | {"words": "Van deze telefoon"})
    assert visitor.page.status == 409
    assert "Van nog een keer" in visitor.page.words
    assert visitor.page.forms[0].fields["words"] == "Van deze telefoon"
    chosen = visitor.page.forms[0]
    visitor.posts(late.action, **chosen.fields)
    assert "Van deze telefoon" in visitor.opens(agreements(met)).words


def test_two_who_change_one_agreement_see_both_texts(world, visitor, anna, met):
    agreement = world.agreement(anna, met)
    other = visitor.another().signs_in_as(anna)
    late = visitor.signs_in_as(anna).form(f"{one(agreement)}/aanpassen")
    other.sends(f"{one(agreement)}/aanpassen", words="Van de andere telefoon")
    visitor.posts(late.action, **late.fields | {"words": "Van deze telefoon"})
    assert visitor.page.status == 409
    assert "Van de andere telefoon" in visitor.page.words
    visitor.posts(late.action, **visitor.page.forms[0].fields)
    assert "Van deze telefoon" in visitor.opens(agreements(met)).words


def test_words_sent_again_after_a_change_elsewhere_can_still_be_chosen(world, visitor, anna, met):
    late = visitor.signs_in_as(anna).form(f"{agreements(met)}/nieuw")
    visitor.posts(late.action, **late.fields | {"words": "De eerste woorden"})
    with world.open():
        (made,) = session.query(Agreement).all()
    visitor.another().signs_in_as(anna).sends(f"{one(made)}/aanpassen", words="Van elders")
    visitor.posts(late.action, **late.fields | {"words": "Van deze telefoon"})
    assert visitor.page.status == 409
    visitor.posts(late.action, **visitor.page.forms[0].fields)
    page = visitor.opens(agreements(met))
    assert "Van deze telefoon" in page.words
    assert world.count(Agreement) == 1


def test_an_agreement_becomes_a_step_in_one_tap(world, visitor, anna, emma, met):
    goal = world.goal(anna, "Naar buiten", shown_to=[emma])
    agreement = world.agreement(anna, met, "Samen naar de markt", who=emma)
    visitor.signs_in_as(anna)
    visitor.opens(agreements(met))
    form = visitor.form(f"{one(agreement)}/stap")
    for _twice in range(2):
        visitor.posts(form.action, **form.fields | {"goal": str(goal.id)})
    assert "Dit is ook een stap" in visitor.opens(agreements(met)).words
    assert world.count(Step) == 1
    with world.open():
        step = session.query(Step).one()
        assert (step.words, step.goal_id) == ("Samen naar de markt", goal.id)
        assert step.names(HelpState.ASKED) == ["Emma"]


def test_with_more_goals_the_owner_chooses_one_and_without_goals_makes_one(
    world, visitor, anna, met
):
    agreement = world.agreement(anna, met)
    visitor.signs_in_as(anna).opens(f"{one(agreement)}/stap")
    assert "Je hebt nu geen doel." in visitor.page.words
    goals = [world.goal(anna, words) for words in ("Naar buiten", "Beter slapen")]
    assert f"{one(agreement)}/stap" in visitor.opens(agreements(met)).links
    assert visitor.sends(f"{one(agreement)}/stap", goal="").status == 422
    visitor.sends(f"{one(agreement)}/stap", goal=str(goals[1].id))
    with world.open():
        assert session.query(Step).one().goal_id == goals[1].id


def test_a_professional_of_more_groups_sees_meetings_and_own_agreements_in_one_list(world, visitor):
    anna, bram = world.owner("Anna"), world.owner("Bram")
    sara = world.professional(anna)
    beside = world.member(bram, "Sara", person=sara.person)
    at_annas, at_brams = world.meeting(anna, sara), world.meeting(bram, beside)
    world.agreement(anna, at_annas, "Bellen over de fiets", who=sara, shown_to=[sara])
    world.agreement(bram, at_brams, "Mee naar de markt", who=beside, shown_to=[beside])
    world.agreement(bram, at_brams, "Iets van Bram zelf", who=bram)
    world.agreement(anna, world.meeting(anna, sara), SECRET, who=sara)  # not shown yet

    page = visitor.signs_in_as(sara).opens("/mijn-bijeenkomsten")
    for words in ("Bellen over de fiets", "Mee naar de markt", "de groep van Bram"):
        assert words in page.words
    assert page.words.count("Zeg of je komt") == 3
    assert "Iets van Bram zelf" not in page.words
    assert SECRET not in page.words


def test_who_does_it_says_that_it_was_done_and_others_do_not(world, visitor, anna, emma):
    kees = world.member(anna, "Kees")
    met = world.meeting(anna, emma, kees)
    agreement = world.agreement(anna, met, who=emma, shown_to=[emma, kees])
    emmas = visitor.signs_in_as(emma)
    presses(emmas, met, f"{one(agreement)}/gedaan", done="yes")
    assert "Gedaan:" in emmas.page.words
    assert SECRET not in emmas.opens("/mijn-bijeenkomsten").words
    kees = visitor.another().signs_in_as(kees)
    assert "/gedaan" not in kees.opens(agreements(met)).html
    assert kees.posts(f"{one(agreement)}/gedaan", csrf_token=kees.token()).status == 404
    presses(emmas, met, f"{one(agreement)}/gedaan", done="no")
    assert "Nog niet gedaan" not in emmas.page.words


def test_an_agreement_is_thrown_away_after_one_question(world, visitor, anna, met):
    agreement = world.agreement(anna, met)
    visitor.signs_in_as(anna).sends(f"{one(agreement)}/weg")
    assert world.count(Agreement) == 0
    assert SECRET not in visitor.opens(agreements(met)).words


def test_that_emma_read_it_is_noted_and_told(world, visitor, anna, emma, met):
    world.agreement(anna, met, who=emma, shown_to=[emma])
    visitor.another().signs_in_as(emma).opens(agreements(met))
    assert world.count(Look) == 1
    page = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/wie-heeft-gekeken")
    assert "Emma las de afspraken van een bijeenkomst." in page.words


@pytest.mark.parametrize("sent", [False, True])
def test_a_draft_and_a_meeting_that_is_off_have_no_agreements(world, visitor, anna, emma, sent):
    meeting = world.meeting(anna, emma, sent=sent)
    visitor.signs_in_as(anna)
    if sent:
        visitor.sends(f"/groep/{anna.group_id}/bijeenkomsten/{meeting.id}/afzeggen")
    assert visitor.opens(f"{agreements(meeting)}/nieuw").status == 404
