"""Closings, their items, open problems, and the journal of steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.store.types import BIG_ID, JSON_LIST, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actions_closings",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("owner", sa.String(length=240), nullable=False),
        sa.Column("checklist", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("left_out", JSON_LIST, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_closings")),
        sa.UniqueConstraint("owner", "checklist", "period", name=op.f("uq_actions_closings_owner")),
    )
    op.create_index(op.f("ix_actions_closings_updated_at"), "actions_closings", ["updated_at"], unique=False)
    op.create_table(
        "actions_closing_items",
        sa.Column("closing_id", BIG_ID, nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=240), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["actions_closings.id"], name=op.f("fk_actions_closing_items_closing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("closing_id", "item_id", name=op.f("pk_actions_closing_items")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_actions_closing_items_conversation"), "actions_closing_items", ["conversation"], unique=False
    )
    op.create_table(
        "actions_closing_problems",
        sa.Column("closing_id", BIG_ID, nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("prompt", sa.String(length=200), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("solved_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["actions_closings.id"], name=op.f("fk_actions_closing_problems_closing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("closing_id", "item_id", "prompt", name=op.f("pk_actions_closing_problems")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_actions_closing_problems_conversation"), "actions_closing_problems", ["conversation"], unique=False
    )
    op.create_table(
        "actions_closing_steps",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("closing_id", BIG_ID, nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("person", sa.String(length=240), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["actions_closings.id"], name=op.f("fk_actions_closing_steps_closing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions_closing_steps")),
        sa.UniqueConstraint("conversation", "message_id", name=op.f("uq_actions_closing_steps_conversation")),
    )  # fmt: skip
    op.create_index("ix_actions_closing_steps_closing_id_id", "actions_closing_steps", ["closing_id", "id"])


def downgrade() -> None:
    for table in ("steps", "problems", "items"):
        op.drop_table(f"actions_closing_{table}")
    op.drop_table("actions_closings")
