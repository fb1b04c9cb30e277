"""Ending: let the group rest, go on without professionals, close it, and turn that back."""

from collections.abc import Iterable

from sqlalchemy import delete

from webapp import clock
from webapp.db import Base, action, session
from webapp.ending import queries
from webapp.groups import actions as groups
from webapp.groups import queries as places
from webapp.groups.models import Group, Membership
from webapp.people.models import Person
from webapp.sealed import DataKey
from webapp.sharing.models import Look

KEPT = {Look.__tablename__}
"""That somebody looked stays: only ids, days and kinds stand in it, and rows are only added."""


@action
def rest(group: Group) -> None:
    """The whole group rests: nothing is sent and nobody is asked. Nothing is lost."""
    group.resting_since = group.resting_since or clock.now()


@action
def go_on(group: Group) -> None:
    """The group goes on, with everything as it was."""
    group.resting_since = None


@action
def go_on_without(professionals: Iterable[Membership]) -> None:
    """Their places end, in the one way that a place ends."""
    for place in professionals:
        groups.end(place)


@action
def close(group: Group, *, thanks: str) -> None:
    """From the next request on nobody has a page of this group. Seven days long it can come back.

    Who was there reads the words of thanks on the own page.
    """
    group.closed_at, group.thanks = clock.now(), thanks or None
    for place in places.members(group.id):
        place.told_at = None


@action
def turn_back(group: Group) -> bool:
    """The group is there again, as it was. Says no when it is too late."""
    if not queries.can_turn_back(group):
        return False
    group.closed_at = group.thanks = None
    return True


@action
def forget_old() -> None:
    """Groups that were closed seven days ago are gone, with the key that opened their words."""
    for group in queries.to_forget():
        _forget(group)


def _forget(group: Group) -> None:
    by_name = [place.person_id for place in queries.by_name_in(group.id)]
    group_id = group.id
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        if "group_id" in table.c and table.name not in KEPT:
            session.execute(delete(table).where(table.c.group_id == group_id))
    session.execute(delete(Group).where(Group.id == group_id))
    session.execute(delete(Person).where(Person.id.in_(by_name)))
    session.execute(delete(DataKey).where(DataKey.id.in_([group_id, *by_name])))
