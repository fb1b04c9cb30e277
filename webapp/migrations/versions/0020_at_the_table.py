"""Who was at the table."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("attendance", sa.Column("was_there", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("attendance", "was_there")
