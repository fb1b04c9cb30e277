"""Pieces: a file is sealed and opened in pieces, so that little of it is in memory at once."""

from collections.abc import Iterator
from uuid import UUID

from webapp.db import Database
from webapp.files import queries
from webapp.files.models import PIECE, FilePiece, PlanFile
from webapp.sealed import CannotOpen


def cut(file: PlanFile, whole: bytes) -> Iterator[FilePiece]:
    """The pieces of this file, each sealed for its own place."""
    for number in range(file.pieces):
        yield FilePiece(
            group_id=file.group_id,
            file_id=file.id,
            number=number,
            of=file.pieces,
            piece=whole[number * PIECE : (number + 1) * PIECE],
        )


def opened(database: Database, file: PlanFile) -> Iterator[bytes]:
    """The file, piece by piece, each in a unit of work of its own.

    Nobody waits for the database while a slow phone takes a piece in. Raises CannotOpen when a
    piece was moved, changed or taken away; then the answer stops there.
    """
    return _one_by_one(database, file.id, file.pieces)


def _one_by_one(database: Database, file_id: UUID, pieces: int) -> Iterator[bytes]:
    for number in range(pieces):
        with database.transaction():
            found = queries.piece(file_id, number)
            if found is None or found.of != pieces:
                raise CannotOpen(f"{file_id}.{number}")
            words: bytes = found.piece
        yield words
