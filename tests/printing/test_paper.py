"""Paper: goals, plan and a talk as a PDF, opened by readers that share nothing with its maker."""

import re
import subprocess
import sys
import threading
from importlib.util import find_spec
from io import BytesIO

import pikepdf
import pytest
import weasyprint

from tests.databases import on_one_database
from tests.pages import BASE
from webapp import paper
from webapp.agreements import actions as agreements
from webapp.db import session
from webapp.goals import actions as goals
from webapp.goals.models import Goal, State, Term
from webapp.groups.models import Group
from webapp.paper import Sheet
from webapp.plan.models import Part
from webapp.printing import views as printing
from webapp.printing.card import SIZES, card
from webapp.sharing.models import Look

pytestmark = pytest.mark.slow

A4 = (595, 842)
ARABIC = "أريد بيتي الخاص"
PRINTED = {
    "doelen": ("/doelen/papier", "/doelen/doelen.pdf", "Mijn doelen"),
    "plan": ("/plan/papier", "/plan/plan.pdf", "Mijn plan"),
    "kaartje": ("/plan/kaartje", "/plan/kaartje.pdf", "Mijn kaartje"),
    "gesprek": ("/voor-mijn-gesprek", "/voor-mijn-gesprek.pdf", "Voor mijn gesprek"),
}
ALL = pytest.mark.parametrize("name", PRINTED)


@pytest.fixture
def anna(world):
    """Anna, who wrote a goal with steps, most of a plan, and two check-ins."""
    owner = world.owner("Anna")
    goal = world.goal(owner, "Zelfstandig wonen")
    world.helping(world.step(owner, goal, "Kamers bekijken", moment="in mei"), world.member(owner))
    for part in (Part.GOOD, Part.LESS, Part.HELPS, Part.CALL):
        world.section(owner, f"Over {part.value}: Emma 06 12345678", part=part)
    return owner


def at(owner, rest):
    return f"/groep/{owner.group_id}{rest}"


def pdf_of(visitor, owner, rest):
    answer = visitor.client.get(at(owner, rest), base_url=BASE)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return answer


def opened(visitor, owner, rest):
    return pikepdf.open(BytesIO(pdf_of(visitor, owner, rest).data))


def words_in(data, tmp_path):
    """What Poppler reads, in the order in which it is read, without signs that nobody sees."""
    (tmp_path / "it.pdf").write_bytes(data)
    command = ["pdftotext", str(tmp_path / "it.pdf"), "-"]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    unseen = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
    return " ".join(read.translate(unseen).split())


def text_of(visitor, owner, rest, tmp_path):
    return words_in(pdf_of(visitor, owner, rest).data, tmp_path)


def fonts_in(pdf):
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            for below in font.get("/DescendantFonts", [font]):
                yield str(below.BaseFont), below.FontDescriptor


def names_in(element):
    """The names of the tags, the outermost first."""
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from names_in(each)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield str(element.S)
        yield from names_in(element.get("/K", pikepdf.Array()))


@on_one_database
@ALL
def test_a_screen_reader_finds_language_title_and_tags(visitor, anna, name):
    page, address, title = PRINTED[name]
    with opened(visitor.signs_in_as(anna), anna, address) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == title
        found = list(names_in(pdf.Root.StructTreeRoot))
        assert "/H1" in found
        assert found.index("/H1") < found.index("/H2")
        assert {"/P", "/LI"} & set(found)
        assert "/Author" not in pdf.docinfo
    assert title in visitor.opens(at(anna, page)).heading


@on_one_database
@ALL
def test_every_letter_is_in_the_file_itself(world, visitor, anna, name):
    world.goal(anna, ARABIC)
    world.section(anna, ARABIC, part=Part.AGREED)
    with opened(visitor.signs_in_as(anna), anna, PRINTED[name][1]) as pdf:
        fonts = list(fonts_in(pdf))
        assert any("Arabic" in name for name, _descriptor in fonts)
        for font, descriptor in fonts:
            assert any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")), font


@on_one_database
@ALL
def test_what_people_usually_write_stands_on_one_a4(visitor, anna, name):
    with opened(visitor.signs_in_as(anna), anna, PRINTED[name][1]) as pdf:
        (page,) = pdf.pages
        sides = sorted(round(float(each)) for each in page.mediabox[2:])
        assert tuple(sides) == A4


