"""Plan: what stands in it for somebody."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import lazyload

from webapp.db import session
from webapp.groups.models import Membership
from webapp.plan.models import Part, PlanLetter, PlanSection
from webapp.sharing.queries import visible_to

ORDER = list(Part)
_FILLED = or_(PlanSection.words_sealed.is_not(None), PlanSection.has_files)


def sections(me: Membership) -> list[PlanSection]:
    """The sections with something in them that I may see, in the order of the plan."""
    found = session.scalars(
        select(PlanSection).where(
            PlanSection.group_id == me.group_id,
            _FILLED,
            visible_to(me, PlanSection),
        )
    )
    return sorted(found, key=lambda section: ORDER.index(section.part))


def written(group_id: UUID) -> list[PlanSection]:
    """The sections with something in them, without who sees them."""
    found = session.scalars(
        select(PlanSection)
        .where(PlanSection.group_id == group_id, _FILLED)
        .options(lazyload(PlanSection.shares))
    )
    return sorted(found, key=lambda section: ORDER.index(section.part))


def section(group_id: UUID, part: Part) -> PlanSection | None:
    """This section of this group's plan, also when it was emptied."""
    return session.scalar(
        select(PlanSection).where(PlanSection.group_id == group_id, PlanSection.part == part)
    )


def letter(group_id: UUID) -> PlanLetter | None:
    """The owner's letter to themselves, also when it was emptied."""
    return session.scalar(select(PlanLetter).where(PlanLetter.group_id == group_id))
