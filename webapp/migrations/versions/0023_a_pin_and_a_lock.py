"""A PIN of somebody's own, when the app locks, and whether a device is locked."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward. Plain new columns: on SQLite a copy of a table would take what hangs on it along."""
    for table, column in _columns():
        op.add_column(table, column)


def downgrade() -> None:
    """Back."""
    for table, column in reversed(_columns()):
        op.drop_column(table, column.name)


def _columns() -> list[tuple[str, sa.Column[Any]]]:
    no = sa.false()
    return [
        ("person", sa.Column("pin_sealed", sa.LargeBinary(), nullable=True)),
        ("person", sa.Column("lock_after", sa.Integer(), nullable=True)),
        (
            "person",
            sa.Column("plan_without_pin", sa.Boolean(), nullable=False, server_default=no),
        ),
        ("device", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True)),
        ("device", sa.Column("half_way", sa.Boolean(), nullable=False, server_default=no)),
    ]