@on_one_database
def test_agenda_and_agreements_stand_on_one_a4_in_big_letters(world, visitor, anna, tmp_path):
    emma = world.member(anna, "Emma")
    met = world.meeting(anna, emma)
    world.item(anna, met, "Hoe gaat het met iedereen")
    world.item(emma, met, "Een voorstel dat wacht")
    world.agreement(anna, met, "Samen naar de markt", who=emma, summary="Over buiten zijn.")
    here = f"/bijeenkomsten/{met.id}"
    answer = pdf_of(visitor.signs_in_as(anna), anna, f"{here}/bijeenkomst.pdf")
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        (page,) = pdf.pages
        assert str(pdf.docinfo["/Title"]) == "De bijeenkomst"
        assert "/H2" in list(names_in(pdf.Root.StructTreeRoot))
    words = words_in(answer.data, tmp_path)
    for there in ("Hoe gaat het met iedereen", "Over buiten zijn.", "Samen naar de markt", "Emma"):
        assert there in words
        assert there in visitor.opens(at(anna, f"{here}/papier")).words
    assert "Een voorstel dat wacht" not in words
    assert min(printing.MEETING.sizes) == 14
    assert visitor.another().signs_in_as(emma).opens(at(anna, f"{here}/papier")).status == 404


WHY = "Omdat ik dit graag wil, en omdat het mij rust geeft. " * 4


@on_one_database
def test_two_long_and_two_short_goals_with_steps_stand_on_one_a4(world, visitor, anna, tmp_path):
    """The fullest page that the method knows: four goals, each with six long steps."""
    for number in range(1, 4):
        goal = world.goal(anna, f"Doel {number} " + "met veel woorden " * 7, why=WHY)
        for step in range(6):
            world.step(anna, goal, f"Stap {step} van {number} " + "heel lang " * 6)
        with world.open():
            goals.place(session.merge(goal), area=None, term=(Term.SHORT, Term.LONG)[number % 2])
    answer = pdf_of(visitor.signs_in_as(anna), anna, "/doelen/doelen.pdf")
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) == 1
    words = words_in(answer.data, tmp_path)
    assert all(f"Stap {step} van 3" in words for step in range(6))


@on_one_database
def test_more_than_fits_goes_on_and_says_so(world, visitor, anna, tmp_path):
    for part in (Part.NOTICED, Part.HELPS_NOT, Part.AGREED, Part.PRACTICAL):
        world.section(anna, f"{'Heel veel woorden. ' * 75}EINDE-{part.value}", part=part)
    answer = pdf_of(visitor.signs_in_as(anna), anna, "/plan/plan.pdf")
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) > 1
    words = words_in(answer.data, tmp_path)
    assert "Dit past niet op één blad. Het gaat verder op het volgende." in words
    assert "EINDE-practical" in words


@on_one_database
def test_what_fits_does_not_say_that_it_goes_on(visitor, anna, tmp_path):
    assert "past niet" not in text_of(visitor.signs_in_as(anna), anna, "/plan/plan.pdf", tmp_path)


@on_one_database
def test_what_two_people_read_together_is_never_smaller_than_14_points(
    world, visitor, anna, tmp_path
):
    chosen = [world.check_in(anna, mood=1, words="Heel veel woorden. " * 40) for _more in range(5)]
    query = "&".join(f"keer={each.id}" for each in chosen)
    answer = pdf_of(visitor.signs_in_as(anna), anna, f"/voor-mijn-gesprek.pdf?{query}")
    (tmp_path / "it.pdf").write_bytes(answer.data)
    command = ["pdftohtml", "-xml", "-stdout", "-zoom", "1", str(tmp_path / "it.pdf")]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    body = read.split("Voor mijn gesprek", 1)[1]
    sizes = {int(each) for each in re.findall(r'<fontspec[^>]* size="(\d+)"', read)}
    assert "Het gaat verder op het volgende." in body
    assert min(sizes) >= 14, sizes


