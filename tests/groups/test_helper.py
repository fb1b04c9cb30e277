"""What a helper may do, for every job and every permission; the rest is the owner's alone."""

from types import SimpleNamespace

import pytest

from webapp.db import session
from webapp.groups import actions as groups
from webapp.groups.models import Job, Membership, Who
from webapp.policy import Can, allows

OPENS = {
    Job.DATES: {Can.PLAN_MEETING, Can.PREPARE_MEETING},
    Job.GOALS: {Can.PREPARE_GOAL, Can.READ_GOAL_DRAFT},
    Job.AGENDA: set(),
    Job.AGREEMENTS: {Can.WRITE_AGREEMENTS, Can.CHANGE_AGREEMENTS},
}
"""What each job adds to what every member may do. The agenda is prepared with the meeting itself,
by who prepares its date too."""
OWNERS_ALONE = {
    Can.ARRANGE_GROUP,
    Can.CHOOSE_HELPER,
    Can.CARE_FOR_MEMBERS,
    Can.SETTLE_HANDOVER,
    Can.LOOK_AS,
    Can.INVITE,
    Can.CONFIRM,
    Can.SEE_CIRCLE,
    Can.WRITE_GOAL,
    Can.CHANGE_GOAL,
    Can.ADD_STEP,
    Can.CHANGE_STEP,
    Can.SETTLE_GOAL_DRAFT,
    Can.SHARE,
    Can.SEE_LOOKS,
    Can.CHANGE_MEETING,
    Can.SEND_MEETING,
    Can.ANSWER_FOR,
    Can.SETTLE_ITEM,
    Can.MAKE_STEP,
    Can.READ_IMPRESSION,
    Can.END_GROUP,
    Can.PRINT,
    Can.CHECK_IN,
    Can.CHANGE_CHECK_IN,
    Can.WRITE_NOTE,
    Can.ASK_CALL,
}


def thing_of(place):
    """Whatever a rule may ask about: made by this person, shown to nobody, asking everybody."""
    thing = SimpleNamespace(
        membership_id=place.id,
        prepared_by_id=place.id,
        is_draft=True,
        settled_at=None,
        owns=False,
        confirmed_at=place.confirmed_at,
        is_there=True,
        is_shared_with=lambda _me: False,
        is_on=False,
        is_off=False,
        has_day=True,
        is_over=True,
        is_shown=True,
        had=lambda _me: True,
        asks=lambda _me: True,
        asks_now=lambda _me: False,
        waits_from=lambda _me: False,
    )
    thing.meeting = thing
    return thing


def allowed(world, somebody, *, by=None):
    """Everything that this person may do now, with a thing of their own or of somebody else."""
    with world.open():
        me = session.get_one(Membership, somebody.id)
        return {can for can in Can if allows(me, can, thing_of(by or me))}


@pytest.mark.parametrize("who", [Who.TOGETHER, Who.HELPER])
@pytest.mark.parametrize("job", Job)
def test_a_job_adds_what_belongs_to_it_and_nothing_else(world, job, who):
    anna = world.owner()
    emma, sara = world.member(anna, "Emma"), world.helper(anna, "Sara", job, who=who)
    plain, more = allowed(world, emma), allowed(world, sara)
    assert more - plain == OPENS[job]
    assert plain <= more
    assert not more & OWNERS_ALONE
    assert not plain & OWNERS_ALONE


@pytest.mark.parametrize("job", Job)
def test_a_helper_touches_no_draft_of_somebody_else(world, job):
    anna = world.owner()
    emma, sara = world.member(anna, "Emma"), world.helper(anna, "Sara", job)
    begins = {Can.PLAN_MEETING, Can.PREPARE_GOAL, *OPENS[Job.AGREEMENTS]}
    for other in (anna, emma):
        more = allowed(world, sara, by=other) - allowed(world, emma, by=anna)
        assert more == OPENS[job] & begins, (
            "only to begin something new, and to write down what all agreed"
        )


@pytest.mark.parametrize("job", Job)
def test_without_help_or_with_a_job_the_owner_does_alone_there_is_nothing_more(world, job):
    anna = world.owner()
    emma, sara = world.member(anna, "Emma"), world.helper(anna, "Sara", job)
    with world.open():
        groups.let_rest(session.get_one(Membership, sara.id))
    assert allowed(world, sara) == allowed(world, emma)
    jan = world.helper(anna, "Jan", job, who=Who.ME)
    assert allowed(world, jan) == allowed(world, emma)


def test_who_was_not_confirmed_helps_with_nothing(world):
    sara = world.helper(world.owner(), "Sara")
    with world.open():
        session.get_one(Membership, sara.id).confirmed_at = None
    assert not allowed(world, sara) & set().union(*OPENS.values())


def test_the_agenda_is_prepared_by_who_prepares_the_meeting_too(world):
    anna = world.owner()
    sara = world.helper(anna, "Sara", Job.DATES, Job.AGENDA)
    assert Can.WRITE_AGENDA in allowed(world, sara)
    assert Can.WRITE_AGENDA not in allowed(world, sara, by=anna)


def test_the_owner_may_do_everything_that_only_an_owner_does(world):
    anna = world.owner()
    assert allowed(world, anna) >= OWNERS_ALONE - {Can.CARE_FOR_MEMBERS}
    assert allowed(world, anna) >= {Can.PLAN_MEETING, Can.PREPARE_MEETING, Can.READ_GOAL_DRAFT}
