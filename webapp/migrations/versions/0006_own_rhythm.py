"""The owner's own rhythm of checking in, and what they want to talk about."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column(
        "support_group",
        sa.Column("check_in_rhythm", sa.String(20), nullable=False, server_default="weekly"),
    )
    op.add_column(
        "support_group",
        sa.Column("check_ins_drawn", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "talk_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["support_group.id"],
            name=op.f("fk_talk_point_group_id_support_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["check_in_id"],
            ["check_in.id"],
            name=op.f("fk_talk_point_check_in_id_check_in"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_point")),
        sa.UniqueConstraint("check_in_id", name=op.f("uq_talk_point_check_in_id")),
    )
    op.create_index(op.f("ix_talk_point_group_id"), "talk_point", ["group_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("talk_point")
    for column in ("check_ins_drawn", "check_in_rhythm"):
        op.execute(f"ALTER TABLE support_group DROP COLUMN {column}")
