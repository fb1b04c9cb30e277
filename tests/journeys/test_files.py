"""A photo or PDF beside the plan, and a photo and music for oneself."""

from tests.files.photos import PDF, photo, photo_with_place
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown

WHOLE = "/groep/<uuid:group_id>/bestand/<uuid:file_id>"
SMALL = f"{WHOLE}/klein"


def brings(somebody, name, sent, *, called=""):
    """Choose a file, call it something, and keep it."""
    kind = "application/pdf" if name.endswith("pdf") else "image/jpeg"
    file = {"name": name, "mimeType": kind, "buffer": sent}
    somebody.main.get_by_label("Een foto of PDF").set_input_files([file])
    return somebody.writes("Hoe noem je dit?", called).presses("Bewaar dit")


def keeps(somebody, called, script):
    """Press a file, and have it on the phone."""
    with somebody.page.expect_download() as coming:
        somebody.taps(called)
    way = "with script" if script else "without script"
    somebody.inspector.visits.add(WHOLE, status=200, way=way, shape="a file")
    return coming.value.path().read_bytes()


def stands_small(somebody, script):
    """The small picture is really drawn."""
    picture = somebody.main.locator("img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") > 100
    way = "with script" if script else "without script"
    somebody.inspector.visits.add(SMALL, status=200, way=way, shape="a picture")


def test_a_plan_on_paper_is_added_as_a_photo_and_shown(phone, world, script):
    owner = world.owner()
    emmas = world.member(owner, "Emma")
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/plan")
    anna.presses("Wat helpt").presses("Ik heb dit al op papier Voeg een foto of PDF toe")
    anna.is_as_reviewed("plan-bestand-erbij")
    brings(anna, "foto.jpg", photo((300, 200))[:500], called="Mijn kaart")
    anna.is_as_reviewed("plan-bestand-gaat-niet-open")
    brings(anna, "foto.jpg", photo_with_place(size=(900, 600)), called="Mijn kaart")
    stands_small(anna, script)
    anna.is_as_reviewed("plan-met-foto")

    with world.open():
        section = world.section(owner, "Samen lopen")
        sharing.show_to(owner, Shown.PLAN_SECTION, section.id, emmas)
    emma = phone(script=script).is_somebody(emmas).opens(f"/groep/{owner.group_id}/plan")
    stands_small(emma, script)
    emma.is_as_reviewed("plan-van-anna-met-foto")
    kept = keeps(emma, "Mijn kaart Bewaar deze foto op je toestel", script)
    assert kept.startswith(b"\xff\xd8\xff")
    assert b"Zwaluw" not in kept

    anna.presses("Haal dit weg: Mijn kaart").is_as_reviewed("plan-bestand-weghalen")
    anna.presses("Haal dit weg").sees("Het is weg.").sees_no("Mijn kaart")
    emma.opens(f"/groep/{owner.group_id}/plan").sees_no("Mijn kaart")


def test_a_photo_a_pdf_and_music_stand_ready_for_oneself(phone, world, script):
    owner = world.owner()
    anna = phone(script=script).is_somebody(owner).opens(f"/groep/{owner.group_id}/plan")
    anna.presses("Foto’s en muziek voor mezelf Alleen jij ziet dit.")
    anna.is_as_reviewed("voor-mezelf-leeg").presses("Voeg een foto of PDF toe")
    brings(anna, "lied.pdf", PDF).presses("Voeg muziek toe").is_as_reviewed("muziek-erbij")
    anna.writes("De link naar de muziek", "http://lied").presses("Bewaar dit")
    anna.sees("Hij begint met https://.")
    anna.writes("De link naar de muziek", "https://muziek.voorbeeld.nl/rust")
    anna.writes("Hoe noem je dit?", "Rustig lied").presses("Bewaar dit")
    anna.is_as_reviewed("voor-mezelf")
    assert keeps(anna, "PDF Bewaar deze PDF op je toestel", script).startswith(b"%PDF-")
    anna.presses("Haal dit weg: Rustig lied").is_as_reviewed("muziek-weghalen")
    anna.presses("Haal dit weg").sees("Het is weg.").sees_no("Rustig lied")
