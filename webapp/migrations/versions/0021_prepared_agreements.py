"""Which helper prepared what a meeting came to, as long as the owner did not choose who sees it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("summary", sa.Column("prepared_by_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("summary", "prepared_by_id")
