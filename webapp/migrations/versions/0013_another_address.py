"""A change of address that can be turned back, and when somebody showed that it is them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("device", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "person", sa.Column("address_open_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "address_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("by_host", sa.Boolean(), nullable=False),
        sa.Column("old_email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("old_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("new_email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("new_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_address_change_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_address_change_link_hash")),
    )
    op.create_index("ix_address_change_person_id", "address_change", ["person_id"])
    op.create_index("ix_address_change_old_lookup", "address_change", ["old_lookup"])


def downgrade() -> None:
    """Back."""
    op.drop_table("address_change")
    op.drop_column("person", "address_open_until")
    op.drop_column("device", "proved_at")
