"""Notes: write one, say something back, ask somebody to call."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from webapp import clock
from webapp.db import action, session
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.notes import queries
from webapp.notes.models import OPEN_FOR, CallAsk, CallWish, Note, NoteAnswer
from webapp.notices import actions as notices
from webapp.notices import queries as notice_queries
from webapp.notices.models import Kind
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown
from webapp.sharing.queries import audience


@action
def write(
    me: Membership, *, operation_key: UUID, words: str, to: Iterable[Membership] | None
) -> Note:
    """A note to these members, or to the whole group (None). They are told that there is news.

    Sent twice is one note; other words or other people are a change, and nobody is told again.
    """
    note = queries.note_from(me.group_id, operation_key)
    if note is None:
        note = Note(
            group_id=me.group_id, operation_key=operation_key, words=words, made_at=clock.now()
        )
        session.add(note)
        session.flush()
    if not note.answers:
        note.made_at = clock.now()  # so far nobody was told
    note.words = words
    chosen = None if to is None else list(to)
    _show(me, note, chosen)
    for member in groups.members(me.group_id) if chosen is None else chosen:
        if note.answer_of(member) is None:
            _tell(Kind.NEWS, member, _answer(note, member).id)
    return note


@action
def take_away(note: Note) -> None:
    """A note that is no longer wanted, with all that was said back. Who was not told never is."""
    notices.drop(*(answer.id for answer in note.answers))
    for share in note.shares:
        session.delete(share)
    session.delete(note)


@action
def take_back(note: Note) -> bool:
    """«Toch niet»: nobody sees it, while nobody was told yet (product.md G9). Whether in time."""
    if audience(note.group_id, Shown.NOTE, note.id) == (False, set()):
        return True  # it was taken back already
    if not notice_queries.can_take_back(note.made_at):
        return False
    notices.drop(*(answer.id for answer in note.answers))
    note.answers.clear()
    for share in note.shares:
        session.delete(share)
    session.flush()
    return True


@action
def think_of(note: Note, me: Membership, *, warm: bool) -> None:
    """«Ik denk aan je», in one tap, or no longer."""
    _answer(note, me).warm = warm


@action
def say_back(note: Note, me: Membership, words: str) -> None:
    """A few words back; none takes them away."""
    _answer(note, me).words = words or None


@action
def ask_to_call(me: Membership, *, operation_key: UUID, members: Iterable[Membership]) -> CallWish:
    """These members are asked, in a mail that says nothing. Asked twice is once.

    A wish of before is over with the new one.
    """
    wish = queries.wish_from(me.group_id, operation_key)
    if wish is not None:
        return wish
    if (before := queries.wish_of(me.group_id)) is not None:
        need_no_more(before)
    now = clock.now()
    wish = CallWish(
        group_id=me.group_id, operation_key=operation_key, made_at=now, over_at=now + OPEN_FOR
    )
    session.add(wish)
    session.flush()
    for member in members:
        ask = CallAsk(group_id=me.group_id, wish=wish, membership=member, membership_id=member.id)
        session.add(ask)
        session.flush()
        _tell(Kind.CALL_WISH, member, ask.id, useless_at=wish.over_at)
    return wish


@action
def need_no_more(wish: CallWish) -> None:
    """The owner was called, or rather not now. Who was not told yet never is."""
    wish.over_at = min(wish.over_at, clock.now())
    notices.drop(*(ask.id for ask in wish.asks))


@action
def call(wish: CallWish, me: Membership) -> bool:
    """«Ik bel». Whether I am the one: of two at the same moment the database chooses one."""
    session.execute(
        update(CallWish)
        .where(CallWish.id == wish.id, CallWish.caller_id.is_(None))
        .values(caller_id=me.id)
    )
    session.refresh(wish)
    if wish.caller_id != me.id:
        return False
    notices.drop(*(ask.id for ask in wish.asks))
    return True


@action
def call_not(wish: CallWish, me: Membership) -> None:
    """Rather not. The owner sees that nobody said it, and others can."""
    if wish.caller_id == me.id:
        wish.caller, wish.caller_id = None, None


@action
def let_go(place: Membership) -> None:
    """Who rests or is gone is not told and does not call. What they said back stays."""
    notices.drop(*(answer.id for answer in queries.told(place)))
    for ask in queries.asks_of(place):
        notices.drop(ask.id)
        call_not(ask.wish, place)
        if place.ended_at is not None:
            ask.wish.asks.remove(ask)
    session.flush()


def _show(me: Membership, note: Note, to: list[Membership] | None) -> None:
    """Exactly these see it, or everybody (None)."""
    if to is None:
        sharing.show_to_everyone(me, Shown.NOTE, note.id)
    elif audience(me.group_id, Shown.NOTE, note.id) != (False, {each.id for each in to}):
        sharing.keep_private(me, Shown.NOTE, note.id)
        for member in to:
            sharing.show_to(me, Shown.NOTE, note.id, member)


def _answer(note: Note, member: Membership) -> NoteAnswer:
    known = note.answer_of(member)
    if known is None:
        known = NoteAnswer(
            group_id=note.group_id,
            note=note,
            note_id=note.id,
            membership=member,
            membership_id=member.id,
            made_at=clock.now(),
        )
        session.add(known)
        session.flush()
    return known


def _tell(kind: Kind, member: Membership, about_id: UUID, **when: datetime) -> None:
    there = {"path": f"/groep/{member.group_id}/berichten"}
    notices.tell(member.person, kind, facts=there, about_id=about_id, **when)
