"""Steps of a goal, who helps with them, and every version of somebody's words."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    _steps()
    _versions()


def _steps() -> None:
    op.create_table(
        "step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("operation_key", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("moment_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        _belongs_to("step", "group_id", "support_group", "CASCADE"),
        _belongs_to("step", "goal_id", "goal", "CASCADE"),
        _belongs_to("step", "proposed_by_id", "membership", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint(
            "group_id", "operation_key", name=op.f("uq_step_group_id_operation_key")
        ),
    )
    op.create_index("ix_step_goal", "step", ["goal_id"])
    op.create_table(
        "step_help",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _belongs_to("step_help", "group_id", "support_group", "CASCADE"),
        _belongs_to("step_help", "step_id", "step", "CASCADE"),
        _belongs_to("step_help", "membership_id", "membership", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_help")),
        sa.UniqueConstraint(
            "step_id", "membership_id", name=op.f("uq_step_help_step_id_membership_id")
        ),
    )
    op.create_index(op.f("ix_step_help_membership_id"), "step_help", ["membership_id"])


def _versions() -> None:
    # A plain new column: SQLite copies a table for anything else, with the rows that belong to it.
    op.add_column("goal", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _belongs_to("version", "group_id", "support_group", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("thing_id", "number", name=op.f("uq_version_thing_id_number")),
    )
    op.create_index(op.f("ix_version_group_id"), "version", ["group_id"])
    op.create_table(
        "turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _belongs_to("turn", "group_id", "support_group", "CASCADE"),
        _belongs_to("turn", "goal_id", "goal", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_goal_id"), "turn", ["goal_id"])


def _belongs_to(table: str, column: str, parent: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete=on_delete)


def downgrade() -> None:
    """Back."""
    op.drop_table("turn")
    op.drop_table("version")
    op.execute("ALTER TABLE goal DROP COLUMN version")
    op.drop_table("step_help")
    op.drop_table("step")
