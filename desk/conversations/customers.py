"""Identified customers: theirs is theirs again on another device, and an anonymous talk becomes theirs by proof.

Somebody is identified by (tenant, subject) of a host site's signed word, never by a name, an address or a guess. An
anonymous conversation is nobody's: only who holds its own token can make it his, and that is recorded.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock, iso
from desk.conversations import messages
from desk.conversations.announce import announce_state
from desk.conversations.inbox import TOKEN_BYTES, Customer, Inbox, Opened, hash_token
from desk.conversations.model import Conversation, State
from desk.errors import Problem
from desk.owndata import audit
from desk.store.chat_token_tables import ChatTokenRow
from desk.store.engine import Store
from desk.store.tables import ConversationRow

MAX_TOKENS = 20
"""Devices on which one conversation may be open at once, beside the first; the one to expire first gives way."""
LISTED = 50


class Customers:
    """Everything an identity opens."""

    def __init__(self, store: Store, inbox: Inbox, clock: Clock, *, token_days: float) -> None:
        self._store = store
        self._inbox = inbox
        self._clock = clock
        self._token_days = token_days

    async def open(self, channel: str, customer: Customer, *, is_new: bool = False) -> tuple[Opened, bool]:
        """His newest conversation that is not resolved, with a further token; else a new one. And whether it is old.

        Two devices at once get the same conversation: they queue at the customer's lock.
        """
        async with self._store.write() as connection:
            await _lock_customer(connection, customer)
            if not is_new:
                query = (
                    select(ConversationRow.id, ConversationRow.state)
                    .where(*_his(customer), ConversationRow.channel == channel)
                    .where(ConversationRow.state != State.RESOLVED.value)
                    .order_by(ConversationRow.created_at.desc(), ConversationRow.id)
                    .limit(1)
                )
                row = (await connection.execute(query)).one_or_none()
                if row is not None:
                    return await self._further_token(connection, row.id, State(row.state)), True
            return await self._inbox.create(connection, channel, customer), False

    async def reopen(self, conversation_id: str, customer: Customer) -> Opened:
        """A further token for one of his own. Raises Problem 403 alike for a foreign and for an unknown one."""
        async with self._store.write() as connection:
            query = select(ConversationRow.state).where(ConversationRow.id == conversation_id, *_his(customer))
            state = (await connection.execute(query)).scalar_one_or_none()
            if state is None:
                raise Problem(403, "forbidden", "您不能访问这个会话，请刷新页面重新开始。")
            return await self._further_token(connection, conversation_id, State(state))

    async def conversations(self, customer: Customer) -> list[dict[str, object]]:
        """His conversations, the one last written in first, without their words."""
        query = (
            select(
                ConversationRow.id, ConversationRow.state, ConversationRow.last_seq,
                ConversationRow.created_at, ConversationRow.updated_at,
            )
            .where(*_his(customer), ConversationRow.last_seq > 0)
            .order_by(ConversationRow.updated_at.desc(), ConversationRow.id)
            .limit(LISTED)
        )  # fmt: skip
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).all()
        return [
            {
                "id": row.id,
                "state": row.state,
                "last_seq": row.last_seq,
                "created_at": iso(row.created_at),
                "updated_at": iso(row.updated_at),
            }
            for row in rows
        ]

    async def identify(self, conversation_id: str, customer: Customer) -> Conversation:
        """Make an anonymous conversation this customer's. The caller has proven the conversation's own token.

        Again by the same customer changes nothing; Problem 409 where it is somebody else's already.
        """
        async with self._store.write() as connection:
            conversation = await messages.lock(connection, conversation_id)
            if conversation is None:
                raise Problem(403, "forbidden", "您不能访问这个会话，请刷新页面重新开始。")
            if conversation.subject is not None:
                if (conversation.tenant, conversation.subject) == (customer.tenant, customer.subject):
                    return conversation
                raise Problem(409, "other_identity", "这个会话属于另一个账号，请刷新页面重新开始。")
            values = {"tenant": customer.tenant, "subject": customer.subject, "customer_name": customer.name}
            await connection.execute(
                update(ConversationRow).where(ConversationRow.id == conversation_id).values(**values)
            )
            # His name stands in the list of tickets and beside the conversation.
            announce_state(connection, conversation)
            await audit.record(
                connection, self._clock.now(), "visitor", "conversation.identify",
                audit.Subject("conversation", conversation_id),
                {"customer": audit.customer_subject(customer.tenant, customer.subject).id},
            )  # fmt: skip
        return conversation

    async def _further_token(self, connection: AsyncConnection, conversation_id: str, state: State) -> Opened:
        now = self._clock.now()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        await _make_room(connection, conversation_id, now)
        await connection.execute(
            insert(ChatTokenRow).values(
                token_hash=hash_token(token),
                conversation_id=conversation_id,
                expires_at=now + timedelta(days=self._token_days),
            )
        )
        return Opened(conversation_id, token, state)


async def _make_room(connection: AsyncConnection, conversation_id: str, now: datetime) -> None:
    kept = (
        select(ChatTokenRow.token_hash)
        .where(ChatTokenRow.conversation_id == conversation_id, ChatTokenRow.expires_at > now)
        .order_by(ChatTokenRow.expires_at.desc(), ChatTokenRow.token_hash)
        .limit(MAX_TOKENS - 1)
    )
    await connection.execute(
        delete(ChatTokenRow).where(
            ChatTokenRow.conversation_id == conversation_id, ChatTokenRow.token_hash.not_in(kept)
        )
    )


async def _lock_customer(connection: AsyncConnection, customer: Customer) -> None:
    # SQLite's writers stand in one line anyway.
    if connection.dialect.name == "postgresql":
        digest = hashlib.sha256(f"{customer.tenant}\0{customer.subject}".encode()).digest()
        await connection.execute(select(func.pg_advisory_xact_lock(int.from_bytes(digest[:8], "big", signed=True))))


def _his(customer: Customer) -> tuple[ColumnElement[bool], ...]:
    return (ConversationRow.tenant == customer.tenant, ConversationRow.subject == customer.subject)
