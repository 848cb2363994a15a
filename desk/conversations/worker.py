"""The worker of a conversation: one question to the bot at a time, its answer stored only if it may still write."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations import messages, turns
from desk.conversations.answers import Answer, Request
from desk.conversations.bot_client import BotClient, BotUnavailable, Question
from desk.conversations.hub import Hub
from desk.conversations.model import BOT_MAY_WRITE, Conversation
from desk.conversations.ports import People
from desk.conversations.turns import Kind, Turn, TurnState
from desk.logs import event
from desk.metrics import Metrics
from desk.store.engine import Store
from desk.store.tables import ConversationRow

log = logging.getLogger(__name__)

MAX_NOTICE_FAILURES = 3
"""A notice the bot keeps refusing is given up, so that it does not stand in the way of the customer's next message."""
FAULT_PAUSE_S = 1.0
MAX_FAULTS = 5


class Workers:
    """At most one task for each conversation; `kick` makes sure one is running and will look again."""

    def __init__(
        self,
        store: Store,
        hub: Hub,
        bot: BotClient,
        people: People,
        clock: Clock,
        metrics: Metrics,
        *,
        trailing_wait_s: float = 0.0,
    ) -> None:
        self._store = store
        self._hub = hub
        self._bot = bot
        self._people = people
        self._clock = clock
        self._metrics = metrics
        self._trailing_wait_s = trailing_wait_s
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._kicked: set[str] = set()
        self._is_stopping = False

    def kick(self, conversation_id: str) -> None:
        """There may be something for the bot in this conversation."""
        if self._is_stopping:
            return
        self._kicked.add(conversation_id)
        if conversation_id not in self._tasks:
            self._tasks[conversation_id] = asyncio.create_task(self._run(conversation_id))

    async def recover(self) -> int:
        """Take up again whatever an earlier process left undone. Returns how many conversations."""
        while True:
            try:
                async with self._store.read() as connection:
                    waiting = await turns.conversations_with_work(connection)
                break
            except SQLAlchemyError:
                event(log, "take_up_fault", level=logging.ERROR, error=True)
                await asyncio.sleep(FAULT_PAUSE_S)
        for conversation_id in waiting:
            self.kick(conversation_id)
        event(log, "conversations_taken_up", count=len(waiting))
        return len(waiting)

    async def stop(self) -> None:
        """Stop asking. What is half done is written down and taken up at the next start."""
        self._is_stopping = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, conversation_id: str) -> None:
        faults = 0
        try:
            while conversation_id in self._kicked:
                self._kicked.discard(conversation_id)
                try:
                    if self._trailing_wait_s:
                        await asyncio.sleep(self._trailing_wait_s)
                    while await self._step(conversation_id):
                        faults = 0
                except Exception:  # noqa: BLE001 - a worker must outlive a database hiccup; the fault is logged
                    faults += 1
                    event(log, "worker_fault", level=logging.ERROR, error=True, conversation=conversation_id)
                    self._metrics.worker_faults.inc()
                    if faults <= MAX_FAULTS:
                        self._kicked.add(conversation_id)
                        await asyncio.sleep(FAULT_PAUSE_S * faults)
        finally:
            # No await between the last look at _kicked and this line: a kick cannot fall between them.
            self._tasks.pop(conversation_id, None)

    async def _step(self, conversation_id: str) -> bool:
        """One turn from question to stored answer. Returns whether there may be more to do."""
        async with self._store.write() as connection:
            conversation = await messages.lock(connection, conversation_id)
            if conversation is None or not conversation.bot_may_write:
                await self._drop_unfinished(connection, conversation_id)
                return False
            turn = await turns.unfinished(connection, conversation_id)
            question: Question | None
            if turn is None:
                conversation, turn, question = await turns.open_next(connection, conversation)
            else:
                if turn.kind is Kind.NOTICE:
                    turn = await turns.begin(connection, turn, conversation.epoch)
                elif turn.epoch != conversation.epoch:
                    await self._drop(connection, turn)
                    return True
                question = await turns.question_of(connection, conversation, turn)
        if turn is None or question is None:
            return False
        began = time.perf_counter()
        try:
            answer = await self._bot.ask(question)
        except BotUnavailable as failure:
            self._metrics.turns.labels(result=failure.reason).inc()
            return await self._give_up(turn, failure)
        self._metrics.bot_seconds.observe(time.perf_counter() - began)
        return await self._commit(turn, answer)

    async def _commit(self, turn: Turn, answer: Answer) -> bool:
        async with self._store.write() as connection:
            conversation = await messages.lock(connection, turn.conversation_id)
            if conversation is None:
                return False
            if await self._is_superseded(connection, conversation, turn, answer):
                await turns.finish(connection, turn, TurnState.SUPERSEDED, self._clock.now(), _records(answer))
                self._metrics.turns.labels(result="superseded").inc()
                return True
            won = await _win(connection, conversation, turn)
            if won is None:
                await self._drop(connection, turn, _records(answer))
                return True
            await self._store_answer(connection, won, turn, answer)
        self._metrics.turns.labels(result="answered").inc()
        self._hub.notify(turn.conversation_id)
        return True

    async def _store_answer(
        self, connection: AsyncConnection, conversation: Conversation, turn: Turn, answer: Answer
    ) -> None:
        now = self._clock.now()
        if turn.kind is not Kind.NOTICE:
            self._metrics.answer_seconds.observe(max((now - turn.waiting_since).total_seconds(), 0.0))
        lines = [replace(line, turn_id=turn.id) for line in answer.lines]
        conversation = await messages.append(connection, conversation, lines, now)
        await turns.finish(connection, turn, TurnState.ANSWERED, now, _records(answer))
        for request in answer.requests:
            conversation = await self._serve(connection, conversation, turn, request)
            if not conversation.bot_may_write:
                break

    async def _serve(
        self, connection: AsyncConnection, conversation: Conversation, turn: Turn, request: Request
    ) -> Conversation:
        if turn.announced_request == request.kind:
            # The bot answers the news about its request with the same request: granting it would go round for ever.
            event(log, "bot_request_repeated", level=logging.WARNING, conversation=conversation.id, kind=request.kind)
            return conversation
        if request.kind == "handoff":
            return await self._people.hand_off(connection, conversation, dict(request.content), turn.id)
        notice = {"request": request.kind, "result": "not_connected"}
        await turns.enqueue_notice(connection, conversation, notice, self._clock.now())
        return conversation

    async def _is_superseded(
        self, connection: AsyncConnection, conversation: Conversation, turn: Turn, answer: Answer
    ) -> bool:
        return (
            turn.kind is Kind.TEXT
            and turn.supersedes < turns.MAX_SUPERSEDES
            and not answer.requests
            and conversation.bot_may_write
            and conversation.epoch == turn.epoch
            and await turns.has_newer_text(connection, conversation, turn)
        )

    async def _give_up(self, turn: Turn, failure: BotUnavailable) -> bool:
        """The bot did not answer: tell the customer, unless people have the conversation by now."""
        async with self._store.write() as connection:
            conversation = await messages.lock(connection, turn.conversation_id)
            if conversation is None:
                return False
            now = self._clock.now()
            if turn.kind is Kind.NOTICE:
                if turn.failures + failure.was_reached >= MAX_NOTICE_FAILURES:
                    await turns.finish(connection, turn, TurnState.FAILED, now)
                    return True
                await turns.postpone(connection, turn, was_reached=failure.was_reached)
                is_waiting = await turns.is_visitor_waiting(connection, conversation)
                if not (is_waiting and conversation.bot_may_write):
                    return False
            elif not (conversation.bot_may_write and conversation.epoch == turn.epoch):
                await self._drop(connection, turn)
                return True
            else:
                await turns.finish(connection, turn, TurnState.FAILED, now)
            # One honest line for everything written meanwhile, not one for each message.
            conversation = await messages.set_answered(connection, conversation, conversation.last_seq)
            await self._people.bot_failed(connection, conversation)
        self._hub.notify(turn.conversation_id)
        return False

    async def _drop_unfinished(self, connection: AsyncConnection, conversation_id: str) -> None:
        turn = await turns.unfinished(connection, conversation_id)
        if turn is not None and turn.state is TurnState.ASKING and turn.kind is not Kind.NOTICE:
            await self._drop(connection, turn)

    async def _drop(self, connection: AsyncConnection, turn: Turn, records: dict[str, object] | None = None) -> None:
        if turn.kind is Kind.NOTICE:
            await turns.finish(connection, turn, TurnState.ANSWERED, self._clock.now(), records)
            return
        await turns.finish(connection, turn, TurnState.DROPPED, self._clock.now(), records)
        self._metrics.dropped.inc()
        event(log, "bot_answer_dropped", conversation=turn.conversation_id, message_id=turn.message_id)


async def _win(connection: AsyncConnection, conversation: Conversation, turn: Turn) -> Conversation | None:
    """Compare-and-swap: the bot may write only if nobody changed who may since the turn began. None if it may not."""
    answered = conversation.answered_seq if turn.to_seq is None else max(conversation.answered_seq, turn.to_seq)
    result = await connection.execute(
        update(ConversationRow)
        .where(
            ConversationRow.id == turn.conversation_id,
            ConversationRow.epoch == turn.epoch,
            ConversationRow.state.in_([state.value for state in BOT_MAY_WRITE]),
        )
        .values(answered_seq=answered)
    )
    return replace(conversation, answered_seq=answered) if result.rowcount == 1 else None


def _records(answer: Answer) -> dict[str, object]:
    return {"understood": answer.understood, "trace": answer.trace, "outcome": answer.outcome}
