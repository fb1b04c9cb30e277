"""Versions: every accepted text of something, so that two people never lose each other's words.

A row that people edit carries a version. A form says which version it was about; when another
one was kept meanwhile, nothing is overwritten and the page shows both (product.md C8).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from webapp import clock
from webapp.db import Base, Id, session
from webapp.sealed import Sealed


class ChangedMeanwhile(Exception):
    """Somebody kept other words since this form was opened."""


class Version(Base):
    """One accepted text of something, with the moment when it was kept."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("thing_id", "number"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("support_group.id", ondelete="CASCADE"), index=True
    )
    thing_id: Mapped[UUID]
    number: Mapped[int]
    text_sealed: Mapped[bytes]
    made_at: Mapped[datetime]

    text = Sealed()
    """A dictionary: the names of the fields and their words."""

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id


class Versioned:
    """A row that people edit; it counts its accepted texts."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")


def accept(thing: Any, seen: int, *, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Make room for these words, when the form saw the newest ones.

    One conditional UPDATE, so that of two writers at the same moment one comes second. The same
    words as there are now are no change. Raises ChangedMeanwhile, and then nothing changed.
    """
    if after == before:
        return
    seen = _as_good_as_newest(thing, seen, before, after)
    kind = type(thing)
    claimed = session.execute(
        update(kind)
        .where(kind.id == thing.id, kind.version == seen)
        .values(version=seen + 1)
        .returning(kind.id),
        execution_options={"synchronize_session": False},
    ).scalar()
    if claimed is None:
        session.refresh(thing)
        raise ChangedMeanwhile
    set_committed_value(thing, "version", seen + 1)
    if seen == 1:
        _keep(thing, 1, before, thing.made_at)
    _keep(thing, seen + 1, after, clock.now())


def texts(thing_id: UUID) -> list[Version]:
    """Every accepted text of a thing that was changed, the first one first."""
    found = select(Version).where(Version.thing_id == thing_id)
    return list(session.scalars(found.order_by(Version.number)))


def forget(thing_id: UUID) -> None:
    """What was thrown away leaves no texts behind."""
    session.execute(delete(Version).where(Version.thing_id == thing_id))


def _as_good_as_newest(thing: Any, seen: int, before: dict[str, Any], after: dict[str, Any]) -> int:
    """The newest version, when all that this form changes is still as the form saw it."""
    if seen == thing.version:
        return seen
    at_the_time = select(Version).where(Version.thing_id == thing.id, Version.number == seen)
    then = session.scalar(at_the_time)
    changed = [name for name in after if after[name] != before[name]]
    untouched = then is not None and all(then.text[name] == before[name] for name in changed)
    return int(thing.version) if untouched else seen


def _keep(thing: Any, number: int, text: dict[str, Any], at: datetime) -> None:
    session.add(
        Version(group_id=thing.group_id, thing_id=thing.id, number=number, text=text, made_at=at)
    )
    session.flush()
