"""Fit: how many lines words take on paper, where nothing can be measured.

A browser that prints has to come out like a PDF, so the width of a letter is guessed, and rather
too wide than too narrow.
"""

import unicodedata
from collections.abc import Iterable, Iterator

WIDE, HIGH = 500, 690
"""The room on an A4 below its title, in points, inside the margins of `paper.css`."""
LINE = 1.35
_WIDTHS = {"narrow": 0.36, "plain": 0.57, "capital": 0.75, "broad": 1.0}


def size_for(paragraphs: Iterable[str], sizes: Iterable[int]) -> int:
    """The first of these sizes, in points, with which all stands on one A4; else the last one.

    An empty paragraph is the space before a new part.
    """
    texts, to_choose = list(paragraphs), list(sizes)
    return next((size for size in to_choose if _height(texts, size) <= HIGH), to_choose[-1])


def _height(texts: list[str], size: int) -> float:
    return sum(len(list(wrapped(each, WIDE / size))) + 0.05 for each in texts) * size * LINE


def wrapped(paragraph: str, most: float) -> Iterator[str]:
    """The lines of a paragraph; `most` is the width of a line, in letters as high as wide."""
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
