"""Several days to choose from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column(
        "meeting", sa.Column("polled", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "date_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_belongs_to("date_option", "group_id", "support_group"),
        *_belongs_to("date_option", "meeting_id", "meeting"),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_option")),
        sa.UniqueConstraint(
            "meeting_id", "starts_at", name=op.f("uq_date_option_meeting_id_starts_at")
        ),
    )
    op.create_table(
        "date_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_belongs_to("date_answer", "group_id", "support_group"),
        *_belongs_to("date_answer", "option_id", "date_option"),
        *_belongs_to("date_answer", "attendance_id", "attendance"),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_answer")),
        sa.UniqueConstraint(
            "option_id", "attendance_id", name=op.f("uq_date_answer_option_id_attendance_id")
        ),
    )
    op.create_index(op.f("ix_date_answer_attendance_id"), "date_answer", ["attendance_id"])


def _belongs_to(table: str, column: str, parent: str) -> list[SchemaItem]:
    return [
        sa.Column(column, sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            [column],
            [f"{parent}.id"],
            name=op.f(f"fk_{table}_{column}_{parent}"),
            ondelete="CASCADE",
        ),
    ]


def downgrade() -> None:
    """Back."""
    op.drop_table("date_answer")
    op.drop_table("date_option")
    op.execute("ALTER TABLE meeting DROP COLUMN polled")
