"""A goal: one's own words, seen by nobody until they are shown, and no longer when they are not."""

import pytest

WORDS = "Elke week naar het koor"


def writes_a_goal(anna, words=WORDS):
    """Anna writes down what she wants."""
    anna.presses_outside("Doelen").presses("Schrijf een doel op")
    anna.writes("Wat wil je graag?", words).writes(
        "Waarom wil je dit?", "Van zingen word ik rustig."
    )
    return anna.presses("Bewaar mijn doel")


def test_a_goal_is_private_until_it_is_shown_and_again_when_it_is_not(phone, world, script):
    owner = world.owner()
    member = world.member(owner, "Mo")
    anna = phone(script=script).is_somebody(owner).opens("/")
    mo = phone(script=script).is_somebody(member).opens("/")
    anna.presses_outside("Doelen").is_as_reviewed("doelen-leeg").presses("Schrijf een doel op")
    anna.is_as_reviewed("doel-schrijven").presses("Bewaar mijn doel")
    assert anna.status == 422
    writes_a_goal(anna).is_as_reviewed("doel-waar")
    anna.chooses("Mensen").presses("Bewaar mijn keuze").is_as_reviewed("doel")
    mo.presses_outside("Doelen").sees_no(WORDS)
    assert mo.opens(anna.path).status == 404

    goal = anna.path
    anna.presses("Wie ziet dit? Alleen ik").is_as_reviewed("wie-ziet-dit")
    anna.presses("Laat zien aan Mo").is_as_reviewed("wie-ziet-dit-mo")
    mo.opens("/").presses_outside("Doelen").presses(WORDS).is_as_reviewed("doel-van-anna")
    mo.opens(f"{goal}/aanpassen")
    assert mo.status == 404

    anna.presses("Niet meer aan Mo")
    assert mo.opens(goal).status == 404
    mo.sees_no(WORDS).is_as_reviewed("niet-gevonden")
    anna.presses("Hele steungroep").is_as_reviewed("wie-ziet-dit-iedereen-vraag")
    assert mo.opens(goal).status == 404
    anna.presses("Ja, laat zien").is_as_reviewed("wie-ziet-dit-iedereen")
    assert mo.opens(goal).status == 200
    anna.presses("Alleen deze persoon: Mo").presses("Alleen ik")
    assert mo.opens(goal).status == 404


def test_after_the_first_goal_a_code_for_on_paper_is_offered_that_opens_a_fresh_phone(
    phone, world, script
):
    anna = phone(script=script).is_somebody(world.owner()).opens("/")
    writes_a_goal(anna).presses("Overslaan").sees("Telefoon kwijt?").presses("Code voor op papier")
    code = anna.presses("Maak een code").page.locator(".key").inner_text()
    fresh = phone(script=script).opens("/code-invullen").writes("Wat is je code?", code)
    fresh.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.").presses("Log in")
    fresh.presses_outside("Doelen").sees(WORDS)
    writes_a_goal(anna.opens("/"), "Nog iets").presses("Overslaan")
    assert "Telefoon kwijt?" not in anna.main.inner_text()


def test_two_phones_change_the_same_words_and_neither_is_lost(phone, world, script):
    owner = world.owner()
    goal = world.goal(owner, "Zelfstandig wonen")
    path = f"/groep/{owner.group_id}/doelen/{goal.id}/aanpassen"
    first, second = (phone(script=script).is_somebody(owner).opens(path) for _each in range(2))
    first.writes("Wat wil je graag?", "Een eigen huis").presses("Bewaar mijn doel")
    second.writes("Wat wil je graag?", "Een eigen sleutel").presses("Bewaar mijn doel")
    assert second.status == 409
    second.is_as_reviewed("doel-twee-teksten").presses("Bewaar mijn doel")
    second.sees("Een eigen sleutel").presses("Lees het verhaal").is_as_reviewed("doel-verhaal")


def test_a_third_goal_changes_places_and_an_example_is_a_beginning(phone, world, script):
    owner = world.owner()
    for words in ("Zelf koken", WORDS, "Mijn post openmaken"):
        world.goal(owner, words)
    anna = phone(script=script).is_somebody(owner).opens("/").presses_outside("Doelen")
    anna.presses("Mijn post openmaken").is_as_reviewed("doel-wacht")
    anna.presses("Werk nu aan dit doel").is_as_reviewed("doel-wisselen")
    anna.presses("Wissel deze doelen")
    assert anna.status == 422
    anna.chooses("Zelf koken").presses("Wissel deze doelen").sees("Bezig")
    anna.presses("Hoe gaat het met dit doel?").chooses("Gelukt").presses("Bewaar mijn keuze")
    anna.is_as_reviewed("doel-klaar").presses_outside("Doelen").presses("Zelf koken")
    anna.presses("Werk nu aan dit doel").is_as_reviewed("doel-er-is-plek")
    anna.presses("Begin met dit doel").presses_outside("Doelen").presses("Schrijf een doel op")
    anna.presses("Bekijk voorbeelden").is_as_reviewed("doel-voorbeelden")
    anna.presses("Beter slapen").presses("Bewaar mijn doel").sees("Beter slapen")


def test_a_goal_gets_other_words_and_another_state_and_the_third_waits(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens("/")
    for words in ("Zelf koken", WORDS, "Mijn post openmaken"):
        writes_a_goal(anna, words).presses("Bewaar mijn keuze")
    anna.sees("Later").presses_outside("Doelen").is_as_reviewed("doelen-drie")
    anna.presses("Zelf koken").presses("Verander de woorden")
    anna.writes("Wat wil je graag?", "").presses("Bewaar mijn doel")
    assert anna.status == 422
    anna.writes("Wat wil je graag?", "Zelf koken, samen eten").presses("Bewaar mijn doel")
    anna.sees("Zelf koken, samen eten").presses("Hoe gaat het met dit doel?")
    anna.is_as_reviewed("hoe-gaat-het").chooses("Gelukt").presses("Bewaar mijn keuze")
    anna.sees("Gelukt").presses("Waar hoort je doel bij?")
    anna.chooses("Verder weg: dat duurt langer").presses("Bewaar mijn keuze")


@pytest.mark.parametrize("words", ["Ik " + "zo" * 68, "x" * 140])
def test_words_without_a_space_stay_on_the_page(phone, world, words):
    owner = world.owner("Wolfeschlegelsteinhausenbergerdorff")
    goal = world.goal(owner, words)
    anna = phone().is_somebody(owner).opens(f"/groep/{owner.group_id}/doelen/{goal.id}")
    for tab in ("Vandaag", "Doelen", "Groep"):
        anna.presses_outside(tab)
    anna.opens("/meer")
