"""Recovery: begin looking back, keep each answer, take it away; and install packs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from webapp import clock
from webapp.db import action, session
from webapp.groups.models import Group, Membership
from webapp.recovery import packs, queries
from webapp.recovery.models import InstalledPack, Review
from webapp.recovery.packs import Pack
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shown


class OtherWords(Exception):
    """A pack of this name is known, with other words."""


@action
def begin(me: Membership, pack: Pack, *, operation_key: UUID) -> Review:
    """A review without answers yet. The same operation key twice is the same review once."""
    known = queries.review_from(me.group_id, operation_key)
    if known is not None:
        return known
    word = queries.own_word(me.group_id)
    now = clock.now()
    review = Review(
        group_id=me.group_id,
        operation_key=operation_key,
        pack=pack.name,
        answers={"own_word": word} if word else {},
        written_at=now,
    )
    session.add(review)
    session.flush()
    me.group.looked_back_at = now
    return review


@action
def answer(review: Review, name: str, value: Any) -> None:
    """Keep one answer; a later one is a change. None is «wil ik niet zeggen»."""
    review.answers = {**review.answers, name: value}


@action
def finish(review: Review, *, first: str | None, together: bool) -> None:
    """What should change first, if anything, and whether it was filled in together."""
    review.answers = {**review.answers, "first": first, "together": together}
    review.done_at = review.done_at or clock.now()


@action
def remove(me: Membership, review: Review) -> None:
    """It is gone, for everybody, with what it said and with who saw it."""
    sharing.keep_private(me, Shown.REVIEW, review.id)
    session.delete(review)


@action
def not_now(group: Group) -> None:
    """The first page offers it again in three months. Pressed twice is once."""
    now = clock.now()
    if group.looked_back_at is None or now - group.looked_back_at > timedelta(days=1):
        group.looked_back_at = now


@action
def install(source: str) -> Pack:
    """A pack for everybody in this house. Raises BadPack, and OtherWords for a known name."""
    pack = packs.read(source)
    known = queries.installed_called(pack.name)
    if pack.name == packs.own().name or (known and known.source != source):
        raise OtherWords(pack.name)
    if known is None:
        known = InstalledPack(name=pack.name, source=source, added_at=clock.now())
        session.add(known)
    known.removed_at = None
    return pack


@action
def put_away(pack: InstalledPack) -> None:
    """It is no longer offered; what was answered stays readable."""
    pack.removed_at = pack.removed_at or clock.now()
