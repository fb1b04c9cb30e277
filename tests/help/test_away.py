"""Away: a quick way out, in the same place on every page (product.md G8)."""

import pytest

AWAY = "https://www.buienradar.nl"


@pytest.mark.parametrize("path", ["/", "/hulp", "/over", "/nooit/geweest", "/geen-internet"])
def test_it_is_on_every_page_also_signed_out_and_on_errors(visitor, path):
    (form,) = [each for each in visitor.opens(path).tree.iter("form") if each.get("data-away")]
    assert (form.get("action"), form.get("data-away")) == ("/snel-weg", AWAY)


def leaves(visitor):
    return visitor.posts("/snel-weg", csrf_token=visitor.page.tokens["/snel-weg"])


def test_without_script_it_leads_over_an_empty_page_that_says_nothing(world, visitor):
    visitor.signs_in_as(world.owner()).opens("/meer")
    page = leaves(visitor)
    assert page.path == "/weg"
    assert page.response.text == ""
    assert page.response.headers["Refresh"] == f"0; url={AWAY}"
    assert page.response.headers["Referrer-Policy"] == "same-origin", "the other site hears nothing"


def test_a_borrowed_phone_is_signed_out_and_an_own_one_is_not(world, visitor):
    anna = world.owner()
    borrowed = visitor.another().signs_in_as(anna, own_phone=False)
    visitor.signs_in_as(anna).opens("/meer")
    borrowed.opens("/meer")
    leaves(visitor), leaves(borrowed)
    assert visitor.opens("/meer").status == 200
    assert borrowed.opens("/meer").status == 404


def test_where_a_lock_is_used_it_locks(world, visitor):
    anna = world.owner()
    world.pin(anna.person, after=30)
    visitor.signs_in_as(anna).opens("/meer")
    leaves(visitor)
    assert visitor.opens("/meer").heading == "De app is op slot"
    assert leaves(visitor).path == "/weg", "it also works while it is locked"
