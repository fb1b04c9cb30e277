"""Everybody's place in the group, and what surrounds it."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SPOTS = """
UPDATE contact SET spot = (
    SELECT count(*) FROM contact AS earlier
    WHERE earlier.group_id = contact.group_id AND earlier.made_at < contact.made_at
)
"""


def columns() -> dict[str, list[sa.Column[Any]]]:
    """What every table gets more.

    SQLite copies a table for anything but a plain new column, and the copy would take the rows
    that belong to it along; so these stay plain, without foreign keys.
    """
    return {
        "support_group": [
            sa.Column("place_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("chair_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("channel_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("every_weeks", sa.Integer(), nullable=False, server_default="13"),
            sa.Column("jobs_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("skipped_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("begun_with_id", sa.Uuid(), nullable=True),
            sa.Column("nothing_shared_since", sa.DateTime(timezone=True), nullable=True),
        ],
        "membership": [
            sa.Column("by_name", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("helps", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("organisation_id", sa.Uuid(), nullable=True),
            sa.Column("function_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("reach_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("by_choice", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        "contact": [
            sa.Column("gives_sealed", sa.LargeBinary(), nullable=True),
            sa.Column("closeness", sa.String(length=20), nullable=False, server_default="middle"),
            sa.Column("spot", sa.Integer(), nullable=False, server_default="0"),
        ],
        "meeting": [sa.Column("prepared_by_id", sa.Uuid(), nullable=True)],
        "attendance": [
            sa.Column("filled_in", sa.Boolean(), nullable=False, server_default=sa.false())
        ],
    }


def upgrade() -> None:
    """Forward."""
    for table, added in columns().items():
        for column in added:
            op.add_column(table, column)
    op.execute(SPOTS)
    _organisations()
    _talk_cards()
    _handovers()
    _goal_drafts()


def _organisations() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )


def _talk_cards() -> None:
    op.create_table(
        "talk_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_belongs_to("talk_card", "membership"),
        sa.Column("topics_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_card")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_talk_card_membership_id")),
    )


def _handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_belongs_to("handover", "membership"),
        *_named("handover", "contact", on_delete="SET NULL"),
        sa.Column("operation_key", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint(
            "group_id", "operation_key", name=op.f("uq_handover_group_id_operation_key")
        ),
    )
    op.create_index(op.f("ix_handover_membership_id"), "handover", ["membership_id"])
    op.create_index(op.f("ix_handover_contact_id"), "handover", ["contact_id"])


def _goal_drafts() -> None:
    op.create_table(
        "goal_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_belongs_to("goal_draft", "membership"),
        *_named("goal_draft", "goal", on_delete="CASCADE"),
        sa.Column("operation_key", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_draft")),
        sa.UniqueConstraint(
            "group_id", "operation_key", name=op.f("uq_goal_draft_group_id_operation_key")
        ),
    )
    op.create_index(op.f("ix_goal_draft_membership_id"), "goal_draft", ["membership_id"])


def _belongs_to(table: str, parent: str) -> list[SchemaItem]:
    return [
        *_named(table, "group", "support_group", on_delete="CASCADE", nullable=False),
        *_named(table, parent, on_delete="CASCADE", nullable=False),
    ]


def _named(
    table: str, name: str, parent: str = "", *, on_delete: str, nullable: bool = True
) -> list[SchemaItem]:
    parent = parent or name
    column = f"{name}_id"
    return [
        sa.Column(column, sa.Uuid(), nullable=nullable),
        sa.ForeignKeyConstraint(
            [column],
            [f"{parent}.id"],
            name=op.f(f"fk_{table}_{column}_{parent}"),
            ondelete=on_delete,
        ),
    ]


def downgrade() -> None:
    """Back."""
    for table in ("goal_draft", "handover", "talk_card", "organisation"):
        op.drop_table(table)
    for table, added in columns().items():
        for column in added:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
