"""A group rests or is closed, and whether mails bring an entry for the own calendar along."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    for name in ("resting_since", "closed_at"):
        op.add_column("support_group", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("support_group", sa.Column("thanks_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "person",
        sa.Column("entries_mailed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """Back."""
    op.drop_column("person", "entries_mailed")
    for name in ("thanks_sealed", "closed_at", "resting_since"):
        op.drop_column("support_group", name)
