"""Photos and papers for the tests, made here: small ones, and ones that lie."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

from webapp.files.reading import Read, read

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


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


def _chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def as_read(sent: bytes | None = None) -> Read:
    """A file as the house reads it before it keeps it."""
    return read(sent or photo())
