"""What is sent as a photo or PDF: judged by what stands in it, and made anew."""

import io
import random
import re
import resource
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageFile

from tests.files.photos import PDF, bomb, endless_paper, photo, photo_with_place, telling_paper
from webapp.files import papers
from webapp.files.models import FileKind
from webapp.files.reading import (
    LONGEST_SIDE,
    MOST_PIXELS,
    SMALL_SIDE,
    Broken,
    ShutPaper,
    TooBig,
    TooManyPixels,
    Unknown,
    read,
)
from webapp.uploads import BIGGEST_FILE

KINDS = ("JPEG", "PNG", "WEBP")
TRACES = [
    *(b"Exif", b"Telefoonmerk", b"Model Zwaluw", b"Anna de Maker"),
    *(b"2031:05:01", b"Gemaakt bij Emma", b"xmp", b"ICC_PROFILE"),
]
"""What a photo says about where, when and by whom it was made."""


def opened(whole: bytes | None) -> Image.Image:
    assert whole
    return Image.open(io.BytesIO(whole))


@pytest.mark.parametrize("kind", KINDS)
def test_where_and_by_whom_a_photo_was_made_is_gone(kind):
    sent = photo_with_place(kind)
    assert opened(sent).getexif().get_ifd(0x8825)[2] == (53.0, 13.0, 9.0), "it was there"
    assert b"Telefoonmerk" in sent

    made = read(sent)
    for whole in (made.whole, made.small):
        assert whole
        assert not [trace for trace in TRACES if trace in whole]
        assert not opened(whole).getexif()
        assert set(opened(whole).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_that_was_held_sideways_stands_upright(kind):
    picture = opened(read(photo_with_place(kind, orientation=6)).whole)
    assert picture.size == (40, 60)
    red, _green, blue = picture.getpixel((30, 10))
    assert red > 200 > 100 > blue, "the red corner is now on the upper right"


def test_a_big_photo_becomes_smaller_and_a_small_picture_goes_along():
    made = read(photo((4000, 1000)))
    assert opened(made.whole).size == (LONGEST_SIDE, 750)
    assert opened(made.small).size == (SMALL_SIDE, 160)
    assert made.kind is FileKind.PHOTO


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_writing_colours_becomes_a_photo(mode):
    grey = {"I;16": 40_000, "LA": (156, 255), "RGBA": (156, 156, 156, 255), "1": 1}.get(mode, 156)
    out = io.BytesIO()
    drawn = Image.new(mode, (60, 40), grey)
    if mode == "P":
        drawn.putpalette([each for shade in range(256) for each in (shade, shade, shade)])
    drawn.save(out, "PNG")
    red, green, blue = opened(read(out.getvalue()).whole).getpixel((20, 20))
    assert red == green == blue
    assert 150 <= red <= 160 or mode == "1"


def test_what_is_see_through_is_white_paper():
    clear = photo(kind="PNG", mode="RGBA")
    drawn = opened(clear)
    drawn.putalpha(0)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    assert opened(read(out.getvalue()).whole).getpixel((5, 5)) == (255, 255, 255)


def in_plain(paper: bytes) -> bytes:
    """This PDF with nothing packed in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue()


def test_where_and_by_whom_a_pdf_was_made_is_gone():
    sent = telling_paper()
    tells = [trace for trace in [*TRACES, b"app.alert"] if trace in in_plain(sent)]
    assert set(tells) >= {b"Exif", b"Model Zwaluw", b"Anna de Maker", b"app.alert"}, "it was there"
    made = read(sent)
    assert (made.kind, made.small) == (FileKind.PDF, None)
    assert not [trace for trace in [*tells, b"geheim"] if trace in in_plain(made.whole)]


def told_by(tool: str, paper: bytes, tmp_path: Path) -> str:
    """What a tool of Poppler, which shares nothing with pikepdf, says of this PDF."""
    (tmp_path / "it.pdf").write_bytes(paper)
    command = [*tool.split(), str(tmp_path / "it.pdf")]
    read_ = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    return read_.stdout + read_.stderr


@pytest.mark.parametrize("tool", ["pdfinfo -meta", "pdfinfo", "pdfdetach -list"])
def test_another_reader_finds_nobody_in_a_pdf_either(tool, tmp_path):
    """product.md E5, by an independent reader."""
    sent, made = telling_paper(), read(telling_paper()).whole
    kinds = ["Anna de Maker", "app.alert", "geheim.txt", "xmpmeta", "Zwaluw"]
    there = [each for each in kinds if each in told_by(tool, sent, tmp_path)]
    assert there, "it was there"
    assert [each for each in kinds if each in told_by(tool, made, tmp_path)] == []


def test_another_reader_finds_the_page(tmp_path):
    made = read(telling_paper()).whole
    assert re.search(r"Pages:\s+1\b", told_by("pdfinfo", made, tmp_path))


def test_what_stands_on_the_pages_of_a_pdf_stays_to_the_last_dot():
    with pikepdf.open(io.BytesIO(read(telling_paper()).whole)) as pdf:
        [page] = pdf.pages
        assert b"Een rondje lopen" in page.Contents.read_bytes()
        assert str(pdf.Root.Lang) == "nl"
        assert [str(each.get("/T", "")) for each in page.Annots] == ["", "Naam van het veld"]
        for each in page.Resources.XObject.values():
            shown = opened(each.read_raw_bytes())
            assert shown.tobytes() == opened(photo_with_place()).tobytes()
    assert read(PDF).whole == read(PDF).whole, "twice is the same"


@pytest.mark.parametrize("what", ["shut", "no pages", "half", "endless"])
def test_a_pdf_that_does_not_open_is_refused(what):
    locked = io.BytesIO()
    pikepdf.open(io.BytesIO(PDF)).save(locked, encryption=pikepdf.Encryption(user="a", owner="b"))
    sent = {
        "shut": locked.getvalue(),
        "no pages": b"%PDF-1.4\n<script>alert(7)</script>",
        "half": telling_paper()[:300],
        "endless": endless_paper(),
    }[what]
    assert len(sent) < BIGGEST_FILE
    with pytest.raises(ShutPaper):
        read(sent)
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert kilobytes < 1 << 20, "without a bound the endless one takes four times as much"


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(papers, "SECONDS", 0.01)
    with pytest.raises(ShutPaper):
        read(PDF)


@pytest.mark.slow
def test_a_pdf_with_changed_bytes_is_read_or_refused_and_nothing_else():
    chance, sent = random.Random(7), telling_paper()
    taken = 0
    for _time in range(60):
        changed = bytearray(sent)
        for _byte in range(chance.randrange(1, 9)):
            changed[chance.randrange(5, len(sent))] = chance.randrange(256)
        try:
            assert read(bytes(changed)).whole.startswith(b"%PDF-")
            taken += 1
        except ShutPaper:
            pass
    assert 0 < taken < 60


def test_a_small_file_that_unfolds_to_a_wall_of_pixels_is_refused():
    assert len(bomb()) < 200_000
    for side in (30_000, 12_000, int(MOST_PIXELS**0.5) + 8):
        with pytest.raises(TooManyPixels):
            read(bomb(side))


@pytest.mark.parametrize("kind", KINDS)
def test_what_hides_behind_a_photo_is_gone(kind):
    """A photo that is a web page and a ZIP as well: only the picture is kept."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("geheim.txt", "Verstopt")
    both = photo(kind=kind) + b"<script>alert(7)</script>" + packed.getvalue()
    made = read(both)
    assert b"script" not in made.whole
    assert not zipfile.is_zipfile(io.BytesIO(made.whole))
    assert made.whole.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "lie",
    [
        b"",
        b"\x89PNG",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(7)</script></svg>",
        b"<!doctype html><script>alert(7)</script>",
        b"GIF89a" + b"\x00" * 50,
        b"\x00\x00\x00\x1cftypheic" + b"\x00" * 50,
        b"\n%PDF-1.4",
        b"PK\x03\x04" + PDF,
        b"RIFF\x00\x00\x00\x00WAVE" + b"\x00" * 50,
    ],
    ids=["nothing", "half", "svg", "html", "gif", "heic", "late pdf", "zip", "sound"],
)
def test_what_is_no_photo_or_pdf_is_refused(lie):
    with pytest.raises(Unknown):
        read(lie)


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_that_was_cut_off_is_refused(monkeypatch, kind):
    """Also after a PDF was made, whose maker wants every picture that is half there."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = photo((300, 200), kind)
    for length in (12, len(whole) // 3, len(whole) // 2):
        with pytest.raises(Broken):
            read(whole[:length])


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_with_a_changed_byte_is_read_or_refused_and_nothing_else(kind):
    whole = photo_with_place(kind)
    for at in range(12, len(whole), max(len(whole) // 300, 1)):
        hurt = whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :]
        try:
            assert opened(read(hurt).whole).format == "JPEG"
        except (Broken, TooManyPixels):
            continue


def test_one_byte_more_than_ten_megabytes_is_too_big():
    fits = PDF + b" " * (BIGGEST_FILE - len(PDF))
    assert read(fits).whole.startswith(b"%PDF-")
    with pytest.raises(TooBig):
        read(fits + b" ")
