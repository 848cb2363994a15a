"""The table of reminders: what a customer asked to be reminded of. When it is due says its row in the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.store.base import Base
from desk.store.types import BIG_ID


class ReminderRow(Base):
    """A reminder that is still to come; it goes when it has been said or taken back. `name` is the bot's id for it."""

    __tablename__ = "desk_reminders"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime]
    delivery_id: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("conversation_id", "name"),)
