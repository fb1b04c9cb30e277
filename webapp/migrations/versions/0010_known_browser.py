"""The mark of a browser in which somebody was signed in before."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("device", sa.Column("mark_hash", sa.LargeBinary(), nullable=True))
    op.create_index("ix_device_mark_hash", "device", ["mark_hash"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_device_mark_hash", table_name="device")
    op.drop_column("device", "mark_hash")
