"""Who sees what: from the thing, from the person, through their eyes, and nothing for a while."""

import re
from datetime import time, timedelta

from webapp import clock

KEEP = "/groep/<uuid:group_id>/wie-heeft-gekeken/bewaren"
WORDS = "Elke week naar het koor"


def group_with_emma(world):
    """Anna with a goal, a check-in and a meeting; Emma joined and is in the circle."""
    anna = world.owner()
    emma = world.member(anna, "Emma")
    contact = world.contact(anna, "Emma", relation="Zus")
    world.joins(contact, emma)
    goal = world.goal(anna, WORDS)
    check_in = world.check_in(anna, mood=3, grip=2)
    world.meeting(anna, emma, starts_at=clock.moment(clock.today() + timedelta(days=7), time(14)))
    return anna, emma, goal, check_in


def to_emmas_page(anna):
    """From the tab to everything that Emma sees."""
    return anna.presses_outside("Groep").presses(re.compile("^Emma")).presses("Dit ziet Emma")


def test_what_emma_sees_is_chosen_on_one_page_and_looks_so_to_her(phone, world, script):
    owner, member, goal, _check_in = group_with_emma(world)
    anna = phone(script=script).is_somebody(owner).opens("/")
    emma = phone(script=script).is_somebody(member).opens("/")
    to_emmas_page(anna).is_as_reviewed("dit-ziet-emma")
    anna.presses(f"Laat zien: {WORDS}").sees("Ziet dit").is_as_reviewed("dit-ziet-emma-een-doel")

    # Through her eyes, and then with her own: every tab, and the goal.
    anna.presses("Bekijk wat Emma ziet").is_as_reviewed("zo-ziet-emma-het")
    for tab in ("Doelen", "Groep", "Bijeenkomst", "Vandaag"):
        anna.presses_outside(tab)
        emma.presses_outside(tab)
        assert anna.main.inner_text() == emma.main.inner_text(), tab
    anna.presses_outside("Doelen").presses(WORDS).is_as_reviewed("zo-ziet-emma-een-doel")
    emma.presses_outside("Doelen").presses(WORDS)
    assert anna.main.inner_text() == emma.main.inner_text()

    # Looking along answers nothing for Emma.
    anna.presses_outside("Vandaag").presses("Ja, ik kom").sees(
        "Je bekijkt dit alleen. Er verandert niets."
    )
    emma.presses_outside("Vandaag").sees("Kom je ook?")
    anna.presses_outside("Terug naar mijn eigen pagina’s").presses(f"Niet meer: {WORDS}")
    anna.presses("Bekijk wat Emma ziet").presses_outside("Doelen").sees_no(WORDS)
    anna.opens(f"{anna.path}/{goal.id}").sees("Deze pagina is er niet")
    assert anna.status == emma.opens(f"/groep/{owner.group_id}/doelen/{goal.id}").status == 404


def test_nothing_is_shared_for_a_while_and_then_as_before(phone, world, script):
    owner, member, goal, check_in = group_with_emma(world)
    anna = phone(script=script).is_somebody(owner).opens("/")
    emma = phone(script=script).is_somebody(member).opens("/")
    to_emmas_page(anna).presses(f"Laat zien: {WORDS}")
    emma.presses_outside("Doelen").sees(WORDS)

    anna.presses_outside("Groep").presses("Even niets delen").is_as_reviewed("even-niets-delen")
    anna.presses("Deel even niets").is_as_reviewed("je-deelt-niets")
    emma.presses_outside("Doelen").sees_no(WORDS)
    anna.presses_outside("Vandaag").sees("Je deelt nu even niets.")
    anna.presses_outside("Groep").is_as_reviewed("groep-zonder-delen")
    to_emmas_page(anna).is_as_reviewed("dit-ziet-emma-straks")
    anna.opens(f"/groep/{owner.group_id}/inchecken/{check_in.id}").sees("Alleen ik")
    anna.presses("Wie ziet dit? Alleen ik").presses("Laat zien aan Emma")
    anna.is_as_reviewed("wie-ziet-dit-straks").presses("Deel weer")
    anna.presses("Deel weer zoals het was").sees("Even niets delen?")
    emma.opens(f"/groep/{owner.group_id}/doelen/{goal.id}").sees(WORDS)
    assert emma.opens(f"/groep/{owner.group_id}/inchecken/{check_in.id}").status == 200


def test_who_looked_is_read_and_kept_as_a_file(phone, world, script):
    owner, member, goal, _check_in = group_with_emma(world)
    anna = phone(script=script).is_somebody(owner).opens("/")
    to_emmas_page(anna).presses(f"Laat zien: {WORDS}")
    anna.presses_outside("Groep").presses("Wie heeft gekeken").sees("Er heeft nog niemand")
    phone(script=script).is_somebody(member).opens(f"/groep/{owner.group_id}/doelen/{goal.id}")

    anna.presses_outside("Groep").presses("Wie heeft gekeken").sees("Emma las een doel.")
    with anna.page.expect_download() as coming:
        anna.taps("Bewaar deze lijst")
    assert coming.value.suggested_filename == "wie-heeft-gekeken.csv"
    assert "Emma las een doel." in coming.value.path().read_text()
    way = "with script" if script else "without script"
    anna.inspector.visits.add(KEEP, status=200, way=way, shape="a file")
