"""Reading a file: what it really is, and only the picture or the pages of it.

Neither its name nor what the browser says counts. Nothing here knows the database, so it runs
while nobody waits for that.
"""

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from webapp.files import papers
from webapp.files.models import FileKind
from webapp.uploads import BIGGEST_FILE

KNOWN = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
"""A telephone's biggest photo fits; a small file that unfolds to a wall of pixels does not."""
LONGEST_SIDE, SMALL_SIDE = 3000, 640
_one_at_a_time = threading.Lock()


class NotTaken(Exception):
    """This file is not kept."""


class TooBig(NotTaken):
    """It has more bytes than we take."""


class Unknown(NotTaken):
    """It is no photo or PDF of a kind that we know."""


class TooManyPixels(NotTaken):
    """It unfolds to more than we take."""


class Broken(NotTaken):
    """It begins as a photo, and cannot be opened."""


class ShutPaper(NotTaken):
    """It begins as a PDF, and cannot be opened: broken, behind a password, or endless."""


@dataclass(frozen=True)
class Read:
    """A file as it is kept."""

    kind: FileKind
    whole: bytes
    small: bytes | None = None


def read(sent: bytes) -> Read:
    """What was sent, as we keep it. Raises NotTaken."""
    if len(sent) > BIGGEST_FILE:
        raise TooBig
    reader = _reader_of(sent)
    with _one_at_a_time:
        return reader(sent)


def _reader_of(sent: bytes) -> Callable[[bytes], Read]:
    if sent.startswith(b"%PDF-"):
        return _paper
    if _begins_as_photo(sent):
        return _photo
    raise Unknown


def _begins_as_photo(sent: bytes) -> bool:
    webp = sent[:4] == b"RIFF" and sent[8:12] == b"WEBP"
    return webp or sent.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _paper(sent: bytes) -> Read:
    """Its pages alone, in a file that the library wrote."""
    try:
        whole = papers.cleaned(sent)
    except papers.CannotOpen:
        raise ShutPaper from None
    if len(whole) > BIGGEST_FILE:
        raise TooBig
    return Read(FileKind.PDF, whole)


def _photo(sent: bytes) -> Read:
    """The picture alone, upright, in a file that we made ourselves."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # what makes our PDFs sets it for everybody
    try:
        picture = _opened(sent)
        return Read(FileKind.PHOTO, _written(picture, LONGEST_SIDE), _written(picture, SMALL_SIDE))
    except (NotTaken, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except Exception:  # noqa: BLE001 - whatever a decoder trips over, it is the file
        raise Broken from None


def _opened(sent: bytes) -> Image.Image:
    with Image.open(io.BytesIO(sent), formats=KNOWN) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise TooManyPixels
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        drawn = _in_colours(picture)
        drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
        return _on_white(ImageOps.exif_transpose(drawn))


def _in_colours(picture: Image.Image) -> Image.Image:
    """In a way of writing colours that can be made smaller."""
    if picture.mode in {"1", "P", "PA"}:
        return picture.convert("RGBA")
    if picture.mode.startswith("I"):  # 65,536 shades of grey
        return picture.convert("I").point(lambda shade: shade / 256).convert("L")
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """Without what is see-through, for a photo is kept as JPEG."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _written(picture: Image.Image, longest: int) -> bytes:
    fits, out = picture.copy(), io.BytesIO()
    fits.thumbnail((longest, longest))
    fits.info.clear()
    fits.save(out, "JPEG", quality=86, optimize=True)
    return out.getvalue()
