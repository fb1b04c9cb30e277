"""Meetings: which ones there are for somebody, and what a personal link leads to."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true

from webapp import clock
from webapp.db import session
from webapp.groups.models import Job, Membership
from webapp.meetings.models import LINK_LASTS_AFTER, Attendance, Meeting
from webapp.notices import queries as notices
from webapp.tokens import digest


def _mine(me: Membership) -> ColumnElement[bool]:
    """All of the group for the owner; for a member the ones that ask this member."""
    asked = select(Attendance.meeting_id).where(Attendance.membership_id == me.id)
    for_member = and_(Meeting.sent_at.is_not(None), Meeting.id.in_(asked))
    return and_(Meeting.group_id == me.group_id, true() if me.owns else for_member)


def around(me: Membership) -> list[Meeting]:
    """What began a day ago or later, and drafts for the owner; the first one first."""
    lately = Meeting.starts_at > clock.now() - LINK_LASTS_AFTER
    draft = Meeting.sent_at.is_(None)
    found = session.scalars(
        select(Meeting).where(_mine(me), or_(lately, draft)).order_by(Meeting.starts_at)
    )
    return list(found)


def ahead(me: Membership) -> list[Meeting]:
    """What is not over: meetings, polls, and drafts for the owner; the first one first."""
    return still(around(me))


def still(found: list[Meeting]) -> list[Meeting]:
    """Those of them that are not over."""
    return [each for each in found if each.is_draft or not each.is_over]


def just_met(me: Membership, found: list[Meeting]) -> Meeting | None:
    """The last of these that is over and that I was at, to look back on."""
    over = [each for each in found if each.has_day and each.is_over]
    return next((each for each in reversed(over) if me.owns or each.had(me)), None)


def coming(me: Membership) -> list[Meeting]:
    """Meetings with a day that are not over, drafts among them for the owner."""
    return [each for each in ahead(me) if each.is_draft or not each.polled]


def coming_everywhere(places: list[Membership]) -> list[tuple[Membership, Meeting]]:
    """Meetings to come in all these groups, each with the own place, the first one first."""
    led = [place.group_id for place in places if place.owns]
    asked = select(Attendance.meeting_id).where(
        Attendance.membership_id.in_([place.id for place in places if not place.owns])
    )
    found = session.scalars(
        select(Meeting)
        .where(
            Meeting.sent_at.is_not(None),
            Meeting.polled.is_(False),
            Meeting.starts_at > clock.now() - LINK_LASTS_AFTER,
            or_(Meeting.group_id.in_(led), Meeting.id.in_(asked)),
        )
        .order_by(Meeting.starts_at, Meeting.made_at)
    )
    own = {place.group_id: place for place in places}
    return [(own[each.group_id], each) for each in found if not each.is_over]


def prepared(me: Membership) -> list[Meeting]:
    """The drafts that this helper prepares, while the owner lets them."""
    if me.owns or not me.prepares(Job.DATES):
        return []
    mine = select(Meeting).where(
        Meeting.group_id == me.group_id,
        Meeting.sent_at.is_(None),
        Meeting.prepared_by_id == me.id,
    )
    return list(session.scalars(mine.order_by(Meeting.starts_at)))


def earlier(me: Membership) -> list[Meeting]:
    """Meetings that are over, the last one first."""
    found = session.scalars(
        select(Meeting)
        .where(
            _mine(me),
            Meeting.sent_at.is_not(None),
            Meeting.polled.is_(False),
            Meeting.starts_at < clock.now(),
        )
        .order_by(Meeting.starts_at.desc())
    )
    return [each for each in found if each.is_over]


def last_day(me: Membership) -> datetime | None:
    """The last day that a meeting was planned on, of those that are mine to see."""
    planned = select(Meeting.starts_at).where(
        _mine(me),
        Meeting.sent_at.is_not(None),
        Meeting.called_off_at.is_(None),
        Meeting.polled.is_(False),
    )
    return session.scalar(planned.order_by(Meeting.starts_at.desc()).limit(1))


def meeting_in(group_id: UUID, meeting_id: UUID) -> Meeting | None:
    """This group's meeting, never another group's."""
    return session.scalar(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.group_id == group_id)
    )


def meeting_from(group_id: UUID, operation_key: UUID) -> Meeting | None:
    """What this form made before."""
    return session.scalar(
        select(Meeting).where(Meeting.group_id == group_id, Meeting.operation_key == operation_key)
    )


def attendances_to_come(place: Membership) -> list[Attendance]:
    """This member's answers to meetings that are not over, drafts among them."""
    around = Meeting.starts_at > clock.now() - LINK_LASTS_AFTER
    found = session.scalars(
        select(Attendance)
        .join(Attendance.meeting)
        .where(Attendance.membership_id == place.id, or_(around, Meeting.sent_at.is_(None)))
    )
    return [each for each in found if each.meeting.is_draft or not each.meeting.is_over]


def attendance_behind(link: str) -> Attendance | None:
    """The answer that a personal link leads to, while it lasts and its person is a member."""
    found = session.scalar(select(Attendance).where(Attendance.link_hash == digest(link)))
    return found if found is not None and _still_open(found) else None


def may_still_know(attendance_id: UUID) -> bool:
    """Whether a mail about this meeting may still go to this person."""
    found = session.get(Attendance, attendance_id)
    rests = found is not None and found.membership.group.resting_since is not None
    return found is not None and _still_open(found) and not rests


def _still_open(attendance: Attendance) -> bool:
    place, meeting = attendance.membership, attendance.meeting
    in_time = clock.now() < meeting.starts_at + LINK_LASTS_AFTER
    return place.is_there and in_time and not meeting.is_draft


def today_began(meeting: Meeting) -> datetime:
    """The beginning of this day, where the group is."""
    return clock.moment(clock.today(meeting.zone), time.min, meeting.zone)


def hold(meeting: Meeting) -> None:
    """Let who changes this meeting, and who answers it, wait for each other until the commit.

    What the others did meanwhile is read anew, their answers too.
    """
    session.flush()
    session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    session.refresh(meeting)


def can_take_back(meeting: Meeting) -> bool:
    """Whether it was sent or changed so lately that nobody was told yet (product.md G9).

    A day that was chosen from a poll stays: the others are gone.
    """
    if meeting.changed_at is None:
        return notices.can_take_back(meeting.sent_at)
    return meeting.before_sealed is not None and notices.can_take_back(meeting.changed_at)
