"""A photo or PDF beside the plan: sealed, shown to who sees the section, taken away at once."""

import io
import threading

import pytest
from sqlalchemy import delete, select, update

from tests.files.photos import PDF, bomb, photo, photo_with_place
from tests.pages import BASE
from webapp import clock
from webapp.db import session
from webapp.files import actions, pieces, reading
from webapp.files.models import PIECE, FileKind, FilePiece, PlanFile, Song
from webapp.files.reading import Read, read
from webapp.people.models import Device
from webapp.plan.models import Part, PlanSection
from webapp.sealed import CannotOpen
from webapp.sharing import actions as sharing
from webapp.sharing.models import Look, Shown
from webapp.uploads import BIGGEST_FILE, BIGGEST_UPLOAD

NOWHERE = "/nooit/geweest"


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


def file_at(file):
    return f"/groep/{file.group_id}/bestand/{file.id}"


def brings(visitor, anna, sent, *, part="helps", name="IMG_1.jpg", called="", **fields):
    """Choose a file in the form and send it."""
    file = (io.BytesIO(sent), name)
    return visitor.sends(f"{plan_of(anna)}/{part}/bestand", file=file, called=called, **fields)


def gets(visitor, path):
    return visitor.client.get(path, base_url=BASE, buffered=True)


def test_a_photo_is_added_shown_small_and_kept_whole(world, visitor, anna):
    visitor.signs_in_as(anna)
    brings(visitor, anna, photo((900, 600)), called="Mijn kaart")
    assert visitor.page.path == plan_of(anna)
    assert "Mijn kaart" in visitor.page.words
    assert "Wat helpt" in visitor.page.words, "the section is there, although it has no words"
    with world.open():
        (file,) = session.scalars(select(PlanFile))
    assert f'src="{file_at(file)}/klein"' in visitor.page.html
    small, whole = gets(visitor, f"{file_at(file)}/klein"), gets(visitor, file_at(file))
    assert small.data.startswith(b"\xff\xd8\xff")
    assert len(whole.data) == file.size == whole.content_length


def test_a_photo_comes_back_without_where_it_was_made(world, visitor, anna):
    visitor.signs_in_as(anna)
    brings(visitor, anna, photo_with_place(), name="bij-emma-thuis.jpg")
    with world.open():
        (file,) = session.scalars(select(PlanFile))
    for path in (file_at(file), f"{file_at(file)}/klein"):
        answer = gets(visitor, path)
        for trace in (b"Exif", b"Zwaluw", b"Emma", b"2031:05:01"):
            assert trace not in answer.data
        assert "emma" not in str(answer.headers).lower(), "nor its own name"


