"""Agenda: put a point on it, propose one, say yes or not now."""

from collections.abc import Iterable
from uuid import UUID

from webapp import chance, clock, versions
from webapp.agenda import queries
from webapp.agenda.models import About, AgendaItem, Origin
from webapp.db import action, session
from webapp.groups.models import Membership
from webapp.meetings import queries as meetings
from webapp.meetings.models import Meeting


@action
def put_on(
    me: Membership,
    meeting: Meeting,
    *,
    operation_key: UUID,
    words: str,
    about: About | None,
    seen: int = 1,
) -> AgendaItem:
    """A point of the owner, or of who prepares the draft: behind the owner's other own points.

    Sent twice is one point; other words are a change. Raises ChangedMeanwhile.
    """
    known = queries.item_from(me.group_id, operation_key)
    if known is not None:
        change(known, seen=seen, words=words, about=about)
        return known
    item = _item(meeting, operation_key, Origin.OWN, words, about)
    row = _row(meeting)
    own = next((n for n, each in enumerate(row) if each.origin is not Origin.OWN), len(row))
    _stand(row[:own] + [item] + row[own:])
    return item


@action
def propose(
    me: Membership, meeting: Meeting, *, operation_key: UUID, words: str, seen: int = 1
) -> AgendaItem:
    """A member's point. Until the owner says yes only these two see it. Sent twice is one."""
    known = queries.item_from(me.group_id, operation_key)
    if known is not None:
        if known.waits_from(me):
            change(known, seen=seen, words=words, about=None)
        return known
    item = _item(meeting, operation_key, Origin.PROPOSED, words, None)
    item.accepted_at, item.proposed_by_id = None, me.id
    session.flush()
    return item


@action
def take_example(meeting: Meeting, points: Iterable[tuple[str, About | None]]) -> None:
    """The points of an example, on an agenda on which there is nothing yet."""
    row = _row(meeting)
    if not row:
        made = [_item(meeting, chance.new_id(), Origin.EXAMPLE, *point) for point in points]
        _stand(made)


@action
def change(item: AgendaItem, *, seen: int, words: str, about: About | None) -> None:
    """The same point, said better. Raises ChangedMeanwhile, and then nothing changed."""
    after = {"words": words, "about": about.value if about else None}
    versions.accept(item, seen, before=item.text, after=after)
    item.words, item.about = words, about
    session.flush()


@action
def move(item: AgendaItem, *, to: int) -> None:
    """To this place on the agenda, the first one being 0. Pressed twice is once."""
    row = _row(item.meeting)
    if item in row:
        row.remove(item)
        row.insert(to, item)
        _stand(row)


@action
def accept(item: AgendaItem) -> None:
    """The owner wants to talk about it: it comes behind the other points."""
    if item.waits:
        row = _row(item.meeting)
        item.accepted_at = clock.now()
        _stand([*row, item])


@action
def put_aside(item: AgendaItem) -> None:
    """Not now. The proposal is simply no longer there."""
    if item.waits:
        item.set_aside_at = clock.now()


@action
def take_off(item: AgendaItem) -> None:
    """It is no point after all."""
    versions.forget(item.id)
    session.delete(item)
    session.flush()


@action
def let_go(place: Membership) -> None:
    """What somebody proposed goes along with them. A pause keeps it."""
    if place.ended_at is not None:
        for item in queries.proposed_by(place):
            take_off(item)


def _row(meeting: Meeting) -> list[AgendaItem]:
    """The agenda, for one who changes its order at a time."""
    meetings.hold(meeting)
    return queries.agenda(meeting)


def _stand(row: list[AgendaItem]) -> None:
    for place, each in enumerate(row, start=1):
        each.place = place
    session.flush()


def _item(
    meeting: Meeting, key: UUID, origin: Origin, words: str, about: About | None
) -> AgendaItem:
    now = clock.now()
    item = AgendaItem(
        group_id=meeting.group_id,
        meeting=meeting,
        meeting_id=meeting.id,
        operation_key=key,
        origin=origin,
        words=words,
        about=about,
        place=0,
        made_at=now,
        accepted_at=now,
    )
    session.add(item)
    session.flush()
    return item
