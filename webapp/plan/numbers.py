"""Numbers: the phone numbers in somebody's own words, so that one press calls."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_NUMBER = re.compile(
    r"(?<![\w+])(?!\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?![ -]?\d))"  # a date is no number to call
    r"(?:11[23](?!\d)|(?:\+|0)\d(?:[ .()/-]{0,2}\d){6,13}(?!\d))"
)


@dataclass(frozen=True)
class Line:
    """One line as it was written, and the numbers in it."""

    words: str
    calls: list[tuple[str, str]]
    """Each number as it was written, and as a phone dials it."""


def lines(words: str) -> list[Line]:
    """The lines of these words. Only a number that begins with 0, + or is 112 or 113 counts."""
    return [
        Line(line, [(each, _dialled(each)) for each in _NUMBER.findall(line)])
        for line in words.split("\n")
        if line
    ]


def apart(line: str, written: Callable[[str], str]) -> str:
    """The line with each number in it written in another way."""
    return _NUMBER.sub(lambda found: written(found[0]), line)


def _dialled(number: str) -> str:
    """A number as a phone dials it."""
    return "".join(sign for sign in number.replace("(0)", "") if sign.isdigit() or sign == "+")
