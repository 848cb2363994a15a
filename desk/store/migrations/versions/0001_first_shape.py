"""The first shape: engineers and sessions, conversations, messages, turns, transitions, hand-offs, tickets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BIG_ID, JSON_DOCUMENT, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_engineers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_engineers")),
        sa.UniqueConstraint("username", name=op.f("uq_desk_engineers_username")),
    )
    op.create_table(
        "desk_conversations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_expires_at", UtcDateTime(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("tenant", sa.String(length=100), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("customer_name", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("answered_seq", sa.Integer(), nullable=False),
        sa.Column("engineer_id", BIG_ID, nullable=True),
        sa.Column("queued_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["engineer_id"], ["desk_engineers.id"], name=op.f("fk_desk_conversations_engineer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_conversations")),
    )
    op.create_index(op.f("ix_desk_conversations_state"), "desk_conversations", ["state"], unique=False)
    op.create_index("ix_desk_conversations_tenant_subject", "desk_conversations", ["tenant", "subject"], unique=False)
    op.create_table(
        "desk_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("engineer_id", BIG_ID, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["engineer_id"], ["desk_engineers.id"], name=op.f("fk_desk_sessions_engineer_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_desk_sessions")),
    )
    op.create_index(op.f("ix_desk_sessions_engineer_id"), "desk_sessions", ["engineer_id"], unique=False)
    op.create_index(op.f("ix_desk_sessions_last_seen_at"), "desk_sessions", ["last_seen_at"], unique=False)
    op.create_table(
        "desk_buttons",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("button_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["desk_conversations.id"], name=op.f("fk_desk_buttons_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "button_id", name=op.f("pk_desk_buttons")),
    )
    op.create_table(
        "desk_tickets",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.String(length=2), nullable=False),
        sa.Column("priority_rule", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("product", sa.String(length=40), nullable=True),
        sa.Column("module", sa.String(length=40), nullable=True),
        sa.Column("facts", JSON_DOCUMENT, nullable=False),
        sa.Column("engineer_id", BIG_ID, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["desk_conversations.id"], name=op.f("fk_desk_tickets_conversation_id")
        ),
        sa.ForeignKeyConstraint(["engineer_id"], ["desk_engineers.id"], name=op.f("fk_desk_tickets_engineer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_desk_tickets_number")),
    )
    op.create_index(op.f("ix_desk_tickets_conversation_id"), "desk_tickets", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_desk_tickets_status"), "desk_tickets", ["status"], unique=False)
    op.create_table(
        "desk_transitions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=False),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["desk_conversations.id"], name=op.f("fk_desk_transitions_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_transitions")),
    )
    op.create_index(op.f("ix_desk_transitions_conversation_id"), "desk_transitions", ["conversation_id"], unique=False)
    op.create_table(
        "desk_turns",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=True),
        sa.Column("to_seq", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("supersedes", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("understood", JSON_DOCUMENT, nullable=True),
        sa.Column("trace", JSON_DOCUMENT, nullable=True),
        sa.Column("outcome", JSON_DOCUMENT, nullable=True),
        sa.Column("waiting_since", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["desk_conversations.id"], name=op.f("fk_desk_turns_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_turns")),
        sa.UniqueConstraint("message_id", name=op.f("uq_desk_turns_message_id")),
    )
    op.create_index("ix_desk_turns_conversation_id_state", "desk_turns", ["conversation_id", "state"], unique=False)
    op.create_index("ix_desk_turns_state", "desk_turns", ["state"], unique=False)
    op.create_table(
        "desk_handoffs",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("turn_id", BIG_ID, nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["desk_conversations.id"], name=op.f("fk_desk_handoffs_conversation_id")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["desk_tickets.id"], name=op.f("fk_desk_handoffs_ticket_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["desk_turns.id"], name=op.f("fk_desk_handoffs_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_handoffs")),
        sa.UniqueConstraint("conversation_id", "epoch", name=op.f("uq_desk_handoffs_conversation_id_epoch")),
    )
    op.create_table(
        "desk_messages",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=10), nullable=False),
        sa.Column("engineer_id", BIG_ID, nullable=True),
        sa.Column("client_msg_id", sa.String(length=80), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("choice_id", sa.String(length=100), nullable=True),
        sa.Column("buttons", JSON_DOCUMENT, nullable=True),
        sa.Column("card", JSON_DOCUMENT, nullable=True),
        sa.Column("masked", JSON_DOCUMENT, nullable=True),
        sa.Column("turn_id", BIG_ID, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["desk_conversations.id"], name=op.f("fk_desk_messages_conversation_id")
        ),
        sa.ForeignKeyConstraint(["engineer_id"], ["desk_engineers.id"], name=op.f("fk_desk_messages_engineer_id")),
        sa.ForeignKeyConstraint(["turn_id"], ["desk_turns.id"], name=op.f("fk_desk_messages_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_messages")),
        sa.UniqueConstraint(
            "conversation_id", "client_msg_id", name=op.f("uq_desk_messages_conversation_id_client_msg_id")
        ),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_desk_messages_conversation_id_seq")),
    )
    op.create_table(
        "desk_ticket_events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("data", JSON_DOCUMENT, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["desk_tickets.id"], name=op.f("fk_desk_ticket_events_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_ticket_events")),
    )
    op.create_index(op.f("ix_desk_ticket_events_ticket_id"), "desk_ticket_events", ["ticket_id"], unique=False)


def downgrade() -> None:

    op.drop_index(op.f("ix_desk_ticket_events_ticket_id"), table_name="desk_ticket_events")
    op.drop_table("desk_ticket_events")
    op.drop_table("desk_messages")
    op.drop_table("desk_handoffs")
    op.drop_index("ix_desk_turns_state", table_name="desk_turns")
    op.drop_index("ix_desk_turns_conversation_id_state", table_name="desk_turns")
    op.drop_table("desk_turns")
    op.drop_index(op.f("ix_desk_transitions_conversation_id"), table_name="desk_transitions")
    op.drop_table("desk_transitions")
    op.drop_index(op.f("ix_desk_tickets_status"), table_name="desk_tickets")
    op.drop_index(op.f("ix_desk_tickets_conversation_id"), table_name="desk_tickets")
    op.drop_table("desk_tickets")
    op.drop_table("desk_buttons")
    op.drop_index(op.f("ix_desk_sessions_last_seen_at"), table_name="desk_sessions")
    op.drop_index(op.f("ix_desk_sessions_engineer_id"), table_name="desk_sessions")
    op.drop_table("desk_sessions")
    op.drop_index("ix_desk_conversations_tenant_subject", table_name="desk_conversations")
    op.drop_index(op.f("ix_desk_conversations_state"), table_name="desk_conversations")
    op.drop_table("desk_conversations")
    op.drop_table("desk_engineers")
