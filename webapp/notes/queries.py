"""Notes: which there are for somebody."""

from uuid import UUID

from sqlalchemy import select

from webapp import clock
from webapp.db import session
from webapp.groups.models import Membership
from webapp.notes.models import CallAsk, CallWish, Note, NoteAnswer
from webapp.sharing.queries import visible_to

NEWEST = 10
"""This is no chat (product.md I2): so many stand on the page."""


def notes(me: Membership, *, most: int, after: int = 0) -> list[Note]:
    """What I may see, the newest first, after so many."""
    found = select(Note).where(Note.group_id == me.group_id, visible_to(me, Note))
    in_order = found.order_by(Note.made_at.desc(), Note.id)
    return list(session.scalars(in_order.limit(most).offset(after)))


def note_in(group_id: UUID, note_id: UUID) -> Note | None:
    """This group's note, never another group's."""
    return session.scalar(select(Note).where(Note.id == note_id, Note.group_id == group_id))


def note_from(group_id: UUID, operation_key: UUID) -> Note | None:
    """What this form made before."""
    return session.scalar(
        select(Note).where(Note.group_id == group_id, Note.operation_key == operation_key)
    )


def wish_of(group_id: UUID) -> CallWish | None:
    """The wish to be called that stands now, the newest."""
    stands = select(CallWish).where(CallWish.group_id == group_id, CallWish.over_at > clock.now())
    return session.scalar(stands.order_by(CallWish.made_at.desc(), CallWish.id).limit(1))


def wish_for(me: Membership) -> CallWish | None:
    """The same, when it asks me."""
    wish = wish_of(me.group_id)
    return wish if wish is not None and wish.asks_now(me) else None


def wish_in(group_id: UUID, wish_id: UUID) -> CallWish | None:
    """This group's wish, never another group's."""
    return session.scalar(
        select(CallWish).where(CallWish.id == wish_id, CallWish.group_id == group_id)
    )


def wish_from(group_id: UUID, operation_key: UUID) -> CallWish | None:
    """What this form made before."""
    return session.scalar(
        select(CallWish).where(
            CallWish.group_id == group_id, CallWish.operation_key == operation_key
        )
    )


def told(place: Membership) -> list[NoteAnswer]:
    """Every note that this member was told of or answered."""
    return list(session.scalars(select(NoteAnswer).where(NoteAnswer.membership_id == place.id)))


def asks_of(place: Membership) -> list[CallAsk]:
    """Every wish to be called that asked this member."""
    return list(session.scalars(select(CallAsk).where(CallAsk.membership_id == place.id)))


def may_still_know(about_id: UUID) -> bool:
    """Whether this person may still be told: of a note that they see, or a wish that stands."""
    if (answer := session.get(NoteAnswer, about_id)) is not None:
        return _hears(answer.membership) and answer.note.is_shared_with(answer.membership)
    ask = session.get(CallAsk, about_id)
    if ask is None or not _hears(ask.membership):
        return False
    return ask.wish.caller_id is None and ask.wish.asks_now(ask.membership)


def _hears(member: Membership) -> bool:
    """Whether they are there, and the group does not rest."""
    return member.is_there and member.group.resting_since is None
