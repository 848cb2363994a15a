"""Files of a conversation: what was sent, under which name it is kept, what it really is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("bytes", BIG_ID, nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("listing", JSON_DOCUMENT, nullable=True),
        sa.Column("masked", JSON_DOCUMENT, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["desk_conversations.id"], name=op.f("fk_desk_files_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_files")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_desk_files_conversation_id_seq")),
    )
    op.create_index(op.f("ix_desk_files_created_at"), "desk_files", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_desk_files_created_at"), table_name="desk_files")
    op.drop_table("desk_files")
