"""What an engineer does with a conversation: claim, reply, give back, resolve; each verb is one transaction."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.accounts.engineers import Engineer
from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.hub import Hub
from desk.conversations.model import Author, Conversation, Draft, State, system_line
from desk.conversations.states import ALLOWED, transition
from desk.conversations.turns import enqueue_notice
from desk.conversations.worker import Workers
from desk.errors import Problem
from desk.handoff import lines
from desk.handoff.ports import TicketRef
from desk.masking import mask
from desk.store.engine import Store
from desk.store.tables import EngineerRow
from desk.tickets.tickets import Status, TicketDesk


class HumanSide:
    """The engineers' verbs. Each returns the conversation as it is afterwards."""

    def __init__(self, store: Store, tickets: TicketDesk, hub: Hub, workers: Workers, clock: Clock) -> None:
        self._store = store
        self._tickets = tickets
        self._hub = hub
        self._workers = workers
        self._clock = clock

    async def claim(self, conversation_id: str, engineer: Engineer) -> Conversation:
        """Take the conversation. Two at once: one wins, the other gets Problem 409 with the winner's name."""
        async with self._store.write() as connection:
            conversation = await _locked(connection, conversation_id)
            if conversation.state is State.HUMAN:
                if conversation.engineer_id == engineer.id:
                    return conversation
                holder = await _name_of(connection, conversation.engineer_id)
                raise Problem(409, "already_claimed", f"该会话已由{holder}接手。")
            _require_step(conversation, State.HUMAN)
            conversation = await transition(
                connection, conversation, State.HUMAN, actor=engineer.actor, reason="claimed",
                now=self._clock.now(), engineer_id=engineer.id,
            )  # fmt: skip
            conversation = await self._say(connection, conversation, lines.engineer_joined(engineer.name))
            ticket = await self._tickets.unsolved(connection, conversation_id)
            if ticket is not None:
                await self._tickets.set_status(connection, ticket, Status.OPEN, engineer.actor, engineer.id)
        self._committed(conversation_id)
        return conversation

    async def reply(self, conversation_id: str, engineer: Engineer, text: str, client_msg_id: str) -> int:
        """Write to the customer; only who holds the conversation may. The same id again gives the same `seq`."""
        masked = mask(text)
        # A prefix of its own: a visitor's id must never stand for an engineer's line.
        unique_id = f"e:{client_msg_id}"
        async with self._store.write() as connection:
            conversation = await _locked(connection, conversation_id)
            known = await messages.seq_of(connection, conversation_id, unique_id)
            if known is not None:
                return known
            await _require_holder(connection, conversation, engineer)
            spans = tuple((span.kind, span.start, span.end) for span in masked.spans)
            draft = Draft(Author.ENGINEER, masked.text, engineer_id=engineer.id, client_msg_id=unique_id, masked=spans)
            conversation = await messages.append(connection, conversation, [draft], self._clock.now())
            ticket = await self._tickets.unsolved(connection, conversation_id)
            if ticket is not None:
                await self._tickets.set_status(connection, ticket, Status.WAITING_CUSTOMER, engineer.actor)
        self._committed(conversation_id)
        return conversation.last_seq

    async def return_to_bot(self, conversation_id: str, engineer: Engineer) -> Conversation:
        """Give the conversation back; the ticket stays as it is, and the bot is told."""
        async with self._store.write() as connection:
            conversation = await _locked(connection, conversation_id)
            await _require_holder(connection, conversation, engineer)
            ticket = await self._tickets.unsolved(connection, conversation_id)
            conversation = await transition(
                connection, conversation, State.BOT, actor=engineer.actor, reason="returned", now=self._clock.now()
            )
            number = ticket.number if ticket else None
            conversation = await self._say(connection, conversation, lines.engineer_returned(number))
            await self._tell_bot(connection, conversation, "returned", ticket)
            if ticket is not None:
                await self._tickets.note(connection, ticket, "returned_to_bot", engineer.actor, {})
        self._committed(conversation_id)
        return conversation

    async def resolve(self, conversation_id: str, engineer: Engineer, status: Status) -> Conversation:
        """Consider it solved. From a ticket without a holder any engineer may; else only the holder."""
        async with self._store.write() as connection:
            conversation = await _locked(connection, conversation_id)
            if conversation.state is State.HUMAN:
                await _require_holder(connection, conversation, engineer)
            _require_step(conversation, State.RESOLVED)
            ticket = await self._tickets.unsolved(connection, conversation_id)
            conversation = await transition(
                connection, conversation, State.RESOLVED, actor=engineer.actor, reason="resolved",
                now=self._clock.now(),
            )  # fmt: skip
            number = ticket.number if ticket else None
            conversation = await self._say(connection, conversation, lines.resolved(number))
            await self._tell_bot(connection, conversation, "resolved", ticket)
            if ticket is not None:
                await self._tickets.set_status(connection, ticket, status, engineer.actor, engineer.id)
        self._committed(conversation_id)
        return conversation

    async def _say(self, connection: AsyncConnection, conversation: Conversation, text: str) -> Conversation:
        return await messages.append(connection, conversation, [system_line(text)], self._clock.now())

    async def _tell_bot(
        self, connection: AsyncConnection, conversation: Conversation, result: str, ticket: TicketRef | None
    ) -> None:
        notice = {"request": "handoff", "result": result}
        if ticket is not None:
            notice["ticket"] = ticket.number
        await enqueue_notice(connection, conversation, notice, self._clock.now())

    def _committed(self, conversation_id: str) -> None:
        self._hub.notify(conversation_id)
        self._workers.kick(conversation_id)


async def _locked(connection: AsyncConnection, conversation_id: str) -> Conversation:
    conversation = await messages.lock(connection, conversation_id)
    if conversation is None:
        raise Problem(404, "not_found", "没有这个会话。")
    return conversation


async def _require_holder(connection: AsyncConnection, conversation: Conversation, engineer: Engineer) -> None:
    if conversation.state is not State.HUMAN:
        raise Problem(409, "not_claimed", "请先接手这个会话。")
    if conversation.engineer_id != engineer.id:
        holder = await _name_of(connection, conversation.engineer_id)
        raise Problem(409, "already_claimed", f"该会话由{holder}接手，您不能操作。")


def _require_step(conversation: Conversation, to: State) -> None:
    if to not in ALLOWED[conversation.state]:
        raise Problem(409, "illegal_state", f"会话当前状态是 {conversation.state.value}，不能执行这个操作。")


async def _name_of(connection: AsyncConnection, engineer_id: int | None) -> str:
    query = select(EngineerRow.name).where(EngineerRow.id == engineer_id)
    return str((await connection.execute(query)).scalar_one_or_none() or "其他工程师")
