"""Secret links and codes: made once, found again only by their hash."""

import base64
import hashlib

from webapp import chance

# No 0, 1, I, L, O or U: nobody has to guess which one it is, and no word appears by accident.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_link() -> str:
    """A secret for an address: 192 random bits in 32 characters."""
    return base64.urlsafe_b64encode(chance.some_bytes(24)).decode()


def digest(secret: str) -> bytes:
    """What we keep of a long secret. It has so many bits that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


def readable(source: bytes, length: int) -> str:
    """The same bytes as characters that a person can read aloud and type."""
    number = int.from_bytes(source)
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def typed(code: str) -> str:
    """A code as somebody typed it, without spaces and dashes, in capitals."""
    return "".join(c for c in code.upper() if c.isalnum())
