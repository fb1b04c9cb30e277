"""Papers: a PDF without who made it, when and where.

What stands in a PDF may be written to unfold without end, so it is taken apart in a process of its
own, with little memory and time.
"""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("pages_alone.py")
SECONDS = 20


class CannotOpen(Exception):
    """It is broken, shut with a password, or unfolds to more than we take."""


def cleaned(sent: bytes) -> bytes:
    """This PDF with its pages alone. Raises CannotOpen."""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, with what was sent on its standard input
            [sys.executable, "-I", PROGRAM],
            input=sent,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotOpen from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise CannotOpen
    return done.stdout
