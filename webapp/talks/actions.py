"""Talks: write the own card."""

from collections.abc import Mapping

from webapp import clock
from webapp.db import action, session
from webapp.groups.models import Membership
from webapp.talks import queries
from webapp.talks.models import TalkCard, Topic


@action
def write(me: Membership, words: Mapping[Topic, str]) -> TalkCard:
    """The words on my card. There is one card for each, so that twice is once."""
    topics, now = {topic.value: words.get(topic) or "" for topic in Topic}, clock.now()
    card = queries.card_of(me)
    if card is None:
        card = TalkCard(
            group_id=me.group_id,
            membership=me,
            membership_id=me.id,
            topics=topics,
            made_at=now,
            changed_at=now,
        )
        session.add(card)
        session.flush()
    if card.topics != topics:
        card.topics, card.changed_at = topics, now
    return card
