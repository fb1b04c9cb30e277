"""What kind of browser a device is, for the list of somebody's own devices."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("device", sa.Column("kind", sa.String(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("device", "kind")
