"""«Mijn plan voor moeilijke tijden»: sections in own words, shown one by one, and a letter."""

import pytest

from tests.pages import Visitor
from webapp.plan.forms import EXAMPLES, TITLES
from webapp.plan.models import Part, PlanLetter, PlanSection
from webapp.plan.numbers import lines
from webapp.sharing.models import Look

SECRET = "Ik laat de post liggen"


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def emma(world, anna):
    """Emma, a member."""
    return world.member(anna, "Emma")


def plan_of(place):
    return f"/groep/{place.group_id}/plan"


def writes(visitor, anna, words, part="helps"):
    return visitor.sends(f"{plan_of(anna)}/{part}/schrijven", words=words)


def test_each_section_is_written_in_any_order_and_twice_is_once(world, visitor, anna):
    visitor.signs_in_as(anna)
    for part in reversed(Part):
        for _twice in range(2):
            writes(visitor, anna, f"Over {part.value}", part.value)
    assert world.count(PlanSection) == len(Part) == 8
    words = visitor.opens(plan_of(anna)).words
    assert [words.index(f"Over {part.value}") for part in Part] == sorted(
        words.index(f"Over {part.value}") for part in Part
    )
    assert words.count("Laatst veranderd") == 8


def test_the_same_form_sent_twice_is_once(world, visitor, anna):
    visitor.signs_in_as(anna)
    form = visitor.form(f"{plan_of(anna)}/helps/schrijven")
    for _twice in range(2):
        visitor.posts(form.action, **form.fields | {"words": "Lopen"})
        assert visitor.page.path == plan_of(anna)
    with world.open():
        assert world.section(anna, "Lopen").version == 1


def test_an_example_comes_with_the_typed_words_and_nothing_is_kept_yet(world, visitor, anna):
    visitor.signs_in_as(anna)
    visitor.sends(f"{plan_of(anna)}/helps/schrijven", words="Zingen", add="1")
    example = str(EXAMPLES[Part.HELPS][1])
    assert f"Zingen\n{example}</textarea>" in visitor.page.html
    assert world.count(PlanSection) == 0


def test_every_section_has_two_or_three_examples():
    assert all(len(EXAMPLES[part]) in {2, 3} and TITLES[part] for part in Part)


def test_two_phones_never_lose_each_others_words(visitor, anna):
    other = visitor.another().signs_in_as(anna)
    visitor.signs_in_as(anna)
    late = visitor.form(f"{plan_of(anna)}/helps/schrijven")
    writes(other, anna, "Van de andere telefoon")
    visitor.posts(late.action, **late.fields | {"words": "Van deze telefoon"})
    assert visitor.page.status == 409
    assert "Van de andere telefoon" in visitor.page.words
    assert visitor.page.forms[0].fields["words"] == "Van deze telefoon"
    assert "Van de andere telefoon" in other.opens(plan_of(anna)).words

    chosen = visitor.page.forms[0]
    visitor.posts(late.action, **chosen.fields)
    assert "Van deze telefoon" in visitor.opens(plan_of(anna)).words


def test_two_phones_never_lose_each_others_words_in_the_letter(visitor, anna):
    there = f"{plan_of(anna)}/brief/schrijven"
    other = visitor.another().signs_in_as(anna)
    late = visitor.signs_in_as(anna).form(there)
    other.sends(there, words="Van de andere telefoon")
    page = visitor.posts(there, **late.fields | {"words": "Van deze telefoon"})
    assert page.status == 409
    assert "Van de andere telefoon" in page.words
    assert page.forms[0].fields["words"] == "Van deze telefoon"
    assert "Van de andere telefoon" in other.opens(f"{plan_of(anna)}/brief").words


@pytest.mark.parametrize("version", [None, "", "x", "²", "9" * 30])
def test_a_form_that_does_not_say_where_it_began_overwrites_nothing(world, visitor, anna, version):
    world.section(anna, "Lopen")
    sent = {"words": "Iets anders", "csrf_token": visitor.signs_in_as(anna).token()}
    if version is not None:
        sent["version"] = version
    visitor.posts(f"{plan_of(anna)}/helps/schrijven", **sent)
    assert visitor.page.status == 409
    assert "Lopen" in visitor.opens(plan_of(anna)).words


def test_a_member_sees_only_the_section_that_was_shown(world, visitor, anna, emma):
    world.section(anna, "Lopen", part=Part.HELPS, shown_to=[emma])
    world.section(anna, SECRET, part=Part.LESS)
    page = visitor.signs_in_as(emma).opens(plan_of(anna))
    assert page.heading == "Het plan van Anna"
    assert "Lopen" in page.words
    assert SECRET not in page.html
    assert str(TITLES[Part.LESS]) not in page.html
    assert visitor.opens(f"{plan_of(anna)}/less/schrijven").status == 404


