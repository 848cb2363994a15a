"""The tables: closings, the state of their items, open problems, and every step with who made it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from actions.store.types import BIG_ID, JSON_LIST, UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of the actions."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), int: BIG_ID, list[str]: JSON_LIST}


class ClosingRow(Base):
    """The close of one period of one product by one customer: a company, or a person or a conversation of none.

    `owner`: `org-…`, `user-…` or `conv-…`. `account_set`: what the customer calls the 账套 that is closed; empty where
    he has named none. `edition`: of the product, where he said it. `left_out`: modules that he does not use.
    """

    __tablename__ = "actions_closings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    owner: Mapped[str] = mapped_column(String(240))
    checklist: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(7))
    account_set: Mapped[str] = mapped_column(String(40), server_default="")
    edition: Mapped[str | None] = mapped_column(String(80))
    left_out: Mapped[list[str]]
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (UniqueConstraint("owner", "checklist", "period", "account_set"),)


class ItemRow(Base):
    """What became of one item; an item without a row is open. `person` is None where he was forgotten."""

    __tablename__ = "actions_closing_items"

    closing_id: Mapped[int] = mapped_column(
        ForeignKey("actions_closings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    remark: Mapped[str | None] = mapped_column(String(200))
    conversation: Mapped[str] = mapped_column(String(200), index=True)
    person: Mapped[str | None] = mapped_column(String(240))
    name: Mapped[str | None] = mapped_column(String(100))
    at: Mapped[datetime]


class ProblemRow(Base):
    """A prompt of the software that somebody met and that is not dealt with yet, or was at `solved_at`."""

    __tablename__ = "actions_closing_problems"

    closing_id: Mapped[int] = mapped_column(
        ForeignKey("actions_closings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    prompt: Mapped[str] = mapped_column(String(200), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(200), index=True)
    name: Mapped[str | None] = mapped_column(String(100))
    at: Mapped[datetime]
    solved_at: Mapped[datetime | None]


class StepRow(Base):
    """The journal: one row a message that changed something, so that a repeated message changes nothing."""

    __tablename__ = "actions_closing_steps"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    closing_id: Mapped[int] = mapped_column(ForeignKey("actions_closings.id", ondelete="CASCADE"))
    conversation: Mapped[str] = mapped_column(String(200))
    message_id: Mapped[str] = mapped_column(String(200))
    item_id: Mapped[str | None] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(20))
    remark: Mapped[str | None] = mapped_column(String(200))
    person: Mapped[str | None] = mapped_column(String(240))
    name: Mapped[str | None] = mapped_column(String(100))
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("conversation", "message_id"),
        Index("ix_actions_closing_steps_closing_id_id", "closing_id", "id"),
    )
