"""Account: own numbers, and the codes that let somebody in again."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from webapp import clock
from webapp.db import action, session
from webapp.people.models import Code, CodeKind, Person
from webapp.sealed import host
from webapp.tokens import readable

DEVICE_CODE_LASTS = timedelta(minutes=10)


@action
def keep_numbers(person: Person, *, numbers: dict[str, str]) -> None:
    """Own GP and own team (product.md G3). Empty ones are left out."""
    person.numbers = {which: number for which, number in numbers.items() if number}


@action
def make_code(person: Person, kind: CodeKind, *, operation_key: UUID) -> str:
    """A new code of this kind; the one before is worth nothing. The same key: the same code."""
    length = 16 if kind is CodeKind.RECOVERY else 8
    source = host().keyed_hash("make code", kind.value, str(person.id), str(operation_key))
    letters = readable(source, length)
    kept = host().keyed_hash("code", letters)
    if session.scalar(select(Code).where(Code.code_hash == kept)):
        return letters
    session.execute(
        delete(Code).where(Code.person_id == person.id, Code.kind == kind, Code.used_at.is_(None))
    )
    ends_at = clock.now() + DEVICE_CODE_LASTS if kind is CodeKind.DEVICE else None
    session.add(
        Code(
            person=person,
            person_id=person.id,
            kind=kind,
            code_hash=kept,
            made_at=clock.now(),
            ends_at=ends_at,
        )
    )
    session.flush()
    return letters
