"""The sweeper: nobody waits for ever, in the queue for an engineer who does not come or for one who has left."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from sqlalchemy import select

from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.model import State
from desk.conversations.worker import Workers
from desk.handoff.absence import Absences
from desk.handoff.people import HandoffDesk
from desk.logs import event
from desk.store.engine import Store
from desk.store.tables import ConversationRow

log = logging.getLogger(__name__)
BATCH = 100


class Sweeper:
    """Looks every `interval_s`: ends waits in the queue longer than `timeout_s`, releases what absent people hold."""

    def __init__(
        self, store: Store, people: HandoffDesk, absences: Absences, workers: Workers, clock: Clock,
        *, timeout_s: float, interval_s: float,
    ) -> None:  # fmt: skip
        self._store = store
        self._people = people
        self._absences = absences
        self._workers = workers
        self._clock = clock
        self._timeout = timedelta(seconds=timeout_s)
        self._interval_s = interval_s

    async def run(self) -> None:
        """Sweep until cancelled; a fault of one round does not end the next."""
        while True:
            try:
                await self.sweep()
                await self.release_held_by_absent()
            except Exception:  # noqa: BLE001 - the queue must go on being watched; the fault is logged
                event(log, "sweep_fault", level=logging.ERROR, error=True)
            await asyncio.sleep(self._interval_s)

    async def release_held_by_absent(self) -> None:
        """One round over conversations whose engineer has left."""
        for conversation_id in await self._absences.sweep():
            event(log, "holder_absent", conversation=conversation_id)
            self._workers.kick(conversation_id)

    async def sweep(self) -> int:
        """One round. Returns how many waits were ended."""
        before = self._clock.now() - self._timeout
        query = (
            select(ConversationRow.id)
            .where(ConversationRow.state == State.QUEUED.value, ConversationRow.queued_at <= before)
            .order_by(ConversationRow.queued_at)
            .limit(BATCH)
        )
        async with self._store.read() as connection:
            waiting = list((await connection.execute(query)).scalars())
        for conversation_id in waiting:
            async with self._store.write() as connection:
                conversation = await messages.lock(connection, conversation_id)
                # Between the look and the lock an engineer may have come.
                if conversation is None or conversation.state is not State.QUEUED:
                    continue
                if conversation.queued_at is None or conversation.queued_at > before:
                    continue
                await self._people.queue_timed_out(connection, conversation)
            event(log, "queue_timed_out", conversation=conversation_id)
            self._workers.kick(conversation_id)
        return len(waiting)