def test_what_comes_back_runs_nowhere(world, visitor, anna):
    files = {
        "image/jpeg": world.file(anna),
        "application/pdf": world.file(anna, PDF + b"<script>alert(7)</script>"),
    }
    visitor.signs_in_as(anna)
    for kind, file in files.items():
        answer = gets(visitor, file_at(file))
        assert answer.mimetype == kind
        assert answer.headers.getlist("Content-Security-Policy") == ["sandbox; default-src 'none'"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    small = gets(visitor, f"{file_at(files['image/jpeg'])}/klein")
    assert small.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert small.headers["Cache-Control"] == "no-store, private"
    assert gets(visitor, f"{file_at(files['application/pdf'])}/klein").status_code == 404


LIES = {
    "no photo or PDF": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(7)</script></svg>",
    "a page": b"<!doctype html><script>alert(7)</script>",
    "a bomb": bomb(),
    "a shut PDF": b"%PDF-1.7 is what it says",
    "cut off": photo((300, 200))[:700],
    "one byte too many": PDF + b" " * (BIGGEST_FILE + 1 - len(PDF)),
    "far too big": PDF + b" " * (3 * BIGGEST_FILE),
    "nothing in it": b"",
}


@pytest.mark.parametrize("what", LIES)
def test_a_broken_huge_or_lying_file_gets_a_sentence_and_keeps_the_words(
    world, visitor, anna, what
):
    visitor.signs_in_as(anna)
    brings(visitor, anna, LIES[what], name="foto.png", called="Mijn kaart")
    assert visitor.page.status == 422
    assert 'id="file-error"' in visitor.page.html
    assert "Kies een" in visitor.page.words
    assert 'value="Mijn kaart"' in visitor.page.html
    assert world.count(PlanFile) == world.count(FilePiece) == world.count(PlanSection) == 0


def test_no_file_at_all_or_words_in_its_place_is_asked_for(visitor, anna):
    visitor.signs_in_as(anna)
    for nothing in (None, "woorden", (io.BytesIO(b""), "")):
        visitor.sends(f"{plan_of(anna)}/helps/bestand", file=nothing, called="Kaart")
        assert visitor.page.status == 422
        assert "Kies een foto of een PDF." in visitor.page.words
        assert 'value="Kaart"' in visitor.page.html


def test_what_is_beyond_all_measure_gets_a_page(visitor, anna):
    visitor.signs_in_as(anna)
    brings(visitor, anna, b" " * (BIGGEST_UPLOAD + 1))
    assert visitor.page.status == 413
    assert "kies een kleiner bestand" in visitor.page.words


def test_everywhere_else_a_post_stays_small(visitor, anna):
    visitor.signs_in_as(anna)
    big = (io.BytesIO(photo() + b" " * 300_000), "foto.jpg")
    for path in (f"{plan_of(anna)}/muziek", f"{plan_of(anna)}/helps/schrijven"):
        visitor.posts(path, file=big, csrf_token=visitor.token())
        assert visitor.page.status == 413
        big = (io.BytesIO(photo() + b" " * 300_000), "foto.jpg")
    brings(visitor, anna, photo(), called="x" * 300_000)
    assert visitor.page.status == 413, "words stay small here too"


def test_nothing_of_an_upload_touches_the_disk(visitor, anna, monkeypatch):
    def no_disk(*_args, **_more):
        raise AssertionError("a file on the disk")

    monkeypatch.setattr("werkzeug.wrappers.request.default_stream_factory", no_disk)
    monkeypatch.setattr("werkzeug.formparser.default_stream_factory", no_disk)
    visitor.signs_in_as(anna)
    brings(visitor, anna, PDF + b" " * (9 * 1024 * 1024))
    assert visitor.page.status == 200


def test_a_double_tap_adds_once(world, visitor, anna):
    visitor.signs_in_as(anna)
    form = visitor.form(f"{plan_of(anna)}/helps/bestand")
    for _again in range(3):
        fields = form.fields | {"file": (io.BytesIO(PDF), "plan.pdf")}
        visitor.posts(form.action, **fields)
        assert visitor.page.path == plan_of(anna)
    assert world.count(PlanFile) == world.count(FilePiece) == 1


def test_the_files_of_one_group_are_never_more_than_fits(world, visitor, anna, monkeypatch):
    monkeypatch.setattr(actions, "MOST_BYTES", 3 * len(read(PDF).whole))
    visitor.signs_in_as(anna)
    for part in ("helps", "voor-mezelf", "call"):
        brings(visitor, anna, PDF, part=part)
        assert visitor.page.status == 200
    brings(visitor, anna, PDF, called="Kaart")
    assert visitor.page.status == 422
    assert "Er is geen plek meer voor dit bestand. Haal eerst iets weg." in visitor.page.words
    assert 'value="Kaart"' in visitor.page.html
    bram = world.owner("Bram")
    brings(visitor.another().signs_in_as(bram), bram, PDF)
    assert world.count(PlanFile) == 4, "another group has room of its own"

    file = next(file for file in all_of(world, PlanFile) if file.group_id == anna.group_id)
    visitor.sends(f"{file_at(file)}/weg")
    brings(visitor, anna, PDF)
    assert visitor.page.status == 200


def test_who_sees_the_section_sees_its_files_and_is_noted(world, visitor, anna, emma):
    shown = world.section(anna, shown_to=[emma])
    file, hidden = world.file(anna, name="Kaart"), world.file(anna, PDF, part=Part.LESS)
    own = world.file(anna, name="Zee", part=None)
    jan = world.member(anna, "Jan")
    hers, his = (visitor.another().signs_in_as(who) for who in (emma, jan))
    assert "Kaart" in hers.opens(plan_of(anna)).words
    assert "Haal dit weg" not in hers.page.words
    assert gets(hers, file_at(file)).status_code == gets(hers, f"{file_at(file)}/klein").status_code
    with world.open():
        looks = session.scalars(select(Look).where(Look.what == "plan_file", Look.shown))
        assert {look.thing_id for look in looks} == {file.id}
    for who, things in ((hers, [hidden, own]), (his, [file, hidden, own])):
        for thing in things:
            assert gets(who, file_at(thing)).status_code == 404
            assert gets(who, f"{file_at(thing)}/klein").status_code == 404
    visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/wie-heeft-gekeken")
    assert "Emma keek naar een bestand bij je plan." in visitor.page.words

    with world.open():
        sharing.keep_private(session.merge(anna), Shown.PLAN_SECTION, shown.id)
    assert gets(hers, file_at(file)).status_code == 404, "with the very next request"


def test_a_section_of_a_photo_alone_is_shown_and_empty_again_without_it(world, visitor, anna, emma):
    file = world.file(anna, name="Kaart")
    with world.open():
        owner, to = session.merge(anna), session.merge(emma)
        sharing.show_to(owner, Shown.PLAN_SECTION, file.section_id, to)
    hers = visitor.another().signs_in_as(emma)
    assert "Wat helpt" in hers.opens(plan_of(anna)).words
    visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}/lid/{emma.id}/ziet")
    assert "Wat helpt" in visitor.page.words
    visitor.sends(f"{file_at(file)}/weg")
    assert "Wat helpt" not in hers.opens(plan_of(anna)).words


