"""A lock: what a phone does with a key, made again here without the library that checks it."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from webapp import chance

PRESENT, VERIFIED, MAY_SYNC, SYNCED, MADE = 0x01, 0x04, 0x08, 0x10, 0x40


def b64(some: bytes) -> str:
    """As a browser writes bytes."""
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()


def cbor(thing: Any) -> bytes:
    """The little of RFC 8949 that a key needs."""
    if isinstance(thing, dict):
        return _head(5, len(thing)) + b"".join(cbor(k) + cbor(v) for k, v in thing.items())
    if isinstance(thing, bytes):
        return _head(2, len(thing)) + thing
    if isinstance(thing, str):
        return _head(3, len(thing.encode())) + thing.encode()
    return _head(0, thing) if thing >= 0 else _head(1, -1 - thing)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    size, mark = (1, 24) if number < 256 else (2, 25)
    return bytes([major << 5 | mark]) + number.to_bytes(size)


@dataclass
class Lock:
    """One key on one phone. What a test changes is what would not be right about it."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    uses: int = 0
    name: bytes = field(default_factory=lambda: chance.some_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    owner: str | None = None
    whose: Any = None
    row: Any = None
    """For a test that asks for them: the person, and what the house keeps."""

    def makes(self, question: dict[str, Any]) -> str:
        """The answer to the question for a new key."""
        self.owner = question["user"]["id"]
        said = self._said("webauthn.create", question)
        number = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: number.x.to_bytes(32), -3: number.y.to_bytes(32)}
        name = bytes(16) + len(self.name).to_bytes(2) + self.name + cbor(public)
        whole = {"fmt": "none", "attStmt": {}, "authData": self._about(MADE) + name}
        return self._answer(clientDataJSON=b64(said), attestationObject=b64(cbor(whole)))

    def shows(self, question: dict[str, Any]) -> str:
        """The answer to the question for a key that is there."""
        said = self._said("webauthn.get", question)
        about = self._about()
        signed = self.key.sign(about + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=b64(said),
            authenticatorData=b64(about),
            signature=b64(signed),
            userHandle=self.owner,
        )

    def _said(self, kind: str, question: dict[str, Any]) -> bytes:
        words = {"type": kind, "challenge": question["challenge"], "origin": self.origin}
        return json.dumps(words | {"crossOrigin": False}).encode()

    def _about(self, more: int = 0) -> bytes:
        here = hashlib.sha256(self.host.encode()).digest()
        return here + bytes([self.flags | more]) + self.uses.to_bytes(4)

    def _answer(self, **response: Any) -> str:
        name = b64(self.name)
        whole = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(whole | {"authenticatorAttachment": "platform"})


def asked(visitor: Any, path: str) -> dict[str, Any]:
    """What a page's own script asks of the house before it asks the phone."""
    visitor.posts(path, csrf_token=visitor.token())
    assert visitor.page.status == 200, visitor.page.status
    return dict(json.loads(visitor.page.html))


def adds(visitor: Any, lock: Lock) -> Any:
    """Add this key to who is signed in."""
    visitor.opens("/sneller-inloggen")
    page = visitor.page
    answer = lock.makes(asked(visitor, "/sneller-inloggen/vraag"))
    visitor.page = page
    return visitor.sends("/sneller-inloggen", credential=answer)


def comes_in(visitor: Any, lock: Lock, *, own_phone: str | None = "yes") -> Any:
    """Sign in with this key."""
    visitor.opens("/sleutel")
    page = visitor.page
    answer = lock.shows(asked(visitor, "/sleutel/vraag"))
    visitor.page = page
    return visitor.sends("/sleutel", credential=answer, own_phone=own_phone)


def proves(visitor: Any, lock: Lock) -> Any:
    """Show with this key that it is them."""
    visitor.opens("/ben-jij-het")
    page = visitor.page
    answer = lock.shows(asked(visitor, "/ben-jij-het/sleutel/vraag"))
    visitor.page = page
    return visitor.sends("/ben-jij-het/sleutel", credential=answer)
