"""The tables of the desk. Column types and constraints only: what may change a row lives in the rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

# The modules named alone bring further tables into the same metadata.
from desk.store import (
    audit_tables,  # noqa: F401
    chat_token_tables,  # noqa: F401
    files_tables,  # noqa: F401
    outbox_tables,  # noqa: F401
    reminder_tables,  # noqa: F401
    wecom_tables,  # noqa: F401
)
from desk.store.base import Base, Json
from desk.store.types import BIG_ID, JSON_DOCUMENT

METADATA = Base.metadata
"""All tables of the desk."""


class EngineerRow(Base):
    """A person who may use the desk."""

    __tablename__ = "desk_engineers"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool]
    is_available: Mapped[bool]
    created_at: Mapped[datetime]


class SessionRow(Base):
    """A signed-in browser of an engineer; the token itself is never stored."""

    __tablename__ = "desk_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    engineer_id: Mapped[int] = mapped_column(ForeignKey("desk_engineers.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]


class ConversationRow(Base):
    """One conversation: who may write (`state`), how often that changed (`epoch`), and its last `seq`."""

    __tablename__ = "desk_conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    token_expires_at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(20))
    tenant: Mapped[str | None] = mapped_column(String(100))
    subject: Mapped[str | None] = mapped_column(String(200))
    customer_name: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(12), index=True)
    epoch: Mapped[int]
    last_seq: Mapped[int]
    answered_seq: Mapped[int]
    engineer_id: Mapped[int | None] = mapped_column(ForeignKey("desk_engineers.id"))
    queued_at: Mapped[datetime | None]
    lease_holder: Mapped[str | None] = mapped_column(String(40))
    lease_fence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    lease_until: Mapped[float | None] = mapped_column(Double)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_desk_conversations_tenant_subject", "tenant", "subject"),
        # Few rows at any moment: only those the bot owes something.
        Index(
            "ix_desk_conversations_lease_until", "lease_until",
            sqlite_where=text("lease_until IS NOT NULL"), postgresql_where=text("lease_until IS NOT NULL"),
        ),
    )  # fmt: skip


class MessageRow(Base):
    """A line everybody in the conversation sees; `seq` counts from 1 without gaps."""

    __tablename__ = "desk_messages"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id"))
    seq: Mapped[int]
    author: Mapped[str] = mapped_column(String(10))
    engineer_id: Mapped[int | None] = mapped_column(ForeignKey("desk_engineers.id"))
    client_msg_id: Mapped[str | None] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    choice_id: Mapped[str | None] = mapped_column(String(100))
    buttons: Mapped[list[Json] | None] = mapped_column(JSON_DOCUMENT)
    card: Mapped[Json | None] = mapped_column(JSON_DOCUMENT)
    masked: Mapped[list[Any] | None] = mapped_column(JSON_DOCUMENT)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("desk_turns.id"))
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_msg_id"),
    )


class ButtonRow(Base):
    """What a button does. Clients know only its id and title; the payload never leaves the desk."""

    __tablename__ = "desk_buttons"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id"), primary_key=True)
    button_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    payload: Mapped[str] = mapped_column(Text)


class TurnRow(Base):
    """One question to the bot, written before it is asked, so that a restart asks the same again, never a new one."""

    __tablename__ = "desk_turns"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id"))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    epoch: Mapped[int]
    from_seq: Mapped[int | None]
    to_seq: Mapped[int | None]
    payload: Mapped[str | None] = mapped_column(Text)
    supersedes: Mapped[int]
    failures: Mapped[int]
    understood: Mapped[Json | None] = mapped_column(JSON_DOCUMENT)
    trace: Mapped[Json | None] = mapped_column(JSON_DOCUMENT)
    outcome: Mapped[Json | None] = mapped_column(JSON_DOCUMENT)
    waiting_since: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_desk_turns_conversation_id_state", "conversation_id", "state"),
        Index("ix_desk_turns_state", "state"),
    )


class TransitionRow(Base):
    """Who changed the state of a conversation, from what to what, why and when."""

    __tablename__ = "desk_transitions"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id"), index=True)
    from_state: Mapped[str] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    actor: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(40))
    epoch: Mapped[int]
    at: Mapped[datetime]


class HandoffRow(Base):
    """A hand-off; at most one for each epoch of a conversation."""

    __tablename__ = "desk_handoffs"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id"))
    epoch: Mapped[int]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("desk_tickets.id"))
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("desk_turns.id"))
    reason: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("conversation_id", "epoch"),)


class TicketRow(Base):
    """A ticket. Its transcript is not here: it is the conversation's own messages."""

    __tablename__ = "desk_tickets"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id"), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    priority: Mapped[str] = mapped_column(String(2))
    priority_rule: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(40))
    product: Mapped[str | None] = mapped_column(String(40))
    module: Mapped[str | None] = mapped_column(String(40))
    facts: Mapped[Json] = mapped_column(JSON_DOCUMENT)
    engineer_id: Mapped[int | None] = mapped_column(ForeignKey("desk_engineers.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class TicketEventRow(Base):
    """What happened to a ticket after it was opened."""

    __tablename__ = "desk_ticket_events"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("desk_tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    data: Mapped[Json] = mapped_column(JSON_DOCUMENT)
    at: Mapped[datetime]
