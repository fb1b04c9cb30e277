"""Meetings count their versions, and a goal's story tells that it waited."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("meeting", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column(
        "turn", sa.Column("later", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    """Back."""
    op.drop_column("turn", "later")
    op.drop_column("meeting", "version")
