"""Sealing: what people write lies in the database only as AES-256-GCM.

Every group and every person has a data key. The host's keys wrap those, and lie in a file
outside the database. Destroying a data key is forgetting what it sealed, backups included.
"""

import base64
import hmac
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, overload
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Mapped

from webapp import chance, db

_FORMAT = b"\x01"
_NONCE = 12


class CannotOpen(Exception):
    """The key is not the right one, or the value was moved or changed."""


def encrypt(key: bytes, plain: bytes, about: bytes) -> bytes:
    """Seal bytes. `about` is not hidden, but opening needs the same."""
    nonce = chance.some_bytes(_NONCE)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, _FORMAT + about)


def decrypt(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """Open bytes that `encrypt` sealed. Raises CannotOpen."""
    nonce, rest = sealed[1 : _NONCE + 1], sealed[_NONCE + 1 :]
    try:
        return AESGCM(key).decrypt(nonce, rest, sealed[:1] + about)
    except (InvalidTag, ValueError) as wrong:  # ValueError: too short to be sealed at all
        raise CannotOpen(about.decode()) from wrong


class HostKeys:
    """The host's keys: they wrap data keys, find addresses and sign cookies."""

    def __init__(self, path: Path) -> None:
        kept = json.loads(path.read_text())
        self._ring = {int(number): base64.b64decode(key) for number, key in kept["wrap"].items()}
        self._newest = max(self._ring)
        self._lookup = base64.b64decode(kept["lookup"])
        self.cookie = base64.b64decode(kept["cookie"])

    @staticmethod
    def make(path: Path) -> None:
        """Write a file with new keys, readable by its owner alone. An existing file stays."""
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        words = json.dumps({"wrap": {"1": _new()}, "lookup": _new(), "cookie": _new()}, indent=2)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(words)

    def seal(self, plain: bytes, about: str) -> bytes:
        """Seal with the newest key; its number goes in front."""
        return bytes([self._newest]) + encrypt(self._ring[self._newest], plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Open with the key whose number stands in front. Raises CannotOpen."""
        if sealed[0] not in self._ring:
            raise CannotOpen(about)
        return decrypt(self._ring[sealed[0]], sealed[1:], about.encode())

    def keyed_hash(self, *parts: str) -> bytes:
        """Find something again without keeping it: HMAC-SHA256 with a key of its own."""
        return hmac.digest(self._lookup, "\x1f".join(parts).encode(), "sha256")

    def signing_key(self, what_for: str) -> ec.EllipticCurvePrivateKey:
        """A key pair of its own for this, made of the host's keys: the same at every start."""
        source = hmac.digest(self._lookup, f"signing key\x1f{what_for}".encode(), "sha384")
        return ec.derive_private_key(int.from_bytes(source) % (_ORDER - 1) + 1, ec.SECP256R1())


_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve P-256 has (FIPS 186-5)."""


def _new() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def host() -> HostKeys:
    """The host's keys of the running unit of work."""
    keys: HostKeys = db.session.info["host_keys"]
    return keys


class DataKey(db.Base):
    """The key of one person or one group, wrapped by the host's key; its id is the owner's id."""

    __tablename__ = "data_key"

    wrapped: Mapped[bytes]

    @classmethod
    def make(cls, owner_id: UUID) -> "DataKey":
        """A new key for this owner, in the database with the owner."""
        row = cls(id=owner_id, wrapped=host().seal(chance.some_bytes(32), f"data_key.{owner_id}"))
        db.session.add(row)
        return row


def data_key(owner_id: UUID) -> bytes:
    """This owner's key, unwrapped once for each unit of work and then forgotten."""
    opened: dict[UUID, bytes] = db.session.info.setdefault("data_keys", {})
    if owner_id not in opened:
        with db.session.no_autoflush:
            row = db.session.get_one(DataKey, owner_id)
        opened[owner_id] = host().open(row.wrapped, f"data_key.{owner_id}")
    return opened[owner_id]


class _Row(Protocol):
    id: UUID
    __tablename__: str


class _Sealing:
    """A descriptor: `words = Sealed()` reads and writes the column `words_sealed`.

    The value is bound to its table, column and row, so a value that was moved does not open.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, kind: type) -> "_Sealing": ...
    @overload
    def __get__(self, row: object, kind: type) -> Any: ...
    def __get__(self, row: Any, kind: type) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else json.loads(self._open(row, sealed, self._about(row)))

    def __set__(self, row: Any, value: Any) -> None:
        # Equal words keep their sealed bytes: nothing changes where nobody changed anything.
        if getattr(row, self.column) is not None and self.__get__(row, type(row)) == value:
            return
        plain = json.dumps(value, ensure_ascii=False).encode()
        sealed = None if value is None else self._seal(row, plain, self._about(row))
        setattr(row, self.column, sealed)

    def _about(self, row: _Row) -> str:
        return f"{row.__tablename__}.{self.column}.{row.id}"

    _seal: Callable[[Any, bytes, str], bytes]
    _open: Callable[[Any, bytes, str], bytes]


class Sealed(_Sealing):
    """Sealed with the key of the row's group or person (`row.sealed_for`)."""

    def _seal(self, row: Any, plain: bytes, about: str) -> bytes:
        return encrypt(data_key(row.sealed_for), plain, about.encode())

    def _open(self, row: Any, sealed: bytes, about: str) -> bytes:
        return decrypt(data_key(row.sealed_for), sealed, about.encode())


class SealedBytes(Sealed):
    """The same for what is bytes already, such as a piece of a file.

    It is bound to what the row says in `bound_to`: to which file, and which piece of how many.
    """

    def __get__(self, row: Any, kind: type) -> Any:
        """The bytes, opened. Raises CannotOpen."""
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else self._open(row, sealed, self._about(row))

    def __set__(self, row: Any, value: bytes | None) -> None:
        sealed = None if value is None else self._seal(row, value, self._about(row))
        setattr(row, self.column, sealed)

    def _about(self, row: Any) -> str:
        return f"{row.__tablename__}.{self.column}.{row.bound_to}"


class SealedByHost(_Sealing):
    """Sealed with the host's own key, for what belongs to nobody yet."""

    def _seal(self, _row: Any, plain: bytes, about: str) -> bytes:
        return host().seal(plain, about)

    def _open(self, _row: Any, sealed: bytes, about: str) -> bytes:
        return host().open(sealed, about)