@on_one_database
def test_a_plan_says_where_a_photo_belongs_that_is_printed_apart(world, visitor, tmp_path):
    owner = world.owner()
    world.file(owner, part=Part.HELPS)
    words = text_of(visitor.signs_in_as(owner), owner, "/plan/plan.pdf", tmp_path)
    assert "Wat helpt" in words
    assert "Hier hoort een foto of PDF bij. Die print je apart." in words
    assert "Er staat hier nu niets" not in words


@on_one_database
def test_two_check_ins_of_one_day_are_told_apart(world, visitor, anna):
    for mood in (1, 3):
        world.check_in(anna, mood=mood)
    page = visitor.signs_in_as(anna).opens(at(anna, "/voor-mijn-gesprek"))
    assert page.words.count(" uur") == 2


@on_one_database
def test_a_card_says_where_the_rest_stands(world, visitor, anna, tmp_path):
    world.section(anna, "Heel veel woorden. " * 70 + "EINDE", part=Part.AGREED)
    answer = pdf_of(visitor.signs_in_as(anna), anna, "/plan/kaartje.pdf")
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) == 2
    words = words_in(answer.data, tmp_path)
    assert words.count("Alles staat op blad 2.") == 1
    assert words.count("EINDE") == 1
    assert "met de woorden naar buiten" in words


@pytest.mark.parametrize(
    "words",
    ["Een rondje lopen met iemand. " * 51, "WOORDENBOEK " * 125, "m" * 1500, "a\n" * 750]
    + [f"{ARABIC} " * 90, "1234567890 " * 130, "Ґудзик їжак " * 120, "👩‍👩‍👧 " * 100],
    ids=["usual", "capitals", "one word", "short lines", "Arabic", "numbers", "Ukrainian", "signs"],
)
@pytest.mark.parametrize("part", [0.05, 0.2, 0.4, 1])
def test_nothing_of_a_card_is_cut_off(words, part):
    """The guess of how much fits is never too good: laid out alone, a part is one side."""
    made = card([words[: int(len(words) * part)].strip()])
    (panel,) = made.panels
    lines = "".join(f'<p class="own-words" dir="auto">{line}</p>' for line in panel.lines if line)
    more = '<p class="pocket__more">Alles staat op blad 2.</p>' if panel.more else ""
    room = "@page { size: 74.25mm 104.9mm; margin: 7mm 6mm 9mm } p, h2 { margin: 0 }"
    look = (
        f"{paper.LOOK.read_text()} {room} .alone {{ font-size: {made.size}pt; line-height: 1.3 }}"
    )
    printer = paper._printer()
    html = f"""<!doctype html><html lang=nl><title>x</title><body class=on-paper><div class=alone>
        <h2>Afspraken als het echt niet gaat</h2>{lines}{more}</div></body></html>"""
    document = printer.HTML(string=html).render(stylesheets=[printer.CSS(string=look)])
    assert len(document.pages) == 1
    assert made.size in SIZES


@on_one_database
def test_arabic_is_read_from_right_to_left_and_a_number_from_left_to_right(
    world, visitor, anna, tmp_path
):
    world.step(anna, world.goal(anna, ARABIC), "اتصل 06 12345678")
    answer = pdf_of(visitor.signs_in_as(anna), anna, "/doelen/doelen.pdf")
    words = words_in(answer.data, tmp_path)
    assert ARABIC in words
    assert "06 12345678" in words
    boxes = places_of(("06", "12345678"), tmp_path)
    assert boxes["06"] < boxes["12345678"], "the number begins at its left side"
    spots = places_of(ARABIC.split(), tmp_path)
    assert spots["أريد"] > spots["بيتي"] > spots["الخاص"], "the words begin at the right side"


def places_of(words, tmp_path):
    """How far from the left edge each of these words stands."""
    command = ["pdftotext", "-bbox", str(tmp_path / "it.pdf"), "-"]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line for line in read.splitlines() if "<word" in line]
    unseen = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
    found = {}
    for line in lines:
        word = line.split(">", 1)[1].split("<")[0].translate(unseen)
        shown = word[::-1] if word[:1] > "\u0590" else word  # Poppler gives these as they stand
        found[shown] = float(line.split('xMin="')[1].split('"')[0])
    return {word: found[word] for word in words}