def test_who_adds_a_file_reads_first_who_will_see_it(world, visitor, anna, emma):
    world.section(anna, shown_to=[emma])
    visitor.signs_in_as(anna).opens(f"{plan_of(anna)}/helps/bestand")
    assert "Emma" in visitor.page.words
    for part in ("less", "voor-mezelf"):
        assert "Alleen jij ziet dit." in visitor.opens(f"{plan_of(anna)}/{part}/bestand").words
    assert visitor.opens(f"{plan_of(anna)}/banaan/bestand").status == 404


def test_taking_away_asks_first_and_takes_every_piece(world, visitor, anna):
    file, other = world.file(anna, PDF + b" " * (3 * PIECE)), world.file(anna)
    visitor.signs_in_as(anna).opens(f"{file_at(file)}/weg")
    assert "Wil je dit weghalen?" in visitor.page.words
    assert world.count(PlanFile) == 2, "looking takes nothing away"
    visitor.sends(f"{file_at(file)}/weg")
    assert "Het is weg." in visitor.page.words
    with world.open():
        assert {piece.file_id for piece in session.scalars(select(FilePiece))} == {other.id}
    assert gets(visitor, file_at(file)).status_code == 404


def test_for_oneself_there_are_photos_and_music(world, visitor, anna, emma):
    visitor.signs_in_as(anna).opens(plan_of(anna))
    visitor.opens(f"{plan_of(anna)}/voor-mezelf")
    assert "Alleen jij ziet dit." in visitor.page.words
    brings(visitor, anna, photo(), part="voor-mezelf", called="De zee")
    address = "https://muziek.voorbeeld.nl/rust?a=1&b=2"
    visitor.sends(f"{plan_of(anna)}/muziek", address=address, called="Rustig lied")
    assert visitor.page.path == f"{plan_of(anna)}/voor-mezelf"
    assert "De zee" in visitor.page.words
    assert "Rustig lied" in visitor.page.words
    (link,) = (each for each in visitor.page.tree.iter("a") if each.get("href") == address)
    assert link.get("rel") == "noreferrer noopener"
    assert "De zee" not in visitor.opens(plan_of(anna)).words
    assert visitor.another().signs_in_as(emma).opens(f"{plan_of(anna)}/voor-mezelf").status == 404

    (song,) = (world.fresh(each) for each in all_of(world, Song))
    visitor.sends(f"/groep/{anna.group_id}/muziek/{song.id}/weg")
    assert world.count(Song) == 0


def all_of(world, kind):
    with world.open():
        return list(session.scalars(select(kind)))


@pytest.mark.parametrize(
    "address",
    [
        *("", "muziek", "http://muziek.voorbeeld.nl", "javascript:alert(7)", "https://"),
        *("https://x@muziek.nl", "https://localhost", "https://a.nl:x/", "data:text/html,x"),
        *('https://a.nl/"onclick', "https://a.nl/<b>", "//a.nl", "https:a.nl", "https://[a.nl"),
        "https://a.nl/met spatie",
    ],
)
def test_only_a_plain_link_with_https_is_music(world, visitor, anna, address):
    visitor.signs_in_as(anna)
    visitor.sends(f"{plan_of(anna)}/muziek", address=address, called="Lied")
    assert visitor.page.status == 422
    assert "Vul een link in. Hij begint met https://." in visitor.page.words
    assert 'value="Lied"' in visitor.page.html
    assert world.count(Song) == 0


