"""Groups: begin one, join one, leave one."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, or_, select

from webapp import chance, clock
from webapp.db import action, session
from webapp.groups import queries
from webapp.groups.models import Group, Job, MemberKind, Membership, Role, Who
from webapp.people.models import Person
from webapp.sealed import DataKey

goes_along: dict[str, Callable[[Membership], None]] = {}
"""A room says here, at start-up, what goes along when a place rests (a pause) or is over."""


@action
def begin(person: Person, *, name: str, begun_with_id: UUID | None = None) -> Membership:
    """A new group that this person leads. Twice is once: the second name is a change."""
    known = queries.own_group_of(person.id)
    if known is not None:
        known.group.name = name
        return known
    group_id, now = chance.new_id(), clock.now()
    DataKey.make(group_id)
    session.flush()
    group = Group(
        id=group_id, name=name, zone=clock.AMSTERDAM, begun_with_id=begun_with_id, made_at=now
    )
    session.add(group)
    session.flush()
    return _place(group, person, role=Role.OWNER, kind=MemberKind.CLOSE_ONE, confirmed=True)


@action
def join(group: Group, person: Person, *, kind: MemberKind) -> Membership:
    """A place that waits for the owner's yes. Somebody who was here before begins anew."""
    here = select(Membership).where(
        Membership.group_id == group.id, Membership.person_id == person.id
    )
    for known in session.scalars(here):
        if known.ended_at is not None:
            _begin_anew(known, kind=kind)
        return known
    return _place(group, person, role=Role.MEMBER, kind=kind, confirmed=False)


def _place(
    group: Group, person: Person, *, role: Role, kind: MemberKind, confirmed: bool
) -> Membership:
    now = clock.now()
    place = Membership(
        group=group,
        group_id=group.id,
        person=person,
        person_id=person.id,
        role=role,
        kind=kind,
        made_at=now,
        confirmed_at=now if confirmed else None,
    )
    session.add(place)
    session.flush()
    return place


def _begin_anew(place: Membership, *, kind: MemberKind) -> None:
    place.kind, place.made_at = kind, clock.now()
    place.confirmed_at = place.paused_at = place.ended_at = place.told_at = None
    place.by_choice = place.by_name = place.helps = False
    place.organisation_id = place.function = place.reach = place.replies = None


@action
def confirm(place: Membership) -> None:
    """The owner knows who this is; from now on there is content to see."""
    if place.confirmed_at is None:
        place.confirmed_at = clock.now()
    let_back(place)


@action
def end(place: Membership, *, by_choice: bool = False) -> None:
    """Access ends with the next request, on every device."""
    if place.ended_at is not None:
        return
    if place.paused_at is None:
        place.told_at = None  # who heard it at the pause does not hear it once more
    place.ended_at, place.by_choice = clock.now(), by_choice
    _take_along(place)


@action
def pause(place: Membership) -> None:
    """The same as an end, until the owner lets them back; then all is as it was."""
    if place.is_there:
        place.paused_at, place.told_at = clock.now(), None
        _take_along(place)


@action
def let_back(place: Membership) -> None:
    """A pause is over. Who is gone stays gone: a new yes needs a new link."""
    if place.ended_at is None:
        place.paused_at = None


@action
def put_away(place: Membership) -> None:
    """The sentence that this place rests or is over was read, and need not come back."""
    if place.told_at is None:
        place.told_at = clock.now()


@action
def keep_card(
    place: Membership,
    *,
    reach: str,
    organisation_id: UUID | None = None,
    function: str = "",
    replies: str = "",
) -> None:
    """What the others read about this member: only what they chose to tell."""
    place.reach = reach or None
    place.organisation_id, place.function = organisation_id, function or None
    place.replies = replies or None


def _take_along(place: Membership) -> None:
    session.flush()
    for room in goes_along.values():
        room(place)


@action
def take_over(place: Membership, newcomer: Membership) -> None:
    """The same member on a new phone: the place goes to who now answered, and to nobody else.

    Only this group's place moves. What the old phone could open elsewhere stays with it,
    so that a new link from one group opens no door of another.
    """
    person = newcomer.person
    session.delete(newcomer)
    session.flush()
    place.person, place.person_id, place.by_name = person, person.id, False


@action
def forget_who_never_joined(*, ended: datetime, made: datetime) -> None:
    """Places that ended before that moment without a yes, or wait since before the other one.

    People who then have no place and no address are forgotten with them.
    """
    over = or_(Membership.ended_at < ended, Membership.made_at < made)
    session.execute(delete(Membership).where(Membership.confirmed_at.is_(None), over))
    nowhere = ~exists().where(Membership.person_id == Person.id)
    gone = session.scalars(
        select(Person.id).where(nowhere, Person.email_lookup.is_(None), Person.made_at < ended)
    ).all()
    session.execute(delete(Person).where(Person.id.in_(gone)))
    session.execute(delete(DataKey).where(DataKey.id.in_(gone)))


@action
def arrange(
    group: Group, *, name: str, place: str, chair: str, channel: str, every_weeks: int
) -> None:
    """The group's name, and how it works: where, who leads the talk, how often, in between."""
    group.name, group.every_weeks = name, every_weeks
    group.place, group.chair, group.channel = place or None, chair or None, channel or None


@action
def share_out(group: Group, jobs: dict[Job, Who]) -> None:
    """Who does which job. The others stay with whom they were."""
    said = {job.value: who.value for job, who in jobs.items()}
    group.jobs = (group.jobs or {}) | said


@action
def let_help(place: Membership, jobs: Iterable[Job]) -> None:
    """From now on this member prepares things. Without a choice before, these are done together."""
    place.helps = True
    if place.group.jobs is None:
        place.group.jobs = {job.value: Who.TOGETHER.value for job in jobs}


@action
def let_rest(place: Membership) -> None:
    """This member helps no longer, from the next request on. What was prepared stays."""
    place.helps = False


@action
def forget_where_it_began(group: Group) -> None:
    """With which organisation the group began is known no longer."""
    group.begun_with_id = None
