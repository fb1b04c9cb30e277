"""Files: what belongs to a section of the plan, or to the owner alone."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from webapp.db import Base, Id
from webapp.groups.models import Membership
from webapp.plan.models import PlanSection
from webapp.sealed import Sealed, SealedBytes

PIECE = 128 * 1024
"""So many bytes of a file lie in one row."""


class FileKind(enum.Enum):
    """What a file is, by what stands in it."""

    PHOTO = "photo"
    PDF = "pdf"


class PlanFile(Base):
    """A photo or PDF. Who sees the section of the plan sees its files."""

    __tablename__ = "plan_file"
    __table_args__ = (UniqueConstraint("group_id", "operation_key"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    section_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("plan_section.id", ondelete="CASCADE"), index=True
    )
    """None is for the owner alone, for ever."""
    operation_key: Mapped[UUID]
    kind: Mapped[FileKind]
    name_sealed: Mapped[bytes | None]
    size: Mapped[int]
    small_sealed: Mapped[bytes | None] = deferred(mapped_column())
    made_at: Mapped[datetime]

    name = Sealed()
    """How the owner calls it, when they gave it a name."""
    small = SealedBytes()
    """A small picture of a photo."""

    section: Mapped[PlanSection | None] = relationship(lazy="joined")

    is_the_owners = True
    """Who looks is in the log of the owner."""

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def bound_to(self) -> str:
        """What the small picture cannot be taken away from."""
        return str(self.id)

    @property
    def is_photo(self) -> bool:
        """Whether it is a photo, which has a small picture."""
        return self.kind is FileKind.PHOTO

    @property
    def pieces(self) -> int:
        """In how many rows it lies."""
        return -(-self.size // PIECE)

    def is_shared_with(self, me: Membership) -> bool:
        """Whether this member sees it: who sees the section sees its files."""
        return self.section is not None and self.section.is_shared_with(me)


class FilePiece(Base):
    """One piece of a file, sealed. It knows which piece of how many it is."""

    __tablename__ = "file_piece"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("support_group.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[UUID] = mapped_column(ForeignKey("plan_file.id", ondelete="CASCADE"))
    number: Mapped[int]
    of: Mapped[int]
    piece_sealed: Mapped[bytes]

    piece = SealedBytes()

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id

    @property
    def bound_to(self) -> str:
        """A piece of another file, or in another place, does not open."""
        return f"{self.file_id}.{self.number}/{self.of}"


class Song(Base):
    """A link to music. The owner alone sees it."""

    __tablename__ = "song"
    __table_args__ = (UniqueConstraint("group_id", "operation_key"),)

    id: Mapped[Id]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("support_group.id", ondelete="CASCADE"))
    operation_key: Mapped[UUID]
    name_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes]
    made_at: Mapped[datetime]

    name = Sealed()
    address = Sealed()

    @property
    def sealed_for(self) -> UUID:
        """Whose key seals this row."""
        return self.group_id
