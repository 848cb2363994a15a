"""What an engineer does with a conversation: claim, reply, transfer, give back, resolve; each one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.accounts.engineers import ADMIN, Engineer
from desk.accounts.presence import find_colleague
from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.model import Author, Conversation, Draft, State, system_line
from desk.conversations.states import ALLOWED, transition
from desk.conversations.turns import enqueue_notice
from desk.conversations.worker import Workers
from desk.errors import Problem
from desk.files.model import NewFile
from desk.handoff import lines
from desk.handoff.ports import TicketRef
from desk.handoff.release import Releases
from desk.masking import mask
from desk.store.engine import Store
from desk.store.tables import EngineerRow
from desk.tickets.tickets import Status, TicketDesk


class HumanSide:
    """The engineers' verbs. Each returns the conversation as it is afterwards."""

    def __init__(
        self, store: Store, tickets: TicketDesk, releases: Releases, workers: Workers, clock: Clock,
        *, presence_s: float,
    ) -> None:  # fmt: skip
        self._store = store
        self._tickets = tickets
        self._releases = releases
        self._presence = timedelta(seconds=presence_s)
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
            conversation = await self._say(connection, conversation, lines.engineer_joined(engineer.name), engineer.id)
            ticket = await self._tickets.unsolved(connection, conversation_id)
            if ticket is not None:
                await self._tickets.set_status(connection, ticket, Status.OPEN, engineer.actor, engineer.id)
        self._committed(conversation_id)
        return conversation

    async def reply(
        self, conversation_id: str, engineer: Engineer, text: str, client_msg_id: str, file: NewFile | None = None
    ) -> int:
        """Write to the customer, or send a file; only who holds the conversation may. The same id, the same `seq`."""
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
            draft = Draft(
                Author.ENGINEER, masked.text, engineer_id=engineer.id, client_msg_id=unique_id, masked=spans, file=file
            )
            conversation = await messages.append(connection, conversation, [draft], self._clock.now())
            ticket = await self._tickets.unsolved(connection, conversation_id)
            if ticket is not None:
                await self._tickets.set_status(connection, ticket, Status.WAITING_CUSTOMER, engineer.actor)
        self._committed(conversation_id)
        return conversation.last_seq

    async def transfer(
        self, conversation_id: str, engineer: Engineer, username: str | None, reason: str
    ) -> Conversation:
        """Hand the conversation to a colleague who is there, or (`username` None) back to the queue.

        Only who holds it may, or an admin for somebody else. `reason` is for colleagues, never for the customer.
        Raises Problem 409 when the colleague is not there, 422 when there is no such colleague.
        """
        async with self._store.write() as connection:
            conversation = await _locked(connection, conversation_id)
            if engineer.role == ADMIN and conversation.state is State.HUMAN:
                giver = await _name_of(connection, conversation.engineer_id)
            else:
                await _require_holder(connection, conversation, engineer)
                giver = engineer.name
            data = {"from": giver, "to": None, "reason": mask(reason).text}
            if username is None:
                conversation = await self._releases.release(
                    connection, conversation, actor=engineer.actor, reason="transferred",
                    opening=lines.given_back(giver),
                )  # fmt: skip
            else:
                conversation, data["to"] = await self._give(connection, conversation, engineer, giver, username)
            ticket = await self._tickets.unsolved(connection, conversation_id)
            if ticket is not None:
                await self._tickets.note(connection, ticket, "transferred", engineer.actor, data)
        self._committed(conversation_id)
        return conversation

    async def _give(
        self, connection: AsyncConnection, conversation: Conversation, engineer: Engineer, giver: str, username: str
    ) -> tuple[Conversation, str]:
        """To a colleague, through the queue (§4 knows no other way) in one step; the bot is not asked in between."""
        now = self._clock.now()
        taker = await find_colleague(connection, username, now - self._presence, now)
        if taker is None:
            raise Problem(422, "unknown_engineer", "没有这位工程师。")
        if taker.id == conversation.engineer_id:
            raise Problem(409, "already_claimed", f"这个会话已经在{taker.name}手里。")
        if not taker.is_there:
            raise Problem(409, "engineer_absent", f"{taker.name}现在不在线，请转给别人或转回队列。")
        for to, holder in ((State.QUEUED, None), (State.HUMAN, taker.id)):
            conversation = await transition(
                connection, conversation, to, actor=engineer.actor, reason="transferred", now=now, engineer_id=holder
            )
        conversation = await self._say(connection, conversation, lines.transferred(giver, taker.name), taker.id)
        ticket = await self._tickets.unsolved(connection, conversation.id)
        if ticket is not None:
            await self._tickets.assign(connection, ticket, taker.id, engineer.actor)
        return conversation, taker.name

    async def seq_of(self, conversation_id: str, client_msg_id: str) -> int | None:
        """The `seq` of an engineer's line that is stored already."""
        async with self._store.read() as connection:
            return await messages.seq_of(connection, conversation_id, f"e:{client_msg_id}")

    async def require_holder(self, conversation_id: str, engineer: Engineer) -> None:
        """Refuse early what could not be stored anyway. Raises Problem 404 or 409."""
        async with self._store.read() as connection:
            conversation = await messages.load(connection, conversation_id)
            if conversation is None:
                raise Problem(404, "not_found", "没有这个会话。")
            await _require_holder(connection, conversation, engineer)

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

    async def resolve(
        self, conversation_id: str, engineer: Engineer, status: Status, outcome: str = ""
    ) -> Conversation:
        """Consider it solved. From a ticket without a holder any engineer may; else only the holder.

        `outcome`: what solved it, for colleagues.
        """
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
                if outcome:
                    data = {"status": status.value, "outcome": mask(outcome).text}
                    await self._tickets.note(connection, ticket, "outcome", engineer.actor, data)
        self._committed(conversation_id)
        return conversation

    async def _say(
        self, connection: AsyncConnection, conversation: Conversation, text: str, engineer_id: int | None = None
    ) -> Conversation:
        """A line of the desk; `engineer_id` is whose coming it tells, so that the chat knows the name."""
        line = replace(system_line(text), engineer_id=engineer_id)
        return await messages.append(connection, conversation, [line], self._clock.now())

    async def _tell_bot(
        self, connection: AsyncConnection, conversation: Conversation, result: str, ticket: TicketRef | None
    ) -> None:
        notice = {"request": "handoff", "result": result}
        if ticket is not None:
            notice["ticket"] = ticket.number
        await enqueue_notice(connection, conversation, notice, self._clock.now())

    def _committed(self, conversation_id: str) -> None:
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
