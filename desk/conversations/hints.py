"""Hints: after every commit those who watch are woken, here at once and in the other processes through the relay.

Inside one process a hint needs no row: whoever would be woken dies with the process that forgot to. With other
processes it is written with its cause, one row a transaction, claimed at birth by the process that will send it. If
that process dies first, another sends it when the claim has ended.
"""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations.hub import Hub
from desk.conversations.relay import Relay, RelayDown
from desk.ending import end
from desk.outbox.backoff import BackOff
from desk.outbox.claims import CLAIM
from desk.outbox.deliverer import Deliverer, Delivery
from desk.outbox.loop import DeliveryLoop
from desk.outbox.rows import put_claimed
from desk.store.changes import Changes

KIND = "push"
MAX_TOPICS = 500
"""Topics in one message to the others; what is more goes into the next."""


class PushDeliverer(Deliverer):
    """Sends the hints that another process wrote and did not live to send."""

    kind = KIND
    back_off = BackOff(first_s=1.0, longest_s=30.0)
    max_attempts = 6
    parallel = 200
    is_hint = True

    def __init__(self, hub: Hub, relay: Relay) -> None:
        self._hub = hub
        self._relay = relay

    async def deliver(self, delivery: Delivery) -> None:
        """See parent class. Raises RelayDown."""
        topics = [str(topic) for topic in delivery.payload["topics"]]
        for topic in topics:
            self._hub.notify(topic)
        await self._relay.publish(topics)


class Hints:
    """The store's announcer (see `store.changes.Announcer`)."""

    def __init__(self, hub: Hub, relay: Relay | None, outbox: DeliveryLoop, clock: Clock) -> None:
        self._hub = hub
        self._relay = relay
        self._outbox = outbox
        self._clock = clock
        self._unsent: dict[str, None] = {}
        self._unsent_ids: list[str] = []
        self._sender: asyncio.Task[None] | None = None

    async def before_commit(self, connection: AsyncConnection, changes: Changes) -> None:
        """One row for everything the transaction touched."""
        if self._relay is None or not changes.topics:
            return
        now = self._clock.now()
        payload = {"topics": list(changes.topics)}
        changes.hint_id = await put_claimed(
            connection, KIND, payload, now, by=self._outbox.holder, until=now + CLAIM
        )

    def after_commit(self, changes: Changes) -> None:
        """Ring here, and set the sending going."""
        for topic in changes.topics:
            self._hub.notify(topic)
        if changes.has_deliveries:
            self._outbox.wake()
        if changes.hint_id is not None:
            self._unsent.update(changes.topics)
            self._unsent_ids.append(changes.hint_id)
            if self._sender is None:
                self._sender = asyncio.create_task(self._send())

    async def close(self) -> None:
        """Stop sending; what is unsent is sent by another process."""
        if self._sender is not None:
            await end([self._sender])

    async def _send(self) -> None:
        """Everything that gathers while one message is under way travels in the next."""
        try:
            while self._unsent_ids and self._relay is not None:
                topics, ids = list(self._unsent), self._unsent_ids
                self._unsent, self._unsent_ids = {}, []
                try:
                    for start in range(0, len(topics), MAX_TOPICS):
                        await self._relay.publish(topics[start : start + MAX_TOPICS])
                except RelayDown:
                    # The rows stay, and the others look for themselves; see the relay.
                    continue
                for delivery_id in ids:
                    self._outbox.forget_soon(delivery_id)
        finally:
            # No await between the last look and this line: nothing can be left behind.
            self._sender = None
