"""One turn of the bot: from the question written down to the answer stored, if the bot may still write.

Three moments, each one transaction that begins with the conversation's lease: the question is opened, the answer is
committed (or set aside), or the bot is given up. What the bot does in between belongs to nobody's transaction, so
every one of them finds out anew whether this process still works on the conversation and the bot may still write.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations import leases, messages, turns
from desk.conversations.answers import Answer
from desk.conversations.bot_client import BotClient, BotUnavailable, Question
from desk.conversations.leases import Lease, LeaseLost, Leases
from desk.conversations.model import Conversation
from desk.conversations.ports import People
from desk.conversations.requests import Prepared, Requests
from desk.conversations.turns import Kind, Turn, TurnState
from desk.logs import event
from desk.metrics import Metrics
from desk.store.engine import Store

log = logging.getLogger(__name__)
T = TypeVar("T")

MAX_NOTICE_FAILURES = 3
"""A notice the bot keeps refusing is given up, so that it does not stand in the way of the customer's next message."""


class TurnRunner:
    """Takes one turn at a time; that there is only one for a conversation is the lease's doing."""

    def __init__(
        self, store: Store, bot: BotClient, people: People, requests: Requests, clock: Clock, metrics: Metrics,
        own: Leases,
    ) -> None:  # fmt: skip
        self._store = store
        self._bot = bot
        self._people = people
        self._requests = requests
        self._clock = clock
        self._metrics = metrics
        self._leases = own

    async def step(self, conversation_id: str) -> bool:
        """One turn from question to stored answer. Returns whether there may be more to do."""
        try:
            return await self._step(conversation_id)
        except LeaseLost:
            self._metrics.turns.labels(result="lease_lost").inc()
            event(log, "lease_lost", level=logging.WARNING, conversation=conversation_id)
            return False

    async def _step(self, conversation_id: str) -> bool:
        async with self._store.write() as connection:
            taken = await self._leases.take(connection, conversation_id)
            if taken is None:
                await self._settle(connection, conversation_id)
                return False
            conversation, lease = taken
            turn, question = await self._next(connection, conversation)
            if turn is None:
                await self._leases.release(connection, lease)
                return False
        if question is None:
            return True
        began = time.perf_counter()
        try:
            answer = await self._keep(lease, self._bot.ask(question))
        except BotUnavailable as failure:
            self._metrics.turns.labels(result=failure.reason).inc()
            return await self._give_up(lease, turn, failure)
        self._metrics.bot_seconds.observe(time.perf_counter() - began)
        prepared = await self._keep(lease, self._requests.prepare(turn, answer.requests))
        has_more = await self._commit(lease, turn, answer, prepared)
        await self._requests.tidy(prepared)
        return has_more

    async def _next(
        self, connection: AsyncConnection, conversation: Conversation
    ) -> tuple[Turn | None, Question | None]:
        """The turn to take and its question; a turn without a question was ended here."""
        turn = await turns.unfinished(connection, conversation.id)
        if turn is None:
            _, turn, question = await turns.open_next(connection, conversation)
            return turn, question
        if turn.kind is Kind.NOTICE:
            turn = await turns.begin(connection, turn, conversation.epoch)
        elif turn.epoch != conversation.epoch:
            await self._drop(connection, turn)
            return turn, None
        return turn, await turns.question_of(connection, conversation, turn)

    async def _keep(self, lease: Lease, work: Coroutine[Any, Any, T]) -> T:
        """Keep the lease while the bot thinks or a table is drawn. Raises LeaseLost, and what `work` raises."""
        working = asyncio.ensure_future(work)
        try:
            while not (await asyncio.wait({working}, timeout=self._leases.seconds / 3))[0]:
                async with self._store.write() as connection:
                    await self._leases.renew(connection, lease)
            return working.result()
        finally:
            working.cancel()

    async def _commit(self, lease: Lease, turn: Turn, answer: Answer, prepared: Prepared) -> bool:
        async with self._store.write() as connection:
            conversation = await self._leases.confirm(connection, lease)
            if await self._is_superseded(connection, conversation, turn, answer):
                await turns.finish(connection, turn, TurnState.SUPERSEDED, self._clock.now(), _records(answer))
                self._metrics.turns.labels(result="superseded").inc()
                return True
            answered = conversation.answered_seq if turn.to_seq is None else max(conversation.answered_seq, turn.to_seq)
            is_last = turn.to_seq == conversation.last_seq and not answer.requests
            has_more = await leases.win(connection, lease, turn, answered, keeps=not is_last)
            if has_more is None:
                await self._drop(connection, turn, _records(answer))
                return True
            conversation = await self._store_answer(
                connection, replace(conversation, answered_seq=answered), turn, answer
            )
            await self._requests.serve(connection, conversation, turn, prepared)
        self._metrics.turns.labels(result="answered").inc()
        return has_more

    async def _store_answer(
        self, connection: AsyncConnection, conversation: Conversation, turn: Turn, answer: Answer
    ) -> Conversation:
        now = self._clock.now()
        if turn.kind is not Kind.NOTICE:
            self._metrics.answer_seconds.observe(max((now - turn.waiting_since).total_seconds(), 0.0))
        lines = [replace(line, turn_id=turn.id) for line in answer.lines]
        conversation = await messages.append(connection, conversation, lines, now)
        await turns.finish(connection, turn, TurnState.ANSWERED, now, _records(answer))
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

    async def _give_up(self, lease: Lease, turn: Turn, failure: BotUnavailable) -> bool:
        """The bot did not answer: tell the customer, unless people have the conversation by now."""
        async with self._store.write() as connection:
            conversation = await self._leases.confirm(connection, lease)
            now = self._clock.now()
            if turn.kind is Kind.NOTICE:
                if turn.failures + failure.was_reached >= MAX_NOTICE_FAILURES:
                    await turns.finish(connection, turn, TurnState.FAILED, now)
                    return True
                await turns.postpone(connection, turn, was_reached=failure.was_reached)
                is_waiting = await turns.is_visitor_waiting(connection, conversation)
                if not (is_waiting and conversation.bot_may_write):
                    await self._leases.release(connection, lease)
                    return False
            elif not (conversation.bot_may_write and conversation.epoch == turn.epoch):
                await self._drop(connection, turn)
                return True
            else:
                await turns.finish(connection, turn, TurnState.FAILED, now)
            # One honest line for everything written meanwhile, not one for each message.
            conversation = await messages.set_answered(connection, conversation, conversation.last_seq)
            await self._people.bot_failed(connection, conversation)
            await self._leases.release(connection, lease)
        return False

    async def _settle(self, connection: AsyncConnection, conversation_id: str) -> None:
        """Nothing to take. If people have the conversation, a turn that a dead process left behind ends here."""
        if not await leases.settle(connection, self._leases, conversation_id):
            return
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


def _records(answer: Answer) -> dict[str, object]:
    return {"understood": answer.understood, "trace": answer.trace, "outcome": answer.outcome}