def test_music_sent_twice_is_kept_once(world, visitor, anna):
    visitor.signs_in_as(anna)
    form = visitor.form(f"{plan_of(anna)}/muziek")
    for words in ("Lied", "Lied", "Ander lied"):
        visitor.posts(form.action, **form.fields | {"address": "https://a.nl/x", "called": words})
    assert world.count(Song) == 1
    assert "Ander lied" in visitor.page.words


def test_pieces_that_were_swapped_moved_or_taken_away_do_not_open(world, anna):
    whole = PDF + bytes(range(256)) * 2048
    file, other = (world.file(anna, Read(FileKind.PDF, whole)) for _each in "12")
    assert file.pieces == 5
    assert b"".join(pieces.opened(world.database, file)) == whole
    sealed = {piece.number: piece for piece in all_of(world, FilePiece) if piece.file_id == file.id}
    theirs = {p.number: p for p in all_of(world, FilePiece) if p.file_id == other.id}
    swaps = [
        {0: sealed[1].piece_sealed, 1: sealed[0].piece_sealed},
        {2: theirs[2].piece_sealed},
        {3: sealed[3].piece_sealed[:-1] + b"\x00"},
        {4: None},
    ]
    for swap in swaps:
        for number, words in swap.items():
            _puts(world, file, number, words)
        with pytest.raises(CannotOpen):
            list(pieces.opened(world.database, file))
        for number in swap:
            _puts(world, file, number, sealed[number].piece_sealed)
    with world.open():  # the last one is cut off, and the file says that it is that short
        session.get_one(PlanFile, file.id).size = 4 * PIECE
    with pytest.raises(CannotOpen):
        list(pieces.opened(world.database, world.fresh(file)))


def _puts(world, file, number, words):
    """Write straight into the database, as a thief with its keys elsewhere could."""
    here = (FilePiece.file_id == file.id, FilePiece.number == number)
    with world.open():
        if words is None:
            session.execute(delete(FilePiece).where(*here))
        else:
            session.execute(update(FilePiece).where(*here).values(piece_sealed=words))


def test_a_big_file_lies_in_pieces_and_is_opened_one_by_one(world, anna):
    whole = PDF + bytes(range(256)) * (BIGGEST_FILE // 256 - 1)
    file = world.file(anna, Read(FileKind.PDF, whole))
    assert world.count(FilePiece) == file.pieces == -(-len(whole) // PIECE) > 50
    got, taking = 0, pieces.opened(world.database, file)
    for words in taking:
        assert len(words) <= PIECE
        got += len(words)
        world.count(PlanFile)  # between two pieces nobody waits for the database
    assert got == len(whole)


def test_nobody_waits_for_the_database_while_a_photo_is_read(world, anna, visitor, monkeypatch):
    """Somebody else writes while it is read; with the lock held that would wait for ever."""
    really, wrote = reading.read, []

    def slow(sent):
        other = threading.Thread(target=lambda: wrote.append(world.section(anna, "Intussen")))
        other.start()
        other.join(5)
        return really(sent)

    monkeypatch.setattr(reading, "read", slow)
    visitor.signs_in_as(anna)
    brings(visitor, anna, photo(), part="less")
    assert visitor.page.status == 200
    assert wrote, "somebody else came through"
    assert world.count(PlanFile) == 1


def test_who_lost_the_place_while_a_photo_was_read_adds_nothing(world, visitor, anna, monkeypatch):
    really = reading.read

    def meanwhile(sent):
        with world.open():
            device = session.scalars(select(Device)).one()
            device.ended_at = clock.now()  # on another phone: sign this one out
        return really(sent)

    monkeypatch.setattr(reading, "read", meanwhile)
    visitor.signs_in_as(anna)
    brings(visitor, anna, photo(), called="Kaart")
    assert visitor.page.status == 401
    assert "Kaart" in visitor.page.words, "the typed words come back"
    assert world.count(PlanFile) == 0


def test_words_written_while_a_photo_came_first_are_kept(world, visitor, anna):
    """The page to write on was open already; a photo is no other text."""
    visitor.signs_in_as(anna)
    form = visitor.form(f"{plan_of(anna)}/helps/schrijven")
    world.file(anna, name="Kaart")
    visitor.posts(form.action, **form.fields | {"words": "Lopen"})
    assert visitor.page.path == plan_of(anna)
    assert "Lopen" in visitor.page.words
    assert "Kaart" in visitor.page.words
