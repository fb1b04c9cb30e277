"""A look says on whose behalf, by which right, and whether it was shown."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LOOK = sa.table(
    "look",
    *(sa.column(name, sa.Uuid()) for name in ("id", "group_id", "membership_id", "thing_id")),
    *(sa.column(name, sa.Integer()) for name in ("number",)),
    *(sa.column(name, sa.String()) for name in ("what",)),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("mark", sa.LargeBinary()),
)
SQLITE = """
CREATE TRIGGER look_stays_update BEFORE UPDATE ON look
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END
"""


def upgrade() -> None:
    """Forward. What was noted before says nothing of these, and its marks stay as they are."""
    op.add_column("look", sa.Column("on_behalf_of", sa.Uuid(), nullable=True))
    op.add_column("look", sa.Column("right", sa.String(), nullable=True))
    op.add_column("look", sa.Column("shown", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Back. The marks are made anew: what they were made of is no longer there."""
    for name in ("shown", "right", "on_behalf_of"):
        op.execute(f'ALTER TABLE look DROP COLUMN "{name}"')
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(
        "DROP TRIGGER look_stays_update"
        if sqlite
        else "ALTER TABLE look DISABLE RULE look_stays_update"
    )
    _mark_anew()
    op.execute(SQLITE if sqlite else "ALTER TABLE look ENABLE RULE look_stays_update")


def _mark_anew() -> None:
    marks: dict[UUID, bytes] = {}
    rows = op.get_bind().execute(sa.select(LOOK).order_by(LOOK.c.group_id, LOOK.c.number))
    for row in rows.mappings().all():
        mark = _mark(marks.get(row["group_id"], b""), row)
        op.get_bind().execute(sa.update(LOOK).where(LOOK.c.id == row["id"]).values(mark=mark))
        marks[row["group_id"]] = mark


def _mark(before: bytes, row: Any) -> bytes:
    at: datetime = row["at"]
    utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    fields = [row[name] for name in ("group_id", "number", "membership_id", "what", "thing_id")]
    words = "|".join([*map(str, fields), utc.isoformat()])
    return hashlib.sha256(before + words.encode()).digest()
