"""The outbox: what is to be delivered, tried again, or given up where an admin sees it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_outbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("delivery_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("payload", JSON_DOCUMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("claimed_by", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(length=100), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("dead_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["desk_conversations.id"],
            name=op.f("fk_desk_outbox_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_outbox")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_desk_outbox_delivery_id")),
    )
    op.create_index("ix_desk_outbox_kind_not_before", "desk_outbox", ["kind", "not_before"], unique=False)
    op.create_index("ix_desk_outbox_conversation_id", "desk_outbox", ["conversation_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_desk_outbox_conversation_id", table_name="desk_outbox")
    op.drop_index("ix_desk_outbox_kind_not_before", table_name="desk_outbox")
    op.drop_table("desk_outbox")
