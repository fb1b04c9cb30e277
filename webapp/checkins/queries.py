"""Check-ins: which ones somebody may read."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from webapp.checkins.models import CheckIn
from webapp.db import session
from webapp.groups.models import Membership
from webapp.sharing.queries import visible_to


def check_ins(me: Membership) -> list[CheckIn]:
    """The check-ins that I may read, the newest first."""
    return list(
        session.scalars(
            select(CheckIn)
            .where(CheckIn.group_id == me.group_id, visible_to(me, CheckIn))
            .order_by(CheckIn.written_at.desc())
        )
    )


def newest(group_id: UUID, *, most: int, after: int) -> list[CheckIn]:
    """So many of the owner's check-ins, the newest first, after so many others."""
    all_check_ins = select(CheckIn).where(CheckIn.group_id == group_id)
    newest_first = all_check_ins.order_by(CheckIn.written_at.desc(), CheckIn.id)
    some = newest_first.options(lazyload(CheckIn.shares)).limit(most).offset(after)
    return list(session.scalars(some))


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


def last(group_id: UUID) -> CheckIn | None:
    """The last time of checking in; for choosing what comes first today."""
    return session.scalar(
        select(CheckIn)
        .where(CheckIn.group_id == group_id)
        .options(lazyload(CheckIn.shares))
        .order_by(CheckIn.written_at.desc())
        .limit(1)
    )
