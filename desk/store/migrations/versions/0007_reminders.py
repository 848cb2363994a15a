"""Reminders that customers asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BIG_ID, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_reminders",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("delivery_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["desk_conversations.id"],
            name=op.f("fk_desk_reminders_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_reminders")),
        sa.UniqueConstraint("conversation_id", "name", name=op.f("uq_desk_reminders_conversation_id_name")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_desk_reminders_delivery_id")),
    )


def downgrade() -> None:
    op.drop_table("desk_reminders")
