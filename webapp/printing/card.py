"""Card: how much of the plan stands on a card of eight parts, and with which letters.

It has to come out the same for a browser that prints and for a PDF, so nothing is measured: the
width of a letter is guessed, and rather too wide than too narrow.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SIZES = (12, 11, 10, 9, 8)
"""Letters in points."""
WIDE, HIGH = 176, 245
"""The room for words in one part, in points: 62 by 86 millimetres."""
LINE = 1.3
TITLE = 3
"""So many lines the title of a part takes, with the air below it."""
_WIDTHS = {"narrow": 0.36, "plain": 0.57, "capital": 0.75, "broad": 1.0}


@dataclass(frozen=True)
class Panel:
    """One part of the card: its lines, and whether there is more on the next side."""

    lines: list[str]
    more: bool


@dataclass(frozen=True)
class Card:
    """All parts, with letters of one size."""

    size: int
    panels: list[Panel]


def card(texts: list[str]) -> Card:
    """These texts on a card: the biggest letters with which all fits, or the smallest."""
    fitting = (size for size in SIZES if all(_fits(text, size) for text in texts))
    size = next(fitting, SIZES[-1])
    return Card(size, [_panel(text, size) for text in texts])


def _fits(text: str, size: int) -> bool:
    return len(list(_lines(text, size))) <= _room(size)


def _room(size: int) -> int:
    return int(HIGH / (size * LINE)) - TITLE


def _panel(text: str, size: int) -> Panel:
    lines, room = list(_lines(text, size)), _room(size)
    if len(lines) <= room:
        return Panel(text.split("\n") if text else [], more=False)
    kept: dict[int, list[str]] = {}
    for number, words in lines[: room - 1]:
        kept.setdefault(number, []).append(words)
    return Panel([" ".join(parts) for parts in kept.values()], more=True)


def _lines(text: str, size: int) -> Iterator[tuple[int, str]]:
    """The lines that a text takes, each with the number of its paragraph."""
    most = WIDE / size
    for number, paragraph in enumerate(text.split("\n")):
        yield from ((number, line) for line in _wrapped(paragraph, most))


def _wrapped(paragraph: str, most: float) -> Iterator[str]:
    line = ""
    for word in paragraph.split(" "):
        for part in _broken(word, most):
            longer = f"{line} {part}" if line else part
            if line and _width(longer) > most:
                yield line
                longer = part
            line = longer
    yield line


def _broken(word: str, most: float) -> Iterator[str]:
    """A word, or the pieces of one that is longer than a line."""
    part = ""
    for sign in word:
        if _width(part + sign) > most:
            yield part
            part = ""
        part += sign
    yield part


def _width(words: str) -> float:
    return sum(_WIDTHS[_kind(sign)] for sign in words)


def _kind(sign: str) -> str:
    if sign in "iljtfr.,:;'’!|()[] -":
        return "narrow"
    if sign in "mwMW@%—…" or unicodedata.east_asian_width(sign) in "WF":
        return "broad"
    return "capital" if sign.isupper() or sign.isdigit() else "plain"
