"""Notes: a few lines to people, what they say back, and a wish to be called."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

GROUP = "support_group.id"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _group(),
        sa.Column("operation_key", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("group_id", "operation_key"),
    )
    op.create_index("ix_note_group_made", "note", ["group_id", "made_at"])
    op.create_table(
        "note_answer",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _group(),
        sa.Column("note_id", sa.Uuid(), _goes_with("note.id"), nullable=False),
        sa.Column("membership_id", sa.Uuid(), _goes_with("membership.id"), nullable=False),
        sa.Column("warm", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("note_id", "membership_id"),
    )
    op.create_index("ix_note_answer_membership_id", "note_answer", ["membership_id"])
    op.create_table(
        "call_wish",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _group(),
        sa.Column("operation_key", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller_id", sa.Uuid(), sa.ForeignKey("membership.id", ondelete="SET NULL")),
        sa.UniqueConstraint("group_id", "operation_key"),
    )
    op.create_index("ix_call_wish_group_made", "call_wish", ["group_id", "made_at"])
    op.create_table(
        "call_ask",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _group(),
        sa.Column("wish_id", sa.Uuid(), _goes_with("call_wish.id"), nullable=False),
        sa.Column("membership_id", sa.Uuid(), _goes_with("membership.id"), nullable=False),
        sa.UniqueConstraint("wish_id", "membership_id"),
    )
    op.create_index("ix_call_ask_membership_id", "call_ask", ["membership_id"])
    op.add_column("membership", sa.Column("replies_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("membership", "replies_sealed")
    for table in ("call_ask", "call_wish", "note_answer", "note"):
        op.drop_table(table)


def _group() -> sa.Column[object]:
    return sa.Column("group_id", sa.Uuid(), _goes_with(GROUP), nullable=False)


def _goes_with(target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, ondelete="CASCADE")
