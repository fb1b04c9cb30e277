"""The one condition for lists, and the one table of permissions: they never disagree."""

import itertools

import pytest
from sqlalchemy import select

from webapp import clock
from webapp.agreements.models import Summary
from webapp.checkins.models import CheckIn
from webapp.db import session
from webapp.goals.models import Goal
from webapp.groups.models import Membership
from webapp.notes.models import Note
from webapp.plan.models import PlanSection
from webapp.policy import Can, allows
from webapp.recovery.models import Review
from webapp.sharing import actions as sharing
from webapp.sharing.models import Shareable
from webapp.sharing.queries import seen_by, visible_to
from webapp.talks.models import TalkCard

READING = {Goal: Can.READ_GOAL, CheckIn: Can.READ_CHECK_IN, TalkCard: Can.READ_TALK}
READING |= {Review: Can.READ_REVIEW, Note: Can.READ_NOTE}
READING |= {PlanSection: Can.READ_PLAN, Summary: Can.READ_AGREEMENTS}
AUDIENCES = ("nobody", "emma", "everyone")


def card_of(place):
    """A card for a talk, as its own room would make it."""
    at = clock.now()
    values = {"topics": {"hope": "Rust"}, "made_at": at, "changed_at": at}
    card = TalkCard(group_id=place.group_id, membership_id=place.id, **values)
    session.add(card)
    session.flush()
    return card


@pytest.fixture
def group(world):
    """Anna, Emma, Jan, and Kees who came later; things for nobody, for Emma, and for all."""
    anna = world.owner()
    emma, jan, kees = (world.member(anna, name) for name in ("Emma", "Jan", "Kees"))
    goals = [world.goal(anna, audience) for audience in AUDIENCES]
    check_ins = [world.check_in(anna, mood=mood) for mood in range(3)]
    reviews = [world.review(anna) for _audience in AUDIENCES]
    notes = [world.note(anna, audience) for audience in AUDIENCES]
    summaries = [world.agreement(anna).summary for _audience in AUDIENCES]
    with world.open():
        owner, to = session.merge(anna), session.merge(emma)
        cards = [card_of(place) for place in (owner, session.merge(jan), session.merge(kees))]
        for some in (goals, check_ins, reviews, notes, summaries, [cards[1], cards[0], cards[2]]):
            sharing.show_to(owner, some[1].shown, some[1].id, to)
            sharing.show_to_everyone(owner, some[2].shown, some[2].id)
    return anna, emma, jan, kees


def test_every_kind_that_can_be_shown_is_held_against_the_table():
    assert set(READING) == set(Shareable.__subclasses__())


@pytest.mark.parametrize("off", [False, True])
def test_a_list_shows_what_the_table_allows_and_nothing_else(world, group, off):
    with world.open():
        if off:
            sharing.share_nothing(session.merge(group[0]).group)
    seen = {}
    with world.open():
        for who, (kind, can) in itertools.product(group, READING.items()):
            me = session.get_one(Membership, who.id)
            listed = set(session.scalars(select(kind.id).where(visible_to(me, kind))))
            allowed = {each.id for each in session.scalars(select(kind)) if allows(me, can, each)}
            assert listed == allowed, f"{me.name} {kind.__name__}"
            seen[me.name, kind] = len(listed)
    theirs = {"Anna": 3, "Emma": 0 if off else 2, "Jan": 0 if off else 1, "Kees": 0 if off else 1}
    assert {name: seen[name, Goal] for name in theirs} == theirs


def test_sharing_nothing_is_the_owners_alone_and_hides_no_card_of_a_member(world, group):
    """Otherwise Emma would see by the cards of others that Anna shares nothing now."""
    _anna, emma, _jan, _kees = group
    with world.open():
        sharing.share_nothing(session.merge(emma).group)
    with world.open():
        me = session.get_one(Membership, emma.id)
        found = session.scalars(select(TalkCard).where(visible_to(me, TalkCard)))
        assert [card.membership.name for card in found] == ["Kees"]


def test_names_of_a_members_card_may_be_the_owners(world, group):
    anna, _emma, jan, _kees = group
    with world.open():
        card = session.scalars(select(TalkCard).where(TalkCard.membership_id == jan.id)).one()
        sharing.keep_private(session.merge(jan), card.shown, card.id)
        sharing.show_to(session.merge(jan), card.shown, card.id, session.merge(anna))
        session.expire_all()
        assert seen_by([card], session.merge(anna).group) == {card.id: ["Anna"]}
