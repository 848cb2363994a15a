"""One worker a conversation among several desks: leases with a fencing number, and the mark of what the bot is owed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LEFT_UNDONE = """
UPDATE desk_conversations SET lease_until = 0 WHERE id IN (
    SELECT conversation_id FROM desk_turns WHERE state = 'asking'
    UNION
    SELECT m.conversation_id FROM desk_messages m JOIN desk_conversations c ON c.id = m.conversation_id
    WHERE c.state IN ('bot', 'ticketed') AND m.author = 'visitor' AND m.seq > c.answered_seq
)
"""
"""What was waiting for the bot when the desk was stopped for the upgrade."""


def upgrade() -> None:
    op.add_column("desk_conversations", sa.Column("lease_holder", sa.String(length=40), nullable=True))
    op.add_column(
        "desk_conversations", sa.Column("lease_fence", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("desk_conversations", sa.Column("lease_until", sa.Double(), nullable=True))
    op.create_index(
        "ix_desk_conversations_lease_until",
        "desk_conversations",
        ["lease_until"],
        sqlite_where=sa.text("lease_until IS NOT NULL"),
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.execute(LEFT_UNDONE)
