"""Further keys to a conversation: one for each device on which an identified customer opened it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.store.base import Base


class ChatTokenRow(Base):
    """A token beside the conversation's first one; the token itself is never stored."""

    __tablename__ = "desk_chat_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
