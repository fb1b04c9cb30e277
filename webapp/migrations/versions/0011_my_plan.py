"""A plan for hard times, in sections, and a letter to oneself."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    for table, more, unique in (
        ("plan_section", [sa.Column("part", sa.String(length=20), nullable=False)], ["part"]),
        ("plan_letter", [], []),
    ):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("group_id", sa.Uuid(), nullable=False),
            *more,
            sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("version", sa.Integer(), server_default="1", nullable=False),
            sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.ForeignKeyConstraint(
                ["group_id"],
                ["support_group.id"],
                name=op.f(f"fk_{table}_group_id_support_group"),
                ondelete="CASCADE",
            ),
            sa.UniqueConstraint(
                "group_id", *unique, name=op.f("_".join(["uq", table, "group_id", *unique]))
            ),
        )


def downgrade() -> None:
    """Back."""
    op.drop_table("plan_letter")
    op.drop_table("plan_section")
