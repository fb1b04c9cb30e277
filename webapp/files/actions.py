"""Files: keep one, take one away."""

from uuid import UUID

from sqlalchemy import delete, exists, select

from webapp import clock
from webapp.db import action, session
from webapp.files import pieces, queries
from webapp.files.models import FilePiece, PlanFile, Song
from webapp.files.reading import NotTaken, Read
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.plan import actions as plan
from webapp.plan.models import Part, PlanSection

MOST_BYTES = 50 * 1024 * 1024
"""What the files of one group may be together."""


class NoRoom(NotTaken):
    """The files of this group would be too big together."""


@action
def keep(
    me: Membership, part: Part | None, *, operation_key: UUID, name: str | None, read: Read
) -> PlanFile:
    """Keep a file in this section, or for the owner alone. Sent twice is once. Raises NoRoom."""
    groups.hold(me.group_id)
    if known := queries.file_from(me.group_id, operation_key):
        known.name = name or None
        return known
    if queries.bytes_kept(me.group_id) + len(read.whole) > MOST_BYTES:
        raise NoRoom
    section = plan.section_for_file(me, part) if part else None
    file = PlanFile(
        group_id=me.group_id,
        section_id=section.id if section else None,
        operation_key=operation_key,
        kind=read.kind,
        name=name or None,
        size=len(read.whole),
        small=read.small,
        made_at=clock.now(),
    )
    session.add(file)
    session.flush()
    for piece in pieces.cut(file, read.whole):
        session.add(piece)
        session.flush()
        session.expunge(piece)
    _belongs(section)
    return file


@action
def take_away(file: PlanFile) -> None:
    """Its pieces are gone at once."""
    section = file.section
    session.execute(delete(FilePiece).where(FilePiece.file_id == file.id))
    session.delete(file)
    session.flush()
    _belongs(section)


@action
def keep_song(me: Membership, *, operation_key: UUID, name: str | None, address: str) -> Song:
    """Keep a link to music. Sent twice is once; other words are a change."""
    groups.hold(me.group_id)
    song = queries.song_from(me.group_id, operation_key)
    if song is None:
        song = Song(
            group_id=me.group_id,
            operation_key=operation_key,
            address=address,
            made_at=clock.now(),
        )
    song.name, song.address = name or None, address
    session.add(song)
    session.flush()
    return song


@action
def take_song_away(song: Song) -> None:
    """It is gone at once."""
    session.delete(song)
    session.flush()


def _belongs(section: PlanSection | None) -> None:
    """The section knows whether it has files, and that something in it changed."""
    if section is None:
        return
    there = session.scalar(select(exists().where(PlanFile.section_id == section.id)))
    section.has_files, section.changed_at = bool(there), clock.now()
    session.flush()
