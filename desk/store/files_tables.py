"""The table of files: which conversation and line a kept file belongs to, and what it really is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.store.base import Base, Json
from desk.store.types import BIG_ID, JSON_DOCUMENT


class FileRow(Base):
    """A file and the message that carries it. `id` is also its name on disk; with `deleted_at` the bytes are gone."""

    __tablename__ = "desk_files"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id"))
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    media_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int] = mapped_column(BIG_ID)
    width: Mapped[int | None]
    height: Mapped[int | None]
    listing: Mapped[Json | None] = mapped_column(JSON_DOCUMENT)
    masked: Mapped[Json | None] = mapped_column(JSON_DOCUMENT)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
    deleted_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)
