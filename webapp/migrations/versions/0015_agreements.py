"""What a meeting came to, and who does what."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "summary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("summary", "group_id", "support_group"),
        _belongs("summary", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_summary_meeting_id")),
    )
    op.create_index(op.f("ix_summary_group_id"), "summary", ["group_id"])
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("operation_key", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("moment_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        _belongs("agreement", "group_id", "support_group"),
        _belongs("agreement", "summary_id", "summary"),
        _belongs("agreement", "membership_id", "membership", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint(
            "group_id", "operation_key", name=op.f("uq_agreement_group_id_operation_key")
        ),
    )
    op.create_index("ix_agreement_summary", "agreement", ["summary_id"])
    op.create_index(op.f("ix_agreement_membership_id"), "agreement", ["membership_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("agreement")
    op.drop_table("summary")


def _belongs(
    table: str, column: str, other: str, *, ondelete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
