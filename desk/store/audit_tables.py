"""The tables of our own data: the audit, and the conversations whose dialogue state must still be deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.store.base import Base, Json
from desk.store.types import BIG_ID, JSON_DOCUMENT


class AuditRow(Base):
    """Who did what to which subject, without what the subject said."""

    __tablename__ = "desk_audit"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(80))
    details: Mapped[Json] = mapped_column(JSON_DOCUMENT)

    __table_args__ = (Index("ix_desk_audit_subject_kind_subject_id", "subject_kind", "subject_id"),)


class ErasureRow(Base):
    """A deleted conversation whose dialogue state the bot has yet to forget for good."""

    __tablename__ = "desk_erasures"

    erased_conversation: Mapped[str] = mapped_column(String(32), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(index=True)
