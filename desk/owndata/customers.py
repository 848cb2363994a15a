"""One customer's data: found, counted, deleted; each act with its audit row in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.messages import load
from desk.conversations.model import Conversation
from desk.owndata import audit, erase
from desk.owndata.audit import Subject
from desk.owndata.erase import Erased
from desk.store.tables import ConversationRow, TicketRow

MAX_CONVERSATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose data: everything of an identity, or one conversation, by its id or the number of a ticket.

    Exactly one of `subject`, `conversation` and `ticket` is set; `tenant` goes with `subject`.
    """

    tenant: str | None = None
    subject: str | None = None
    conversation: str | None = None
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The conversations meant, oldest first, and how the audit names them."""

    conversation_ids: list[str]
    subject: Subject
    is_identified: bool


async def find(connection: AsyncConnection, selection: Selection) -> Found:
    """The conversations of `selection`; none when nothing fits."""
    if selection.subject is not None:
        query = (
            select(ConversationRow.id)
            .where(ConversationRow.subject == selection.subject, ConversationRow.tenant == selection.tenant)
            .order_by(ConversationRow.created_at, ConversationRow.id)
            .limit(MAX_CONVERSATIONS)
        )
        ids = list((await connection.execute(query)).scalars())
        return Found(ids, audit.customer_subject(selection.tenant, selection.subject), is_identified=True)
    conversation_id = selection.conversation
    if selection.ticket is not None:
        query = select(TicketRow.conversation_id).where(TicketRow.number == selection.ticket)
        conversation_id = (await connection.execute(query)).scalar_one_or_none()
    conversation: Conversation | None = None
    if conversation_id is not None and conversation_id != erase.HUSK:
        conversation = await load(connection, conversation_id)
    if conversation is None:
        return Found([], Subject("conversation", (conversation_id or "")[:80]), is_identified=False)
    return Found([conversation.id], Subject("conversation", conversation.id), conversation.subject is not None)


async def delete(
    connection: AsyncConnection, found: Found, actor: str, now: datetime
) -> Erased:
    """Erase what was found and record it. The caller removes the files' bytes after the commit."""
    erased = await erase.erase(connection, found.conversation_ids, now)
    await audit.record(connection, now, actor, "customer.delete", found.subject, dict(erased.rows))
    return erased