def test_only_the_check_ins_that_were_chosen_go_along(world, visitor, anna, tmp_path):
    shown = world.check_in(anna, mood=3, words="DIT-WEL")
    world.check_in(anna, mood=1, words="DIT-NIET", talk=True)
    visitor.signs_in_as(anna)
    page = visitor.opens(at(anna, "/voor-mijn-gesprek"))
    assert "keer" not in page.forms[0].fields, "nothing is chosen beforehand"
    assert "DIT-WEL" not in page.html
    assert "DIT-NIET" not in page.html

    chosen = visitor.opens(at(anna, f"/voor-mijn-gesprek?keer={shown.id}"))
    assert chosen.forms[0].fields["keer"] == [str(shown.id)]
    assert "DIT-WEL" in chosen.words
    assert "DIT-NIET" not in chosen.html
    (link,) = (each for each in chosen.links if ".pdf" in each)
    words = text_of(visitor, anna, link.removeprefix(at(anna, "")), tmp_path)
    assert "DIT-WEL" in words
    assert "Zelfstandig wonen" in words
    assert "DIT-NIET" not in words


def test_a_check_in_of_another_group_never_goes_along(world, visitor, anna, tmp_path):
    far = world.check_in(world.owner("Bram"), words="VAN-BRAM")
    visitor.signs_in_as(anna)
    for strange in (far.id, "niet-zo", "' OR 1=1"):
        rest = f"/voor-mijn-gesprek.pdf?keer={strange}"
        assert "VAN-BRAM" not in text_of(visitor, anna, rest, tmp_path)


def test_agreements_that_are_open_go_along_and_done_ones_do_not(world, visitor, anna, tmp_path):
    emma = world.member(anna, "Emma")
    done = world.agreement(anna, words="GEDAAN", who=emma)
    world.agreement(anna, words="Samen bellen met de huisbaas", who=emma)
    with world.open():
        agreements.do(session.merge(done))
    words = text_of(visitor.signs_in_as(anna), anna, "/voor-mijn-gesprek.pdf", tmp_path)
    assert "Samen bellen met de huisbaas · Emma" in words
    assert "GEDAAN" not in words


@ALL
def test_nothing_hidden_goes_along(world, visitor, anna, name, tmp_path):
    """A letter to oneself, somebody's proposal, another group, a resting goal, emptied words."""
    emma, bram = world.member(anna, "Emma"), world.owner("Bram")
    world.goal(bram, "GEHEIM-ander")
    world.section(bram, "GEHEIM-ander", part=Part.GOOD)
    world.step(emma, world.goal(anna, "Wandelen", shown_to=[emma]), "GEHEIM-voorstel")
    resting = world.goal(anna, "GEHEIM-rust")
    with world.open():
        goals.tell(session.get_one(Goal, resting.id), State.RESTING)
    visitor.signs_in_as(anna)
    visitor.sends(at(anna, "/plan/brief/schrijven"), words="GEHEIM-brief")
    visitor.sends(at(anna, "/plan/helps/schrijven"), words="GEHEIM-eerder")
    visitor.sends(at(anna, "/plan/helps/schrijven"), words="")
    page, pdf, _title = PRINTED[name]
    assert "GEHEIM" not in visitor.opens(at(anna, page)).html
    assert "GEHEIM" not in text_of(visitor, anna, pdf, tmp_path)


@on_one_database
@ALL
def test_titles_and_names_of_files_name_nobody(visitor, anna, name):
    page, address, title = PRINTED[name]
    answer = pdf_of(visitor.signs_in_as(anna), anna, address)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store, private"
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        told = {str(each) for each in pdf.docinfo.values()} - {title}
        assert all(each.startswith("WeasyPrint") for each in told), told
    assert visitor.opens(at(anna, page)).title == f"{title} – Steungroep"


@ALL
def test_nobody_but_the_owner_prints(world, visitor, anna, name):
    emma = world.helper(anna, "Emma")
    for who in (emma, world.owner("Bram"), world.person("Kees")):
        for address in PRINTED[name][:2]:
            answer = visitor.another().signs_in_as(who).opens(at(anna, address))
            assert answer.status == 404
            assert "%PDF" not in answer.html


def test_an_empty_house_prints_too(world, visitor, tmp_path):
    owner = world.owner("Noor")
    visitor.signs_in_as(owner)
    for page, pdf, title in PRINTED.values():
        assert visitor.opens(at(owner, page)).status == 200
        assert title in text_of(visitor, owner, pdf, tmp_path)


