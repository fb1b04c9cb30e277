"""Policy: who may do what. The one table of permissions.

A rule sees a membership and, for one thing, that thing. A thing of another group never
gets here: `gate.check` refuses it first.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from webapp.groups.models import Job, MemberKind

Rule = Callable[[Any, Any], bool]


class Can(StrEnum):
    """Everything that somebody in a group may be allowed to do."""

    WAIT = "wait for the owner's yes"
    SEE_GROUP = "see the group's own page"
    ARRANGE_GROUP = "say how the group works"
    CHOOSE_HELPER = "choose who helps to organise"
    KEEP_CARD = "keep the own card"
    SEE_MEMBER = "see somebody's card"
    LEAVE = "leave the group"
    CARE_FOR_MEMBERS = "pause, remove or let back somebody"
    HAND_OVER = "ask to give the own place to a colleague"
    SETTLE_HANDOVER = "say whether a colleague takes the place"
    LOOK_AS = "look through a member's eyes"
    INVITE = "invite people"
    CONFIRM = "say who somebody is"
    SEE_CIRCLE = "see somebody in the owner's circle"
    WRITE_GOAL = "write own goals"
    CHANGE_GOAL = "change a goal"
    PREPARE_GOAL = "prepare words for a goal"
    READ_GOAL_DRAFT = "read prepared words for a goal"
    SETTLE_GOAL_DRAFT = "take over prepared words, or not now"
    READ_GOAL = "read a goal"
    ADD_STEP = "add a step to a goal, or propose one"
    READ_STEP = "read a step"
    CHANGE_STEP = "change a step, and ask for help with it"
    HELP_WITH_STEP = "help with a step"
    TAKE_BACK_STEP = "take the own proposal for a step back"
    WRITE_PLAN = "write the own plan for hard times"
    READ_PLAN = "read a section of the plan"
    END_GROUP = "let the group rest, or end it"
    PRINT = "take the own goals, plan and check-ins along on paper"
    SHARE = "choose who sees something"
    SEE_LOOKS = "see who looked"
    PLAN_MEETING = "plan a meeting"
    PREPARE_MEETING = "prepare a meeting that is still a draft"
    CHANGE_MEETING = "change a meeting"
    SEND_MEETING = "send a meeting to who it asks"
    READ_AGENDA = "read what a meeting is about"
    WRITE_AGENDA = "say what a meeting is about"
    ADD_ITEM = "put a point on the agenda, or propose one"
    SETTLE_ITEM = "take a proposed point over, or not now"
    TAKE_BACK_ITEM = "take the own proposal for the agenda back"
    ANSWER_FOR = "fill in what somebody said by phone"
    READ_MEETING = "read a meeting"
    ANSWER_MEETING = "say whether one comes"
    WRITE_AGREEMENTS = "write down what a meeting came to"
    CHANGE_AGREEMENTS = "change what was written down about a meeting"
    READ_AGREEMENTS = "read what a meeting came to"
    DO_AGREEMENT = "say that an agreement was done"
    MAKE_STEP = "make a step of an agreement"
    SAY_IMPRESSION = "say how a meeting was"
    SHOW_IMPRESSION = "let the owner see how one found a meeting"
    READ_IMPRESSION = "read how somebody found a meeting"
    CHECK_IN = "check in"
    CHANGE_CHECK_IN = "change a check-in"
    READ_CHECK_IN = "read a check-in"
    REVIEW = "look back at three months"
    CHANGE_REVIEW = "change what one said about three months"
    READ_REVIEW = "read what somebody said about three months"
    WRITE_TALK = "write the own card for a talk"
    READ_TALK = "read a card for a talk"
    SHARE_TALK = "choose who sees the own card for a talk"
    WRITE_NOTE = "write a note to the group"
    READ_NOTE = "read a note"
    ANSWER_NOTE = "say something back to a note"
    ASK_CALL = "ask to be called"
    ANSWER_CALL = "say that one calls"


def _anybody(_me: Any, _thing: Any) -> bool:
    return True


def _joined(me: Any, _thing: Any) -> bool:
    return bool(me.confirmed_at)


def _member(me: Any, _thing: Any) -> bool:
    return not me.owns


def _owner(me: Any, _thing: Any) -> bool:
    return bool(me.owns)


def _professional(me: Any, _thing: Any) -> bool:
    return bool(not me.owns and me.confirmed_at and me.kind is MemberKind.PROFESSIONAL)


def _owner_of_member(me: Any, place: Any) -> bool:
    return bool(me.owns and not place.owns and place.confirmed_at)


def _joined_member(me: Any, place: Any) -> bool:
    return bool(me.confirmed_at and place.is_there)


def _helper_with(job: Job) -> Rule:
    return lambda me, _thing: bool(not me.owns and me.confirmed_at and me.prepares(job))


def _owner_or_helper_with(job: Job) -> Rule:
    return lambda me, _thing: bool(me.owns or (me.confirmed_at and me.prepares(job)))


def _owner_or_preparing(me: Any, meeting: Any) -> bool:
    mine = meeting.is_draft and meeting.prepared_by_id == me.id
    return bool(me.owns or (mine and me.confirmed_at and me.prepares(Job.DATES)))


def _owner_or_preparing_words(me: Any, draft: Any) -> bool:
    mine = draft.membership_id == me.id and draft.settled_at is None
    return bool(me.owns or (mine and me.confirmed_at and me.prepares(Job.GOALS)))


def _writer(me: Any, thing: Any) -> bool:
    return bool(me.confirmed_at and thing.membership_id == me.id)


def _written_or_shown(me: Any, thing: Any) -> bool:
    return bool(me.confirmed_at and (thing.membership_id == me.id or thing.is_shared_with(me)))


def _shared(me: Any, thing: Any) -> bool:
    return bool(me.owns or (me.confirmed_at and thing.is_shared_with(me)))


def _shared_or_proposed(me: Any, step: Any) -> bool:
    return bool(_shared(me, step) or _proposer(me, step))


def _shared_member(me: Any, step: Any) -> bool:
    return bool(not me.owns and me.confirmed_at and step.is_shared_with(me))


def _proposer(me: Any, step: Any) -> bool:
    return bool(me.confirmed_at and step.waits_from(me) and step.goal.is_shared_with(me))


def _asked(me: Any, meeting: Any) -> bool:
    return bool(me.owns or (me.confirmed_at and meeting.asks(me)))


def _asked_member(me: Any, meeting: Any) -> bool:
    return bool(not me.owns and me.confirmed_at and meeting.asks(me))


def _owner_or_preparing_agenda(me: Any, meeting: Any) -> bool:
    prepares = me.prepares(Job.AGENDA) and _owner_or_preparing(me, meeting)
    return bool(not meeting.is_off and (me.owns or prepares))


def _preparing_agenda_or_shared(me: Any, meeting: Any) -> bool:
    shared = me.confirmed_at and not meeting.is_draft and meeting.shows_agenda_to(me)
    return bool(me.owns or shared or _owner_or_preparing_agenda(me, meeting))


def _writing_agenda_or_asked(me: Any, meeting: Any) -> bool:
    asked = meeting.is_on and _asked_member(me, meeting)
    return bool(asked or _owner_or_preparing_agenda(me, meeting))


def _waiting_item(me: Any, item: Any) -> bool:
    return bool(me.confirmed_at and item.waits_from(me) and _asked_member(me, item.meeting))


def _owner_or_writing_down(me: Any, meeting: Any) -> bool:
    writes = me.confirmed_at and me.prepares(Job.AGREEMENTS) and meeting.asks(me)
    return bool(meeting.has_day and (me.owns or writes))


def _owner_or_drafting(me: Any, summary: Any) -> bool:
    return bool(me.owns or (summary.is_draft and _owner_or_writing_down(me, summary.meeting)))


def _met(me: Any, meeting: Any) -> bool:
    there = me.owns or (me.confirmed_at and meeting.had(me))
    return bool(meeting.has_day and meeting.is_over and there)


def _met_member(me: Any, meeting: Any) -> bool:
    return not me.owns and _met(me, meeting)


def _owner_of_shown(me: Any, impression: Any) -> bool:
    return bool(me.owns and impression.is_shown)


def _owner_or_doing(me: Any, agreement: Any) -> bool:
    return bool(me.owns or (_shared(me, agreement) and agreement.membership_id == me.id))


def _asked_to_call(me: Any, wish: Any) -> bool:
    return bool(not me.owns and me.confirmed_at and wish.asks_now(me))


RULES: dict[Can, Rule] = {
    Can.WAIT: _anybody,
    Can.SEE_GROUP: _joined,
    Can.ARRANGE_GROUP: _owner,
    Can.CHOOSE_HELPER: _owner,
    Can.KEEP_CARD: _joined,
    Can.SEE_MEMBER: _joined_member,
    Can.LEAVE: _member,
    Can.CARE_FOR_MEMBERS: _owner_of_member,
    Can.HAND_OVER: _professional,
    Can.SETTLE_HANDOVER: _owner,
    Can.LOOK_AS: _owner_of_member,
    Can.INVITE: _owner,
    Can.CONFIRM: _owner,
    Can.SEE_CIRCLE: _owner,
    Can.WRITE_GOAL: _owner,
    Can.CHANGE_GOAL: _owner,
    Can.PREPARE_GOAL: _helper_with(Job.GOALS),
    Can.READ_GOAL_DRAFT: _owner_or_preparing_words,
    Can.SETTLE_GOAL_DRAFT: _owner,
    Can.READ_GOAL: _shared,
    Can.ADD_STEP: _shared,
    Can.READ_STEP: _shared_or_proposed,
    Can.CHANGE_STEP: _owner,
    Can.HELP_WITH_STEP: _shared_member,
    Can.TAKE_BACK_STEP: _proposer,
    Can.WRITE_PLAN: _owner,
    Can.READ_PLAN: _shared,
    Can.END_GROUP: _owner,
    Can.PRINT: _owner,
    Can.SHARE: _owner,
    Can.SEE_LOOKS: _owner,
    Can.PLAN_MEETING: _owner_or_helper_with(Job.DATES),
    Can.PREPARE_MEETING: _owner_or_preparing,
    Can.CHANGE_MEETING: _owner,
    Can.SEND_MEETING: _owner,
    Can.READ_AGENDA: _preparing_agenda_or_shared,
    Can.WRITE_AGENDA: _owner_or_preparing_agenda,
    Can.ADD_ITEM: _writing_agenda_or_asked,
    Can.SETTLE_ITEM: _owner,
    Can.TAKE_BACK_ITEM: _waiting_item,
    Can.ANSWER_FOR: _owner,
    Can.READ_MEETING: _asked,
    Can.ANSWER_MEETING: _asked_member,
    Can.WRITE_AGREEMENTS: _owner_or_writing_down,
    Can.CHANGE_AGREEMENTS: _owner_or_drafting,
    Can.READ_AGREEMENTS: _shared,
    Can.DO_AGREEMENT: _owner_or_doing,
    Can.MAKE_STEP: _owner,
    Can.SAY_IMPRESSION: _met,
    Can.SHOW_IMPRESSION: _met_member,
    Can.READ_IMPRESSION: _owner_of_shown,
    Can.CHECK_IN: _owner,
    Can.CHANGE_CHECK_IN: _owner,
    Can.READ_CHECK_IN: _shared,
    Can.REVIEW: _owner,
    Can.CHANGE_REVIEW: _owner,
    Can.READ_REVIEW: _shared,
    Can.WRITE_TALK: _joined,
    Can.READ_TALK: _written_or_shown,
    Can.SHARE_TALK: _writer,
    Can.WRITE_NOTE: _owner,
    Can.READ_NOTE: _shared,
    Can.ANSWER_NOTE: _shared_member,
    Can.ASK_CALL: _owner,
    Can.ANSWER_CALL: _asked_to_call,
}


READS = {
    *(Can.READ_GOAL, Can.READ_STEP, Can.READ_MEETING, Can.READ_CHECK_IN),
    *(Can.READ_REVIEW, Can.READ_TALK, Can.READ_PLAN, Can.READ_AGREEMENTS, Can.READ_NOTE),
}
"""What a member can only do by reading something of the owner's; it is noted in the log."""


def allows(me: Any, can: Can, thing: Any = None) -> bool:
    """Whether this membership may do this, with this thing of the same group."""
    return RULES[can](me, thing)
