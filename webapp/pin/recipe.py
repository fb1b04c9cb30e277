"""The recipe: what a PIN is kept as, so that a stolen database does not tell it."""

from dataclasses import dataclass
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw

from webapp.people.models import Person
from webapp.sealed import host

SALT = 16


@dataclass(frozen=True)
class Recipe:
    """What a PIN is kept as: keyed by the host, then slow to guess (argon2id).

    A database without the host's keys gives nothing to guess with.
    """

    keyed: bytes
    salt: bytes

    @classmethod
    def of(cls, person: Person, digits: str, key: UUID) -> "Recipe":
        """For this person's new digits; the same post again keeps the same."""
        return cls(_keyed(person, digits), host().keyed_hash("salt", str(key))[:SALT])

    def made(self) -> dict[str, str]:
        """As it is kept. It takes a moment, so nobody holds the database meanwhile."""
        slow = hash_secret_raw(
            self.keyed,
            self.salt,
            time_cost=2,
            memory_cost=19 * 1024,
            parallelism=1,
            hash_len=32,
            type=Type.ID,
        )
        return {"salt": self.salt.hex(), "hash": slow.hex()}


def kept(person: Person, digits: str) -> Recipe:
    """The recipe for these digits with the salt of the PIN that is kept."""
    return Recipe(_keyed(person, digits), bytes.fromhex(person.pin["salt"]))


def _keyed(person: Person, digits: str) -> bytes:
    return host().keyed_hash("pin", str(person.id), digits)
