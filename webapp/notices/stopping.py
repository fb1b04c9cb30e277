"""Stopping: the address in a mail that switches such mails off. It is signed and kept nowhere.

It lets nobody in and names nobody: an id and what to switch off. RFC 8058 asks that it works from
the mail program itself, without a session, however old the mail is; so it never ends. The mails
that nobody can switch off (a code that was asked for, word that a way in changed) carry none: a
button that does nothing would be worse than none.
"""

import hashlib
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from webapp.notices.models import About
from webapp.people.models import Person
from webapp.people.queries import person_in
from webapp.sealed import host


def path(person_id: UUID, about: About) -> str:
    """Where these messages to this person are switched off."""
    return f"/berichten-uit/{_signer().dumps([person_id.hex, about.value])}"


def behind(word: str) -> tuple[Person, About] | None:
    """Who gets no more of what, when we made this word and the person is still here."""
    try:
        person_id, about = _signer().loads(word)
    except BadData:
        return None
    person = person_in(UUID(person_id))
    return (person, About(about)) if person else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(
        host().keyed_hash("stop"),
        salt="stop",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
