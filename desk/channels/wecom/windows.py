"""What may still be sent: five messages in the 48 hours after the customer's last one, some of them kept for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom import sends
from desk.channels.wecom.sends import Sent
from desk.channels.wecom.settings import MAX_SENDS
from desk.conversations.inbox import Customer, Inbox
from desk.conversations.model import Author
from desk.store.tables import ConversationRow
from desk.store.wecom_tables import WecomCustomerRow

WINDOW = timedelta(hours=48)
"""Path 94677."""


@dataclass(frozen=True, slots=True)
class Window:
    """A customer's address and what was sent since he wrote last."""

    open_kfid: str
    external_userid: str
    conversation_id: str
    wrote_at: datetime
    sent: int

    def refusal(self, author: Author, now: datetime, reserve: int) -> str | None:
        """Why a line of `author` cannot be sent now, None when it can. The bot leaves `reserve` messages to people,
        the desk's own lines leave one."""
        if now >= self.wrote_at + WINDOW:
            return "48_hours"
        kept = {Author.BOT: reserve, Author.SYSTEM: min(reserve, 1)}.get(author, 0)
        return "5_messages" if self.sent >= MAX_SENDS - kept else None

    def is_renewed_since(self, before: Window) -> bool:
        """Whether the customer has written between the two looks."""
        return self.wrote_at != before.wrote_at or self.sent < before.sent


async def of_customer(connection: AsyncConnection, open_kfid: str, external_userid: str) -> Window | None:
    """The window of a customer who has written before."""
    return await _find(
        connection,
        WecomCustomerRow.open_kfid == open_kfid,
        WecomCustomerRow.external_userid == external_userid,
    )


async def of_conversation(connection: AsyncConnection, conversation_id: str) -> Window | None:
    """The window of the customer this conversation is with."""
    return await _find(connection, WecomCustomerRow.conversation_id == conversation_id)


async def open_for(
    connection: AsyncConnection, inbox: Inbox, tenant: str, open_kfid: str, external_userid: str, wrote_at: datetime
) -> str:
    """The conversation of a customer who writes now; a new one for a new customer."""
    known = await of_customer(connection, open_kfid, external_userid)
    if known is not None:
        return known.conversation_id
    opened = await inbox.create(connection, "wecom", Customer(tenant, external_userid, None))
    await connection.execute(
        insert(WecomCustomerRow).values(
            open_kfid=open_kfid, external_userid=external_userid, conversation_id=opened.id, wrote_at=wrote_at, sent=0
        )
    )
    return opened.id


async def renew(connection: AsyncConnection, conversation_id: str, wrote_at: datetime) -> None:
    """The customer wrote: five messages more, 48 hours from then. The caller holds the conversation's lock."""
    await connection.execute(
        update(WecomCustomerRow)
        .where(WecomCustomerRow.conversation_id == conversation_id)
        .values(wrote_at=wrote_at, sent=0)
    )


async def count(connection: AsyncConnection, conversation_id: str) -> None:
    """One message more is sent."""
    await connection.execute(
        update(WecomCustomerRow)
        .where(WecomCustomerRow.conversation_id == conversation_id)
        .values(sent=WecomCustomerRow.sent + 1)
    )


async def uncount(connection: AsyncConnection, conversation_id: str) -> None:
    """WeCom did not take it after all."""
    await connection.execute(
        update(WecomCustomerRow)
        .where(WecomCustomerRow.conversation_id == conversation_id, WecomCustomerRow.sent > 0)
        .values(sent=WecomCustomerRow.sent - 1)
    )


async def use_up(connection: AsyncConnection, conversation_id: str) -> None:
    """WeCom says that nothing more may be sent."""
    await connection.execute(
        update(WecomCustomerRow).where(WecomCustomerRow.conversation_id == conversation_id).values(sent=MAX_SENDS)
    )


async def shown(connection: AsyncConnection, conversation_id: str, now: datetime) -> dict[str, Any] | None:
    """What an engineer should know before he writes; None where the customer is not in WeCom."""
    window = await of_conversation(connection, conversation_id)
    if window is None:
        return None
    ends_at = window.wrote_at + WINDOW
    counts = await sends.counts(connection, conversation_id)
    query = select(ConversationRow.subject).where(ConversationRow.id == conversation_id)
    subject = (await connection.execute(query)).scalar_one_or_none()
    return {
        "remaining": max(MAX_SENDS - window.sent, 0) if now < ends_at else 0,
        "ends_at": ends_at,
        "held": counts.get(Sent.HELD.value, 0),
        "failed": counts.get(Sent.FAILED.value, 0),
        "is_linked": subject not in (None, window.external_userid),
    }


async def _find(connection: AsyncConnection, *conditions: object) -> Window | None:
    query = select(
        WecomCustomerRow.open_kfid, WecomCustomerRow.external_userid, WecomCustomerRow.conversation_id,
        WecomCustomerRow.wrote_at, WecomCustomerRow.sent,
    ).where(*conditions)  # type: ignore[arg-type]  # fmt: skip
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Window(**row._mapping)
