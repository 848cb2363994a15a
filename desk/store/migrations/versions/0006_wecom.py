"""WeCom: accounts and cursors, pulled items, customers and their windows, messages sent, the shared token, alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_wecom_accounts",
        sa.Column("open_kfid", sa.String(length=64), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.String(length=200), nullable=False),
        sa.Column("token", sa.String(length=200), nullable=False),
        sa.Column("token_at", UtcDateTime(), nullable=True),
        sa.Column("hinted", sa.Integer(), nullable=False),
        sa.Column("pulled", sa.Integer(), nullable=False),
        sa.Column("puller", sa.String(length=40), nullable=True),
        sa.Column("puller_until", UtcDateTime(), nullable=True),
        sa.Column("rests_until", UtcDateTime(), nullable=True),
        sa.Column("synced_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("open_kfid", name=op.f("pk_desk_wecom_accounts")),
    )
    op.create_table(
        "desk_wecom_items",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("msgid", sa.String(length=128), nullable=False),
        sa.Column("open_kfid", sa.String(length=64), nullable=False),
        sa.Column("external_userid", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", JSON_DOCUMENT, nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_wecom_items")),
        sa.UniqueConstraint("msgid", name=op.f("uq_desk_wecom_items_msgid")),
    )
    op.create_index(op.f("ix_desk_wecom_items_done_at"), "desk_wecom_items", ["done_at"], unique=False)
    op.create_index(
        "ix_desk_wecom_items_waiting", "desk_wecom_items", ["open_kfid", "external_userid", "id"], unique=False,
        sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "desk_wecom_customers",
        sa.Column("open_kfid", sa.String(length=64), nullable=False),
        sa.Column("external_userid", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("wrote_at", UtcDateTime(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["desk_conversations.id"],
            name=op.f("fk_desk_wecom_customers_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("open_kfid", "external_userid", name=op.f("pk_desk_wecom_customers")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_desk_wecom_customers_conversation_id")),
    )
    op.create_table(
        "desk_wecom_sends",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("to_seq", sa.Integer(), nullable=False),
        sa.Column("seqs", JSON_DOCUMENT, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=10), nullable=False),
        sa.Column("msgid", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["desk_conversations.id"],
            name=op.f("fk_desk_wecom_sends_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_wecom_sends")),
        sa.UniqueConstraint("msgid", name=op.f("uq_desk_wecom_sends_msgid")),
    )
    op.create_index(
        "ix_desk_wecom_sends_conversation_id_to_seq", "desk_wecom_sends", ["conversation_id", "to_seq"], unique=False
    )
    op.create_table(
        "desk_wecom_links",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["desk_conversations.id"],
            name=op.f("fk_desk_wecom_links_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_desk_wecom_links")),
    )
    op.create_table(
        "desk_wecom_tokens",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("fetcher", sa.String(length=40), nullable=True),
        sa.Column("fetcher_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_desk_wecom_tokens")),
    )
    op.create_table(
        "desk_wecom_alerts",
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["desk_tickets.id"], name=op.f("fk_desk_wecom_alerts_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_desk_wecom_alerts")),
    )


def downgrade() -> None:
    for table in ("alerts", "tokens", "links", "sends", "customers", "items", "accounts"):
        op.drop_table(f"desk_wecom_{table}")