def test_sharing_is_chosen_for_each_section_and_taken_back_at_once(visitor, anna, emma):
    annas, emmas = visitor.signs_in_as(anna), visitor.another().signs_in_as(emma)
    writes(annas, anna, "Lopen")
    assert "Lopen" not in emmas.opens(plan_of(anna)).words
    annas.sends(f"{plan_of(anna)}/helps/wie-ziet-dit", who=f"show:{emma.id}")
    assert "Lopen" in emmas.opens(plan_of(anna)).words
    annas.sends(f"{plan_of(anna)}/helps/wie-ziet-dit", who="me")
    assert "Lopen" not in emmas.opens(plan_of(anna)).words


def test_an_emptied_section_is_gone_for_members(world, visitor, anna, emma):
    world.section(anna, "Lopen", shown_to=[emma])
    writes(visitor.signs_in_as(anna), anna, "")
    page = visitor.another().signs_in_as(emma).opens(plan_of(anna))
    assert str(TITLES[Part.HELPS]) not in page.html


def test_that_emma_read_it_is_noted_and_said_in_plain_words(world, visitor, anna, emma):
    world.section(anna, "Lopen", shown_to=[emma])
    visitor.another().signs_in_as(emma).opens(plan_of(anna))
    assert world.count(Look) == 1
    page = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/wie-heeft-gekeken")
    assert "Emma las je plan voor moeilijke tijden." in page.words


def test_the_plan_stands_on_the_page_of_what_emma_sees(world, visitor, anna, emma):
    world.section(anna, "Lopen")
    page = visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/lid/{emma.id}/ziet")
    assert str(TITLES[Part.HELPS]) in page.words


@pytest.mark.parametrize("start", ["/hulp", "/meer"])
def test_the_plan_is_two_taps_away(visitor, anna, start):
    visitor.signs_in_as(anna).opens(start)
    assert "/mijn-plan" in visitor.page.links
    assert visitor.opens("/mijn-plan").path == plan_of(anna)


def test_hulp_nu_and_so_the_plan_stands_on_every_page(world, visitor, anna, emma):
    """product.md E3, G1: from any page the plan is two taps away."""
    goal = world.goal(anna, shown_to=[emma])
    world.step(anna, goal)
    world.meeting(anna, emma)
    world.check_in(anna)
    visitor.signs_in_as(anna).opens("/")
    ahead, seen = ["/"], {"/"}
    while ahead:
        page = visitor.opens(ahead.pop(0))
        if page.status != 200:
            continue
        assert {"/hulp", "/mijn-plan"} & set(page.links), page.path
        new = {each for each in page.links if each.startswith("/")} - seen
        seen |= new
        ahead += sorted(each for each in new if not each.endswith((".pdf", ".ics", ".html")))
    assert len(seen) > 60


def test_who_leads_no_group_meets_no_own_plan(visitor, emma):
    assert "/mijn-plan" not in visitor.opens("/hulp").links
    visitor.signs_in_as(emma)
    assert "/mijn-plan" not in visitor.opens("/hulp").links
    assert visitor.opens("/mijn-plan").path == f"/groep/{emma.group_id}"


def test_the_letter_is_for_oneself_alone(world, visitor, anna, emma):
    visitor.signs_in_as(anna)
    for _twice in range(2):
        visitor.sends(f"{plan_of(anna)}/brief/schrijven", words=SECRET)
    assert world.count(PlanLetter) == 1
    assert SECRET in visitor.opens(f"{plan_of(anna)}/brief").words
    hers = visitor.another().signs_in_as(emma)
    assert hers.opens(f"{plan_of(anna)}/brief").status == 404
    assert SECRET not in hers.opens(plan_of(anna)).html


def test_who_to_call_is_called_with_one_press(visitor, anna):
    writes(visitor.signs_in_as(anna), anna, "Emma 06-12 34 56 78\nde buurvrouw", "call")
    page = visitor.opens(plan_of(anna))
    assert 'href="tel:0612345678"' in page.html
    assert "de buurvrouw" in page.words


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Emma 06-12345678", ["0612345678"]),
        ("Thuis (050) 123 45 67", ["0501234567"]),
        ("+31 6 12345678 of 0800-0113", ["+31612345678", "08000113"]),
        ("+31 (0)50 1234567", ["+31501234567"]),
        ("112", ["112"]),
        ("op 01-02-2026 om 10 uur, kamer 1120", []),
        ("NL20INGB0001234567", []),
    ],
)
def test_a_number_is_found_and_a_date_is_not(words, numbers):
    assert [dialled for line in lines(words) for _as_written, dialled in line.calls] == numbers


@pytest.mark.parametrize("part", ["", "brieven", "GOOD"])
def test_a_section_that_is_not_there_is_not_found(app, anna, part):
    visitor = Visitor(app).signs_in_as(anna)
    assert visitor.opens(f"{plan_of(anna)}/{part}/schrijven").status == 404
