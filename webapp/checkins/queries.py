"""Check-ins: which ones somebody may read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import lazyload

from webapp.checkins.models import CheckIn, TalkPoint
from webapp.db import session
from webapp.groups.models import Group, Membership
from webapp.sharing.queries import visible_to


def check_ins(me: Membership, *, most: int, after: int = 0) -> list[CheckIn]:
    """So many of the check-ins that I may read, the newest first, after so many others."""
    readable = select(CheckIn).where(CheckIn.group_id == me.group_id, visible_to(me, CheckIn))
    newest_first = readable.order_by(CheckIn.written_at.desc(), CheckIn.id)
    return list(session.scalars(newest_first.limit(most).offset(after)))


def newest(group_id: UUID, *, most: int, after: int) -> list[CheckIn]:
    """So many of the owner's check-ins, the newest first, after so many others."""
    all_check_ins = select(CheckIn).where(CheckIn.group_id == group_id)
    newest_first = all_check_ins.order_by(CheckIn.written_at.desc(), CheckIn.id)
    some = newest_first.options(lazyload(CheckIn.shares)).limit(most).offset(after)
    return list(session.scalars(some))


def between(group_id: UUID, since: datetime, until: datetime) -> list[CheckIn]:
    """The owner's check-ins of this time, the newest first."""
    written = select(CheckIn).where(
        CheckIn.group_id == group_id, CheckIn.written_at >= since, CheckIn.written_at <= until
    )
    newest_first = written.order_by(CheckIn.written_at.desc(), CheckIn.id)
    return list(session.scalars(newest_first.options(lazyload(CheckIn.shares))))


def any_before(group_id: UUID, moment: datetime) -> bool:
    """Whether the owner checked in before this moment."""
    older = select(CheckIn.id).where(CheckIn.group_id == group_id, CheckIn.written_at < moment)
    return session.scalar(older.limit(1)) is not None


def any_for(me: Membership) -> bool:
    """Whether there is any check-in that I may read."""
    mine = select(CheckIn.id).where(CheckIn.group_id == me.group_id, visible_to(me, CheckIn))
    return session.scalar(mine.limit(1)) is not None


def check_in_in(group_id: UUID, check_in_id: UUID) -> CheckIn | None:
    """This group's check-in, never another group's."""
    return session.scalar(
        select(CheckIn).where(CheckIn.id == check_in_id, CheckIn.group_id == group_id)
    )


def check_in_from(group_id: UUID, operation_key: UUID) -> CheckIn | None:
    """What this form began before."""
    return session.scalar(
        select(CheckIn).where(CheckIn.group_id == group_id, CheckIn.operation_key == operation_key)
    )


def last_and_to_talk(group_id: UUID) -> tuple[CheckIn | None, bool]:
    """The last time of checking in, and whether there is something to talk about.

    Both in one question to the database, because the owner's first page shows them.
    """
    to_talk = exists().where(TalkPoint.group_id == Group.id)
    found = session.execute(
        select(CheckIn, to_talk)
        .select_from(Group)
        .outerjoin(CheckIn, CheckIn.group_id == Group.id)
        .where(Group.id == group_id)
        .order_by(CheckIn.written_at.desc())
        .limit(1)
        .options(lazyload(CheckIn.shares))
    ).one()
    return found[0], found[1]


def talk_points(group_id: UUID) -> list[TalkPoint]:
    """What the owner wants to talk about, the newest first."""
    mine = select(TalkPoint).where(TalkPoint.group_id == group_id)
    return list(session.scalars(mine.order_by(TalkPoint.made_at.desc(), TalkPoint.id)))


def talk_point_in(group_id: UUID, talk_point_id: UUID) -> TalkPoint | None:
    """This group's point to talk about, never another group's."""
    return session.scalar(
        select(TalkPoint).where(TalkPoint.id == talk_point_id, TalkPoint.group_id == group_id)
    )


def talk_point_from(check_in: CheckIn) -> TalkPoint | None:
    """What this check-in asked to talk about."""
    return session.scalar(select(TalkPoint).where(TalkPoint.check_in_id == check_in.id))
