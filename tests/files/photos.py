"""Photos and papers for the tests, made here: small ones, and ones that lie."""

import io
import struct
import zlib
from typing import Any

import pikepdf
from PIL import Image

from webapp.files.reading import Read, read

PDF = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >> endobj
trailer << /Root 1 0 R >>
%%EOF
"""


def photo(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **more: Any) -> bytes:
    """A photo: the upper left is red, the rest is blue."""
    picture, out = Image.new(more.pop("mode", "RGB"), size, "blue"), io.BytesIO()
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    picture.save(out, kind, **more)
    return out.getvalue()


def photo_with_place(
    kind: str = "JPEG", *, orientation: int = 1, size: tuple[int, int] = (60, 40)
) -> bytes:
    """A photo that says where it was made, by whom, with which telephone, and how it was held."""
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[0x013B] = "Telefoonmerk", "Model Zwaluw", "Anna de Maker"
    tags[0x0112] = orientation
    place = tags.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (53.0, 13.0, 9.0), "E", (6.0, 34.0, 1.0)
    place[29] = "2031:05:01"
    more = {"comment": b"Gemaakt bij Emma"} if kind == "JPEG" else {}
    return photo(size, kind, exif=tags, **more)


def bomb(side: int = 30_000) -> bytes:
    """A few kilobytes of PNG that unfold to a wall of pixels."""
    rows = zlib.compress(b"\x00" * (side // 8 + 1) * side, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND")


def telling_paper() -> bytes:
    """A PDF that says in every place it has for that who made it, where, when and with what."""
    pdf = pikepdf.open(io.BytesIO(PDF))
    page, add = pdf.pages[0], pdf.make_stream
    pdf.docinfo["/Author"] = "Anna de Maker"
    pdf.Root.Metadata = add(b"<x:xmpmeta>Anna de Maker</x:xmpmeta>")
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('Zwaluw')")
    pdf.Root.Lang = "nl"
    pdf.attachments["geheim.txt"] = b"Gemaakt bij Emma"
    page.obj.PieceInfo = pikepdf.Dictionary(Tekenprogramma="Model Zwaluw")
    page.Contents = add(b"(Een rondje lopen) Tj")
    box = pikepdf.Array([0, 0, 10, 10])
    note = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Text, Rect=box, T="Anna de Maker", M="2031:05:01"
    )
    field = pikepdf.Dictionary(Subtype=pikepdf.Name.Widget, Rect=box, T="Naam van het veld")
    page.Annots = pikepdf.Array([note, field := pdf.make_indirect(field)])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    photos = {"/Plain": photo_with_place(), "/Packed": zlib.compress(photo_with_place())}
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
    for name, words in photos.items():
        stream = add(words, Subtype=pikepdf.Name.Image, Width=60, Height=40, BitsPerComponent=8)
        stream.ColorSpace = pikepdf.Name.DeviceRGB
        packed = [pikepdf.Name.FlateDecode] if name == "/Packed" else []
        stream.Filter = pikepdf.Array([*packed, pikepdf.Name.DCTDecode])
        page.Resources.XObject[name] = stream
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def endless_paper(megabytes: int = 3000) -> bytes:
    """A few megabytes of PDF of which the list of things unfolds to more than a machine has."""
    packer = zlib.compressobj(9)
    begin, row = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH), b" " * (1 << 20)
    packed = begin + (packer.compress(row) + packer.flush(zlib.Z_FULL_FLUSH)) * megabytes
    head = f"4 0 obj << /Type /ObjStm /N 1 /First 4 /Length {len(packed)} /Filter /FlateDecode >>"
    things = head.encode() + b"\nstream\n" + packed + b"\nendstream endobj\n"
    index = b"5 0 obj << /Type /XRef /Size 7 /W [1 4 2] /Root 6 0 R /Length 49 >>\nstream\n"
    start = len(b"%PDF-1.5\n") + len(things)
    rows = [(0, 0, 0)] * 4 + [(1, 9, 0), (1, start, 0), (2, 4, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    return (
        b"%PDF-1.5\n"
        + things
        + index
        + table
        + (b"\nendstream endobj\nstartxref\n" + str(start).encode() + b"\n%%EOF\n")
    )


def _chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def as_read(sent: bytes | Read | None = None) -> Read:
    """A file as the house reads it before it keeps it, unless it was read already."""
    return sent if isinstance(sent, Read) else read(sent or photo())
