"""The front of conversations: create one, store what a visitor wrote, read what was said."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.hub import Hub
from desk.conversations.model import DESK_PAYLOAD, Author, Button, Conversation, Draft, Message, State, system_line
from desk.conversations.ports import People
from desk.conversations.states import transition
from desk.conversations.worker import Workers
from desk.errors import Problem
from desk.files import lines as file_lines
from desk.files.model import NewFile
from desk.masking import mask
from desk.metrics import Metrics
from desk.store.chat_token_tables import ChatTokenRow
from desk.store.engine import Store
from desk.store.tables import ConversationRow

PAGE = 200
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody a host site vouches for."""

    tenant: str
    subject: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A new conversation; `token` is shown once and kept only as a hash."""

    id: str
    token: str
    state: State


@dataclass(frozen=True, slots=True)
class Access:
    """What it takes to enter a conversation: hashes of its tokens and when each ends; and whose it is."""

    tokens: tuple[tuple[str, datetime], ...]
    tenant: str | None = None
    subject: str | None = None


def hash_token(token: str) -> str:
    """SHA-256 of a token. Tokens carry 256 random bits, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Inbox:
    """Stores before anything else happens; then wakes the readers and the worker."""

    def __init__(
        self, store: Store, hub: Hub, workers: Workers, people: People, clock: Clock, metrics: Metrics,
        *, token_days: float,
    ) -> None:  # fmt: skip
        self._store = store
        self._hub = hub
        self._workers = workers
        self._people = people
        self._clock = clock
        self._metrics = metrics
        self._token_days = token_days

    async def open(
        self, channel: str, customer: Customer | None, *, known: tuple[str, str] | None = None
    ) -> Opened:
        """Begin a conversation. An identified customer's name comes from the host site's signed word only.

        `known`: id and token a channel has already given out. Raises IntegrityError when that one exists.
        """
        async with self._store.write() as connection:
            return await self.create(connection, channel, customer, known=known)

    async def create(
        self, connection: AsyncConnection, channel: str, customer: Customer | None,
        *, known: tuple[str, str] | None = None,
    ) -> Opened:  # fmt: skip
        """Begin a conversation in the caller's transaction."""
        now = self._clock.now()
        conversation_id, token = known or (secrets.token_hex(16), secrets.token_urlsafe(TOKEN_BYTES))
        await connection.execute(
            insert(ConversationRow).values(
                id=conversation_id,
                token_hash=hash_token(token),
                token_expires_at=now + timedelta(days=self._token_days),
                channel=channel,
                tenant=customer.tenant if customer else None,
                subject=customer.subject if customer else None,
                customer_name=customer.name if customer else None,
                state=State.BOT.value,
                epoch=0,
                last_seq=0,
                answered_seq=0,
                created_at=now,
                updated_at=now,
            )
        )
        return Opened(conversation_id, token, State.BOT)

    async def has(self, conversation_id: str) -> bool:
        """Whether there is such a conversation."""
        async with self._store.read() as connection:
            return await messages.load(connection, conversation_id) is not None

    async def last_written(self, conversation_id: str) -> int:
        """The `seq` of the visitor's last message; 0 where there is none."""
        async with self._store.read() as connection:
            return await messages.last_of_visitor(connection, conversation_id)

    async def access_to(self, conversation_id: str) -> Access | None:
        """What a token for this conversation is compared with."""
        query = (
            select(
                ConversationRow.token_hash, ConversationRow.token_expires_at,
                ConversationRow.tenant, ConversationRow.subject,
                ChatTokenRow.token_hash.label("further"), ChatTokenRow.expires_at.label("further_expires_at"),
            )
            .outerjoin(ChatTokenRow, ChatTokenRow.conversation_id == ConversationRow.id)
            .where(ConversationRow.id == conversation_id)
        )  # fmt: skip
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            return None
        first = rows[0]
        further = [(row.further, row.further_expires_at) for row in rows if row.further is not None]
        return Access(((first.token_hash, first.token_expires_at), *further), first.tenant, first.subject)

    async def post_text(self, conversation_id: str, client_msg_id: str, text: str) -> int:
        """Store what the visitor wrote, secrets masked; returns its `seq`, the same one for the same id again."""
        masked = mask(text)
        spans = tuple((span.kind, span.start, span.end) for span in masked.spans)
        draft = Draft(Author.VISITOR, masked.text, client_msg_id=client_msg_id, masked=spans)
        return await self._store_and_wake(conversation_id, draft)

    async def post_file(self, conversation_id: str, client_msg_id: str, text: str, file: NewFile) -> int:
        """Store a message that carries a file, with or without words; its `seq`, the same one for the same id again."""
        masked = mask(text)
        spans = tuple((span.kind, span.start, span.end) for span in masked.spans)
        draft = Draft(Author.VISITOR, masked.text, client_msg_id=client_msg_id, masked=spans, file=file)
        return await self._store_and_wake(conversation_id, draft)

    async def seq_of(self, conversation_id: str, client_msg_id: str) -> int | None:
        """The `seq` of a message that is stored already."""
        async with self._store.read() as connection:
            return await messages.seq_of(connection, conversation_id, client_msg_id)

    async def post_choice(self, conversation_id: str, client_msg_id: str, button_id: str) -> int:
        """Store that the visitor pressed a button shown earlier. Raises Problem 422 for an unknown one."""
        draft = Draft(Author.VISITOR, "", client_msg_id=client_msg_id, choice_id=button_id)
        return await self._store_and_wake(conversation_id, draft)

    async def leave_queue(self, conversation_id: str) -> State:
        """The visitor will not wait any longer; the state afterwards, unchanged where he did not wait."""
        async with self._store.write() as connection:
            conversation = await messages.lock(connection, conversation_id)
            if conversation is None:
                raise Problem(404, "not_found", "没有这个会话。")
            conversation = await self._people.leave_queue(connection, conversation)
        self._workers.kick(conversation_id)
        return conversation.state

    async def read(self, conversation_id: str, after: int, wait_s: float) -> tuple[State, list[Message]]:
        """Messages after `after`, waiting up to `wait_s` for one (or for a change of state)."""
        deadline = time.monotonic() + wait_s
        first_state: State | None = None
        with self._hub.watch(conversation_id) as watch:
            while True:
                watch.clear()
                state, found = await self.peek(conversation_id, after)
                first_state = first_state or state
                remaining = deadline - time.monotonic()
                if found or state != first_state or remaining <= 0 or not watch.is_patient:
                    return state, found
                await watch.wait(remaining)

    async def peek(self, conversation_id: str, after: int) -> tuple[State, list[Message]]:
        """State and the next page of messages after `after`, now. Raises Problem 404."""
        async with self._store.read() as connection:
            conversation = await messages.load(connection, conversation_id)
            if conversation is None:
                raise Problem(404, "not_found", "没有这个会话。")
            if conversation.last_seq <= after:
                return conversation.state, []
            return conversation.state, await messages.after(connection, conversation_id, after, PAGE)

    async def take(self, connection: AsyncConnection, conversation_id: str, draft: Draft) -> int:
        """Store a visitor's message in the caller's transaction, once for its `client_msg_id`; its `seq`.

        After the commit the caller calls `wake`. Raises Problem 404.
        """
        conversation = await messages.lock(connection, conversation_id)
        if conversation is None:
            raise Problem(404, "not_found", "没有这个会话。")
        known = await messages.seq_of(connection, conversation_id, draft.client_msg_id or "")
        if known is not None:
            return known
        return await self._append_visitor(connection, conversation, draft)

    def wake(self, conversation_id: str, trailing_wait_s: float | None = None) -> None:
        """Something was stored: the bot is asked, after a wait for the rest of a burst."""
        self._workers.kick(conversation_id, trailing_wait_s)

    async def _store_and_wake(self, conversation_id: str, draft: Draft) -> int:
        began = time.perf_counter()
        async with self._store.write() as connection:
            seq = await self.take(connection, conversation_id, draft)
        self._metrics.stored_seconds.observe(time.perf_counter() - began)
        self.wake(conversation_id)
        return seq

    async def _append_visitor(self, connection: AsyncConnection, conversation: Conversation, draft: Draft) -> int:
        now = self._clock.now()
        payload = ""
        if draft.choice_id is not None:
            button = await messages.button_of(connection, conversation.id, draft.choice_id)
            if button is None:
                raise Problem(422, "unknown_choice", "这个选项已失效，请直接输入您的问题。")
            draft, payload = replace(draft, text=button.title), button.payload
        if conversation.state is State.RESOLVED:
            conversation = await transition(
                connection, conversation, State.BOT, actor="visitor", reason="visitor_wrote", now=now
            )
        conversation = await messages.append(connection, conversation, [draft], now)
        seq = conversation.last_seq
        if payload.startswith(DESK_PAYLOAD):
            await self._people.press(connection, conversation, payload)
        else:
            await self._people.visitor_wrote(connection, conversation, draft.text)
        if draft.file is not None:
            conversation = await messages.lock(connection, conversation.id) or conversation  # people may have spoken
        if draft.file is not None and conversation.bot_may_write:
            await self._acknowledge(connection, conversation, draft.file, draft.text)
        return seq

    async def _acknowledge(
        self, connection: AsyncConnection, conversation: Conversation, file: NewFile, text: str
    ) -> None:
        """The bot cannot look into files: the desk says so itself, so that no file is met with silence."""
        if text:
            line = system_line(file_lines.received_with_words(file))
        elif await messages.is_second_file(connection, conversation):
            line = system_line(file_lines.received_too(file))
        else:
            button_id = f"desk-file-{conversation.last_seq}"
            person = Button(button_id, file_lines.HUMAN_TITLE, file_lines.HUMAN_PAYLOAD)
            line = system_line(file_lines.received(file), person)
        await messages.append(connection, conversation, [line], self._clock.now())
