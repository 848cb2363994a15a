"""The table of the outbox: what is still to be delivered, and what was given up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.store.base import Base, Json
from desk.store.types import BIG_ID, JSON_DOCUMENT


class OutboxRow(Base):
    """One delivery owed. It is gone once delivered; `dead_at` is set when it was given up.

    `payload` refers to rows of other tables and never repeats what people wrote, so that erasing a conversation
    erases everything.
    """

    __tablename__ = "desk_outbox"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    delivery_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("desk_conversations.id", ondelete="CASCADE"))
    destination: Mapped[str] = mapped_column(String(200))
    payload: Mapped[Json] = mapped_column(JSON_DOCUMENT)
    attempts: Mapped[int]
    not_before: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime]
    dead_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_desk_outbox_kind_not_before", "kind", "not_before"),
        Index("ix_desk_outbox_conversation_id", "conversation_id"),
    )
