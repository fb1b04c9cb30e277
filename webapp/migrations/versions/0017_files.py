"""A photo, a PDF or music beside the plan."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column(
        "plan_section",
        sa.Column("has_files", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "plan_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=True),
        sa.Column("operation_key", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("small_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("plan_file", "group_id", "support_group"),
        _belongs("plan_file", "section_id", "plan_section"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_file")),
        _once("plan_file", "group_id", "operation_key"),
    )
    op.create_index(op.f("ix_plan_file_section_id"), "plan_file", ["section_id"])
    op.create_table(
        "file_piece",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("piece_sealed", sa.LargeBinary(), nullable=False),
        _belongs("file_piece", "group_id", "support_group"),
        _belongs("file_piece", "file_id", "plan_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_piece")),
        _once("file_piece", "file_id", "number"),
    )
    op.create_index(op.f("ix_file_piece_group_id"), "file_piece", ["group_id"])
    op.create_table(
        "song",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("operation_key", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("song", "group_id", "support_group"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_song")),
        _once("song", "group_id", "operation_key"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("song")
    op.drop_table("file_piece")
    op.drop_table("plan_file")
    op.drop_column("plan_section", "has_files")


def _belongs(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))
