"""A meeting can go to another day or be called off, and be asked about once more."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def columns() -> dict[str, list[sa.Column[Any]]]:
    """What every table gets more."""
    return {
        "meeting": [
            sa.Column("answers_shown", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        ],
        "attendance": [sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True)],
    }


def upgrade() -> None:
    """Forward."""
    for table, added in columns().items():
        for column in added:
            op.add_column(table, column)


def downgrade() -> None:
    """Back."""
    for table, added in columns().items():
        for column in added:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
