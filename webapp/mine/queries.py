"""Mine: what somebody has that no other room looks up by itself."""

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from webapp.db import session
from webapp.groups.models import Membership
from webapp.talks.models import TalkCard


def talk_card_of(place: Membership) -> TalkCard | None:
    """The card for a talk that this member wrote."""
    mine = select(TalkCard).where(TalkCard.membership_id == place.id)
    return session.scalar(mine.options(lazyload(TalkCard.shares)))
