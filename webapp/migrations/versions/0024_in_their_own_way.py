"""How somebody wants to hear things, on which device, and reminders that there is only one of."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "notice_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("meetings", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("news", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("weekly", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("quiet_from", sa.String(), nullable=False),
        sa.Column("quiet_until", sa.String(), nullable=False),
        sa.Column("reminders", sa.String(), nullable=True),
        sa.Column("reminders_since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_notice_choice_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_choice")),
        sa.UniqueConstraint("person_id", name=op.f("uq_notice_choice_person_id")),
    )
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_hash", sa.LargeBinary(), nullable=False),
        sa.Column("where_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_push_subscription_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["device.id"],
            name=op.f("fk_push_subscription_device_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("device_id", name=op.f("uq_push_subscription_device_id")),
        sa.UniqueConstraint("endpoint_hash", name=op.f("uq_push_subscription_endpoint_hash")),
    )
    op.create_index(
        op.f("ix_push_subscription_person_id"), "push_subscription", ["person_id"], unique=False
    )
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("person_id", sa.Uuid(), nullable=True))
        message.add_column(sa.Column("key", sa.String(), nullable=True))
        message.add_column(sa.Column("bundle_id", sa.Uuid(), nullable=True))
        message.add_column(sa.Column("useless_at", sa.DateTime(timezone=True), nullable=True))
        message.add_column(sa.Column("undecided", sa.Integer(), server_default="0", nullable=False))
        message.create_foreign_key(
            op.f("fk_message_person_id"), "person", ["person_id"], ["id"], ondelete="CASCADE"
        )
        message.create_foreign_key(
            op.f("fk_message_bundle_id"), "message", ["bundle_id"], ["id"], ondelete="SET NULL"
        )
        message.create_unique_constraint(op.f("uq_message_key"), ["key"])
        message.create_index(op.f("ix_message_person_id"), ["person_id"])
        message.create_index(op.f("ix_message_bundle_id"), ["bundle_id"])


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("message") as message:
        message.drop_index(op.f("ix_message_bundle_id"))
        message.drop_index(op.f("ix_message_person_id"))
        message.drop_constraint(op.f("uq_message_key"), type_="unique")
        message.drop_constraint(op.f("fk_message_bundle_id"), type_="foreignkey")
        message.drop_constraint(op.f("fk_message_person_id"), type_="foreignkey")
        for name in ("undecided", "useless_at", "bundle_id", "key", "person_id"):
            message.drop_column(name)
    op.drop_table("push_subscription")
    op.drop_table("notice_choice")
