"""The tables of the WeCom channel: what was pulled, who writes, what was sent, and the shared access token."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.store.base import Base, Json
from desk.store.types import BIG_ID, JSON_DOCUMENT


class WecomAccountRow(Base):
    """One 微信客服 account: how far it has been pulled, and who is pulling. `hinted` counts callbacks, `pulled` those
    that a finished pull has answered; `told_at` is when WeCom said whether it is ours (`is_enabled`), by its clock."""

    __tablename__ = "desk_wecom_accounts"

    open_kfid: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_enabled: Mapped[bool]
    cursor: Mapped[str] = mapped_column(String(200))
    token: Mapped[str] = mapped_column(String(200))
    token_at: Mapped[datetime | None]
    hinted: Mapped[int]
    pulled: Mapped[int]
    puller: Mapped[str | None] = mapped_column(String(40))
    puller_until: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    synced_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class WecomItemRow(Base):
    """A message or event that was pulled, masked and in our own shape; empty but for its id once it is dealt with.
    While somebody works on it (`claimed_by`), `not_before` is when his claim ends."""

    __tablename__ = "desk_wecom_items"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    msgid: Mapped[str] = mapped_column(String(128), unique=True)
    open_kfid: Mapped[str] = mapped_column(String(64))
    external_userid: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[Json] = mapped_column(JSON_DOCUMENT)
    sent_at: Mapped[datetime]
    attempts: Mapped[int]
    not_before: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    done_at: Mapped[datetime | None] = mapped_column(index=True)

    __table_args__ = (
        Index(
            "ix_desk_wecom_items_waiting", "open_kfid", "external_userid", "id",
            sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL"),
        ),
    )  # fmt: skip


class WecomCustomerRow(Base):
    """A customer of one account, his conversation, and what may still be sent to him."""

    __tablename__ = "desk_wecom_customers"

    open_kfid: Mapped[str] = mapped_column(String(64), primary_key=True)
    external_userid: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id", ondelete="CASCADE"), unique=True)
    wrote_at: Mapped[datetime]
    sent: Mapped[int]


class WecomSendRow(Base):
    """One message to a customer: part `part` of what the lines `seqs` became. Its words are those of the lines."""

    __tablename__ = "desk_wecom_sends"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("desk_conversations.id", ondelete="CASCADE"))
    from_seq: Mapped[int]
    to_seq: Mapped[int]
    seqs: Mapped[list[int]] = mapped_column(JSON_DOCUMENT)
    part: Mapped[int]
    author: Mapped[str] = mapped_column(String(10))
    msgid: Mapped[str] = mapped_column(String(32), unique=True)
    generation: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_desk_wecom_sends_conversation_id_to_seq", "conversation_id", "to_seq"),)


class WecomLinkRow(Base):
    """A proof asked for: whether the customer of this conversation is the one identified in `other_id`."""

    __tablename__ = "desk_wecom_links"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("desk_conversations.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime]


class WecomTokenRow(Base):
    """The access token all desk processes share, sealed with the desk's own secret."""

    __tablename__ = "desk_wecom_tokens"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
    fetcher: Mapped[str | None] = mapped_column(String(40))
    fetcher_until: Mapped[datetime | None]


class WecomAlertRow(Base):
    """A ticket the engineers' group is still to be told of."""

    __tablename__ = "desk_wecom_alerts"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("desk_tickets.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