def test_reading_changes_nothing(world, visitor, anna):
    visitor.signs_in_as(anna)
    visitor.opens(at(anna, "/plan"))
    before = world.everything()
    for page, pdf, _title in PRINTED.values():
        visitor.opens(at(anna, page))
        visitor.opens(at(anna, pdf))
    assert world.everything() == before
    assert world.count(Look) == 0


def test_nothing_is_asked_of_anybody(monkeypatch):
    """Whatever would stand in a sheet: no image, style or font of elsewhere is fetched."""
    asked = []
    really = weasyprint.urls.URLFetcher.fetch

    def fetch(self, url, headers=None):
        asked.append(url)
        return really(self, url, headers)

    opens = []
    monkeypatch.setattr(weasyprint.urls.URLFetcher, "fetch", fetch)
    monkeypatch.setattr(
        weasyprint.urls.request.OpenerDirector, "open", lambda *rest, **_more: opens.append(rest)
    )
    html = """<!doctype html><html lang="nl"><title>x</title>
      <link rel="stylesheet" href="https://elders.example/a.css">
      <style>@import "https://elders.example/b.css"; p { background: url(file:///etc/passwd) }
      @font-face { font-family: x; src: url(https://elders.example/x.woff) }</style>
      <p style="font-family: x">x</p><img src="https://elders.example/x.png" alt="x">
      <img src="file:///etc/hostname" alt="x"><object data="https://elders.example/o"></object>"""
    made = paper.written(Sheet(html, "x", (12,), "/"))
    assert made.startswith(b"%PDF")
    assert len(asked) >= 5, "the sheet did want things"
    assert opens == []


@on_one_database
def test_the_page_says_so_where_no_pdf_can_be_made(visitor, anna, monkeypatch, tmp_path):
    """Pango is not on this machine: the first who asks is sent back, and the page says it."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('no library libpango')")
    monkeypatch.setattr(paper, "_missing", set())
    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.syspath_prepend(tmp_path)
    visitor.signs_in_as(anna)
    page, pdf, _title = PRINTED["doelen"]
    assert "Bewaar als PDF" in visitor.opens(at(anna, page)).words, "nobody knows yet"
    there = visitor.opens(at(anna, pdf))
    assert there.path == at(anna, page)
    assert "Een PDF maken kan hier nu niet. Printen kan wel." in there.words
    assert not [each for each in there.links if ".pdf" in each]
    assert "Zelfstandig wonen" in there.words


@on_one_database
def test_without_weasyprint_the_page_never_offers_it(visitor, anna, monkeypatch):
    monkeypatch.setattr(paper, "find_spec", lambda name: None if name == "weasyprint" else True)
    assert find_spec("weasyprint"), "here it is"
    for page, _pdf, _title in PRINTED.values():
        shown = visitor.signs_in_as(anna).opens(at(anna, page))
        assert "Een PDF maken kan hier nu niet." in shown.words
        assert not [each for each in shown.links if ".pdf" in each]


def test_a_pdf_is_made_while_others_write(app, visitor, anna, monkeypatch):
    """The lock of the database is free by then: somebody else writes in the middle of it."""
    really, wrote = paper.written, []

    def write():
        with app.extensions["database"].transaction():
            session.get_one(Group, anna.group_id).check_ins_drawn = True
        wrote.append(True)

    def slowly(sheet):
        other = threading.Thread(target=write)
        other.start()
        other.join(timeout=5)
        assert wrote, "somebody waits until the PDF is there"
        return really(sheet)

    monkeypatch.setattr(paper, "written", slowly)
    pdf_of(visitor.signs_in_as(anna), anna, "/doelen/doelen.pdf")


def test_a_pdf_that_cannot_be_made_is_an_error_and_no_half_file(app, visitor, anna, monkeypatch):
    def broken(_sheet):
        raise RuntimeError("out of paper")

    monkeypatch.setattr(paper, "written", broken)
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = visitor.signs_in_as(anna).client.get(at(anna, "/plan/plan.pdf"), base_url=BASE)
    assert answer.status_code == 500
    assert answer.mimetype == "text/html"
