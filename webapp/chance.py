"""Chance: every random number of the house comes from here."""

import random
import secrets
from collections.abc import Callable
from uuid import UUID

_bytes: Callable[[int], bytes] = secrets.token_bytes


def seed(number: int | None) -> None:
    """Make chance repeat itself, for a test that compares two worlds. None ends it."""
    global _bytes
    _bytes = secrets.token_bytes if number is None else random.Random(number).randbytes  # noqa: S311 - tests only


def some_bytes(count: int) -> bytes:
    """So many random bytes, from the system's own source."""
    return _bytes(count)


def new_id() -> UUID:
    """An opaque name for a row; it tells neither order nor age."""
    return UUID(bytes=some_bytes(16), version=4)


def digits(count: int) -> str:
    """So many decimal digits, each as likely as the other."""
    number = int.from_bytes(some_bytes(16)) % 10**count
    return f"{number:0{count}d}"


def length(longest: int) -> int:
    """A length from 0 up to and including the longest."""
    return int.from_bytes(some_bytes(4)) % (longest + 1)
