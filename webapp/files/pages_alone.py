"""The pages alone: reads a PDF, and writes it without who made it, when and where.

papers.py runs this file by itself, in a process that knows nothing of the house.
"""

import io
import re
import resource
import sys
import zlib
from typing import Any

import pikepdf

SECONDS, MEGABYTES = 20, 512
TELLS = ("/Metadata", "/PieceInfo", "/LastModified")
ACTS = ("/OpenAction", "/AA", "/JS", "/AF", "/Collection")
OF_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/FS")
"""Who wrote a note on a page, and when; and a file that hangs on it."""
# The parts of a JPEG (ITU-T T.81, annex B) in which a camera writes: Exif and XMP, IPTC, words.
JPEG_PART = re.compile(rb"\xff([\xc0-\xfe])")
CAMERA_WRITES = {0xE1, 0xED, 0xFE}
START_OF_SCAN = 0xDA


def pages_alone(sent: bytes) -> bytes:
    """This PDF, written anew. Raises whatever the library raises."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sent)) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        _forget(pdf.Root.get("/Names"), ("/JavaScript", "/EmbeddedFiles"))
        len(pdf.pages)  # a file without pages is none
        for each in pdf.objects:
            _tells_nothing(each)
        pdf.remove_unreferenced_resources()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _tells_nothing(each: Any) -> None:
    """What this thing and the things in it say about their making is gone."""
    if isinstance(each, pikepdf.Array):
        inside = list(each)
    elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        _forget(each, TELLS + ACTS)
        if "/Rect" in each and each.get("/Subtype") != "/Widget":  # there «T» names a field
            _forget(each, OF_A_NOTE)
        _photo(each)
        inside = [part for _name, part in each.items()]
    else:
        return
    for part in inside:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _tells_nothing(part)


def _photo(each: Any) -> None:
    """A photo on a page says no more than one that was sent as a photo."""
    filters = each.get("/Filter")
    names = (
        [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    )
    if names[-1:] != ["/DCTDecode"] or set(names[:-1]) - {"/FlateDecode"}:
        return
    jpeg, parameters = each.read_raw_bytes(), each.get("/DecodeParms")
    for _packed in names[:-1]:
        jpeg, parameters = zlib.decompress(jpeg), None
    each.write(without_camera(jpeg), filter=pikepdf.Name.DCTDecode, decode_parms=parameters)


def _forget(each: Any, names: tuple[str, ...]) -> None:
    for name in names if each is not None else ():
        if name in each:
            del each[name]


def without_camera(jpeg: bytes) -> bytes:
    """The same picture to the last dot, without what a camera wrote about it."""
    kept, at = [jpeg[:2]], 2
    while part := JPEG_PART.match(jpeg, at):
        kind, end = part[1][0], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if kind == START_OF_SCAN:
            break
        if kind not in CAMERA_WRITES:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])


def _with_little() -> None:
    """A bound on memory and time."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))


if __name__ == "__main__":
    _with_little()
    sys.stdout.buffer.write(pages_alone(sys.stdin.buffer.read()))
