"""The audit: who exported, deleted, restored or changed what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_audit",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("details", JSON_DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_audit")),
    )
    op.create_index(op.f("ix_desk_audit_at"), "desk_audit", ["at"], unique=False)
    op.create_index(
        "ix_desk_audit_subject_kind_subject_id", "desk_audit", ["subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "desk_erasures",
        sa.Column("erased_conversation", sa.String(length=32), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("erased_conversation", name=op.f("pk_desk_erasures")),
    )
    op.create_index(op.f("ix_desk_erasures_erased_at"), "desk_erasures", ["erased_at"], unique=False)
    op.create_table(
        "desk_chat_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["desk_conversations.id"],
            name=op.f("fk_desk_chat_tokens_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_desk_chat_tokens")),
    )
    op.create_index(
        op.f("ix_desk_chat_tokens_conversation_id"), "desk_chat_tokens", ["conversation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_desk_chat_tokens_conversation_id"), table_name="desk_chat_tokens")
    op.drop_table("desk_chat_tokens")
    op.drop_index(op.f("ix_desk_erasures_erased_at"), table_name="desk_erasures")
    op.drop_table("desk_erasures")
    op.drop_index("ix_desk_audit_subject_kind_subject_id", table_name="desk_audit")
    op.drop_index(op.f("ix_desk_audit_at"), table_name="desk_audit")
    op.drop_table("desk_audit")
