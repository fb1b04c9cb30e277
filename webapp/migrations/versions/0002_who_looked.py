"""Who looked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER look_stays_{event} BEFORE {event} ON look
BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END
"""
POSTGRESQL = "CREATE RULE look_stays_{event} AS ON {event} TO look DO INSTEAD NOTHING"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "look",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_look_group_id_number")),
    )
    guard = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for event in ("UPDATE", "DELETE"):
        op.execute(guard.format(event=event))


def downgrade() -> None:
    """Back."""
    op.drop_table("look")
