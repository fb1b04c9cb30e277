"""Recovery: which reviews somebody may read, and which packs there are."""

from uuid import UUID

from sqlalchemy import select

from webapp.db import session
from webapp.groups.models import Membership
from webapp.recovery import packs
from webapp.recovery.models import InstalledPack, Review
from webapp.recovery.packs import Pack
from webapp.sharing.queries import visible_to


def reviews(me: Membership, *, most: int, after: int = 0) -> list[Review]:
    """So many of the reviews that I may read, the newest first, after so many others."""
    readable = select(Review).where(Review.group_id == me.group_id, visible_to(me, Review))
    newest_first = readable.order_by(Review.written_at.desc(), Review.id)
    return list(session.scalars(newest_first.limit(most).offset(after)))


def before(me: Membership, review: Review) -> Review | None:
    """The last one before this that was finished, of the same pack, among those I may read."""
    return session.scalar(
        select(Review)
        .where(
            Review.group_id == review.group_id,
            Review.pack == review.pack,
            Review.written_at < review.written_at,
            Review.done_at.is_not(None),
            visible_to(me, Review),
        )
        .order_by(Review.written_at.desc())
        .limit(1)
    )


def review_in(group_id: UUID, review_id: UUID) -> Review | None:
    """This group's review, never another group's."""
    return session.scalar(select(Review).where(Review.id == review_id, Review.group_id == group_id))


def review_from(group_id: UUID, operation_key: UUID) -> Review | None:
    """What this form began before."""
    return session.scalar(
        select(Review).where(Review.group_id == group_id, Review.operation_key == operation_key)
    )


def own_word(group_id: UUID) -> str | None:
    """The owner's own word, as they used it last."""
    newest = select(Review).where(Review.group_id == group_id, Review.pack == packs.own().name)
    last = session.scalar(newest.order_by(Review.written_at.desc()).limit(1))
    return last.answer("own_word") if last else None


def installed() -> list[InstalledPack]:
    """Every pack that the host ever installed."""
    return list(session.scalars(select(InstalledPack).order_by(InstalledPack.name)))


def installed_called(name: str) -> InstalledPack | None:
    """The installed pack of this name, also when it is not offered any more."""
    return session.scalar(select(InstalledPack).where(InstalledPack.name == name))


def known_packs() -> dict[str, Pack]:
    """Every pack by its name, with those that are only read back."""
    own = packs.own()
    return {own.name: own} | {each.name: packs.read(each.source) for each in installed()}


def offered_packs() -> list[Pack]:
    """The packs that can be filled in now: the house's own one first."""
    on = [packs.read(each.source) for each in installed() if each.removed_at is None]
    return [packs.own(), *on]


def pack_of(review: Review) -> Pack:
    """The pack whose statements this review answers."""
    return known_packs()[review.pack]
