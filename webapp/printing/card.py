"""Card: how much of the plan stands on a card of eight parts, and with which letters.

It has to come out the same for a browser that prints and for a PDF, so nothing is measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.printing.fit import wrapped

SIZES = (12, 11, 10, 9, 8)
"""Letters in points."""
WIDE, HIGH = 176, 245
"""The room for words in one part, in points: 62 by 86 millimetres."""
LINE = 1.3
TITLE = 3
"""So many lines the title of a part takes, with the air below it."""


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
        yield from ((number, line) for line in wrapped(paragraph, most))
