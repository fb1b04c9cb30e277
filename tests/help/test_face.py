"""Face: a neutral name and picture, for one device (product.md G8)."""

import json

TELLING = ("teungroep", "hulp", "plan", "inchecken", "crisis")


def test_every_page_has_the_neutral_name_and_picture_on_that_device_alone(world, visitor):
    anna = world.owner()
    other = visitor.another().signs_in_as(anna)
    visitor.signs_in_as(anna).sends("/andere-naam", face="notes")
    for path in ("/meer", "/hulp", f"/groep/{anna.group_id}/plan", "/nooit/geweest"):
        page = visitor.opens(path)
        assert page.title == "Notities", path
        assert "/notities.webmanifest" in page.html
        assert "icons/notes" in page.html
        assert "icons/favicon" not in page.html
    visitor.sends("/uitloggen", sure="yes")
    assert visitor.opens("/").title == "Notities", "also signed out"
    assert other.opens("/meer").title == "Meer – Steungroep"


def test_it_can_be_turned_back(world, visitor):
    visitor.signs_in_as(world.owner()).sends("/andere-naam", face="notes")
    visitor.sends("/andere-naam", face="ours")
    assert visitor.opens("/meer").title == "Meer – Steungroep"


def test_an_app_on_the_home_screen_has_to_be_added_again_and_the_page_says_so(world, visitor):
    page = visitor.signs_in_as(world.owner()).opens("/andere-naam")
    assert "Haal hem daar weg en zet hem er opnieuw op" in page.words


def test_the_way_to_the_home_screen_says_the_name_that_will_stand_there(world, visitor):
    anna = world.owner()
    home = f"/groep/{anna.group_id}"
    visitor.signs_in_as(anna)
    for face, name in (("ours", "Steungroep"), ("notes", "Notities")):
        visitor.sends("/andere-naam", face=face)
        assert visitor.opens("/op-je-beginscherm").heading == f"Zet {name} op je beginscherm"
        assert f"Je kunt {name} op je beginscherm zetten." in visitor.opens(home).words


def test_its_manifest_says_nothing_more_and_is_an_app_of_its_own(visitor):
    text = visitor.opens("/notities.webmanifest").response.text
    assert not [word for word in TELLING if word in text.lower()]
    found = json.loads(text)
    assert found["name"] == found["short_name"] == "Notities"
    assert found["id"] != json.loads(visitor.opens("/manifest.webmanifest").response.text)["id"]
    assert {each.get("purpose", "any") for each in found["icons"]} == {"any", "maskable"}
    assert {each["sizes"] for each in found["icons"]} == {"192x192", "512x512"}
    for each in found["icons"]:
        with visitor.client.get(each["src"], base_url="http://localhost") as picture:
            assert picture.mimetype == "image/png"
