"""The workers of this process: at most one task for each conversation, and a regular look at what nobody took up."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from desk.clock import Clock
from desk.conversations import leases
from desk.conversations.bot_client import BotClient
from desk.conversations.leases import Leases
from desk.conversations.ports import People
from desk.conversations.requests import Requests
from desk.conversations.turn_runner import TurnRunner
from desk.ending import end
from desk.logs import event
from desk.metrics import Metrics
from desk.store.engine import Store

log = logging.getLogger(__name__)

FAULT_PAUSE_S = 1.0
MAX_FAULTS = 5
"""After these the lease is left to run out; whichever process looks next tries again."""
LEASE_S = 6.0
LOOKS_PER_LEASE = 6
MAX_TAKEN_UP = 200
"""Conversations taken up by looking, at once: after a long outage the rest waits for the next look, without leases."""


class Workers:
    """`kick` makes sure a task is running for a conversation and will look again; `watch` finds what was left."""

    def __init__(
        self,
        store: Store,
        bot: BotClient,
        people: People,
        requests: Requests,
        clock: Clock,
        metrics: Metrics,
        *,
        trailing_wait_s: float = 0.0,
        lease_s: float = LEASE_S,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._leases = Leases(lease_s)
        self._runner = TurnRunner(store, bot, people, requests, clock, metrics, self._leases)
        self._trailing_wait_s = trailing_wait_s
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._kicked: set[str] = set()
        self._waits: dict[str, float] = {}
        self._is_stopping = False

    def kick(self, conversation_id: str, trailing_wait_s: float | None = None) -> None:
        """There may be something for the bot in this conversation. Where another process works on it, it will see.

        `trailing_wait_s`: how long to wait for the rest of a burst, where the channel has its own habit.
        """
        if self._is_stopping:
            return
        if trailing_wait_s is not None:
            self._waits[conversation_id] = trailing_wait_s
        self._kicked.add(conversation_id)
        if conversation_id not in self._tasks:
            self._tasks[conversation_id] = asyncio.create_task(self._run(conversation_id))

    async def watch(self) -> None:
        """Look until cancelled for what nobody took up: left by a process that died, is stuck, or was stopped."""
        while True:
            try:
                await self.look()
            except Exception:  # noqa: BLE001 - the looking must go on; the fault is logged
                event(log, "take_up_fault", level=logging.ERROR, error=True)
            await asyncio.sleep(self._leases.seconds / LOOKS_PER_LEASE)

    async def look(self) -> int:
        """One look. Returns how many conversations were taken up."""
        room = MAX_TAKEN_UP - len(self._tasks)
        if room <= 0:
            return 0
        async with self._store.read() as connection:
            found = await leases.due(connection, room)
        left = [conversation_id for conversation_id in found if conversation_id not in self._tasks]
        for conversation_id in left:
            self.kick(conversation_id)
        if left:
            event(log, "conversations_taken_up", count=len(left))
        return len(left)

    async def stop(self) -> None:
        """Stop asking. What is half done is written down; another process, or the next start, takes it up at once."""
        self._is_stopping = True
        working_on = list(self._tasks)
        await end(self._tasks.values())
        if not working_on:
            return
        try:
            async with self._store.write() as connection:
                await self._leases.abandon(connection, working_on)
        except SQLAlchemyError:
            # They run out by themselves.
            event(log, "leases_not_given_back", level=logging.ERROR, error=True, count=len(working_on))

    async def _run(self, conversation_id: str) -> None:
        faults = 0
        try:
            while conversation_id in self._kicked:
                try:
                    if wait_s := self._waits.pop(conversation_id, self._trailing_wait_s):
                        await asyncio.sleep(wait_s)
                    is_going_on = True
                    while is_going_on:
                        # Whatever was stored before a step begins, that step sees.
                        self._kicked.discard(conversation_id)
                        is_going_on = await self._runner.step(conversation_id)
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
            self._waits.pop(conversation_id, None)
