"""Organisations: which ones there are."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from webapp.db import session
from webapp.organisations.models import Organisation


def on_the_list() -> list[Organisation]:
    """The organisations that can be chosen now, by name."""
    found = select(Organisation).where(Organisation.retired_at.is_(None))
    return list(session.scalars(found.order_by(func.lower(Organisation.name))))


def named(organisation_id: UUID | None) -> Organisation | None:
    """This organisation, also when it is no longer on the list."""
    return session.get(Organisation, organisation_id) if organisation_id else None


def to_choose(current_id: UUID | None) -> list[Organisation]:
    """What a professional can choose from: the list, and what they chose when it was on it."""
    listed, current = on_the_list(), named(current_id)
    return listed if current is None or current in listed else [current, *listed]


def names(organisation_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of these organisations, in one question."""
    wanted = {each for each in organisation_ids if each}
    found = select(Organisation).where(Organisation.id.in_(wanted))
    return {each.id: each.name for each in session.scalars(found)} if wanted else {}


def organisation_called(name: str) -> Organisation | None:
    """The organisation with this name, however it is written, also when it was retired."""
    wanted = name.casefold()
    every = session.scalars(select(Organisation))
    return next((each for each in every if each.name.casefold() == wanted), None)


def ever_any() -> bool:
    """Whether there ever was an organisation on the list."""
    return session.scalar(select(Organisation.id).limit(1)) is not None
