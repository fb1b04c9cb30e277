"""Files: which there are, and how much room they take."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from webapp.db import session
from webapp.files.models import FilePiece, PlanFile, Song
from webapp.plan.models import PlanSection


def files_of(sections: Iterable[PlanSection]) -> list[PlanFile]:
    """The files of these sections, the oldest first."""
    ids = [section.id for section in sections]
    found = select(PlanFile).where(PlanFile.section_id.in_(ids))
    return list(session.scalars(found.order_by(PlanFile.made_at, PlanFile.id)))


def own_files(group_id: UUID) -> list[PlanFile]:
    """The files that are for the owner alone, the oldest first."""
    found = select(PlanFile).where(PlanFile.group_id == group_id, PlanFile.section_id.is_(None))
    return list(session.scalars(found.order_by(PlanFile.made_at, PlanFile.id)))


def songs(group_id: UUID) -> list[Song]:
    """The owner's links to music, the oldest first."""
    found = select(Song).where(Song.group_id == group_id)
    return list(session.scalars(found.order_by(Song.made_at, Song.id)))


def file_in(group_id: UUID, file_id: UUID) -> PlanFile | None:
    """This group's file, never another group's."""
    return session.scalar(
        select(PlanFile).where(PlanFile.id == file_id, PlanFile.group_id == group_id)
    )


def file_from(group_id: UUID, operation_key: UUID) -> PlanFile | None:
    """What this form made before."""
    return session.scalar(
        select(PlanFile).where(
            PlanFile.group_id == group_id, PlanFile.operation_key == operation_key
        )
    )


def song_in(group_id: UUID, song_id: UUID) -> Song | None:
    """This group's link to music, never another group's."""
    return session.scalar(select(Song).where(Song.id == song_id, Song.group_id == group_id))


def song_from(group_id: UUID, operation_key: UUID) -> Song | None:
    """What this form made before."""
    return session.scalar(
        select(Song).where(Song.group_id == group_id, Song.operation_key == operation_key)
    )


def piece(file_id: UUID, number: int) -> FilePiece | None:
    """One piece of a file."""
    return session.scalar(
        select(FilePiece).where(FilePiece.file_id == file_id, FilePiece.number == number)
    )


def bytes_kept(group_id: UUID) -> int:
    """How many bytes the files of this group are together."""
    found = select(func.coalesce(func.sum(PlanFile.size), 0)).where(PlanFile.group_id == group_id)
    return int(session.scalars(found).one())
