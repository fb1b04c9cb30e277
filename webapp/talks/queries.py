"""Talks: whose cards there are."""

from uuid import UUID

from sqlalchemy import select

from webapp.db import session
from webapp.groups.models import Membership
from webapp.talks.models import TalkCard


def card_of(me: Membership) -> TalkCard | None:
    """The card that I wrote."""
    return session.scalar(
        select(TalkCard).where(TalkCard.membership_id == me.id, TalkCard.group_id == me.group_id)
    )


def card_in(group_id: UUID, talk_id: UUID) -> TalkCard | None:
    """A card of this group, while its writer is there."""
    card = session.scalar(
        select(TalkCard).where(TalkCard.id == talk_id, TalkCard.group_id == group_id)
    )
    return card if card is not None and card.membership.is_there else None


def cards_of_others(me: Membership) -> list[TalkCard]:
    """What others in the group wrote; who asks has to look whether I may read it."""
    found = session.scalars(
        select(TalkCard)
        .where(TalkCard.group_id == me.group_id, TalkCard.membership_id != me.id)
        .order_by(TalkCard.made_at)
    )
    return [card for card in found if card.membership.is_there and card.says_anything]
