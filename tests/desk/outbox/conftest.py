"""A database with conversations in it, deliverers that do what a test tells them, and loops as so many processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import insert, select

from desk.metrics import Metrics
from desk.outbox.backoff import BackOff
from desk.outbox.deliverer import Deliverer, Delivery
from desk.outbox.loop import DeliveryLoop
from desk.outbox.rows import put
from desk.store.engine import Store
from desk.store.migrate import migrate
from desk.store.outbox_tables import OutboxRow
from desk.store.tables import ConversationRow
from tests.desk.harness import MONDAY_NOON, SetClock


class Letters(Deliverer):
    """Keeps what it delivered; `fault` decides what goes wrong."""

    kind = "letter"
    back_off = BackOff(first_s=10.0, longest_s=100.0)
    max_attempts = 4
    parallel = 50

    def __init__(self) -> None:
        self.arrived: list[Any] = []
        self.ids: list[str] = []
        self.attempts: list[Any] = []
        self.fault: Callable[[Delivery], Exception | None] = lambda delivery: None
        self.gate = asyncio.Event()
        self.gate.set()

    async def deliver(self, delivery: Delivery) -> None:
        self.attempts.append(delivery.payload["n"])
        await self.gate.wait()
        error = self.fault(delivery)
        if error is not None:
            raise error
        self.arrived.append(delivery.payload["n"])
        self.ids.append(delivery.id)


class Office:
    """One database and the processes that deliver from it."""

    def __init__(self, url: str, clock: SetClock) -> None:
        self.url = url
        self.clock = clock
        self.store = Store(url)
        self.stores = [self.store]
        self.running: list[asyncio.Task[None]] = []

    async def conversation(self, conversation_id: str) -> str:
        row = {
            "id": conversation_id, "token_hash": "", "token_expires_at": MONDAY_NOON, "channel": "paper",
            "state": "bot", "epoch": 0, "last_seq": 0, "answered_seq": 0,
            "created_at": MONDAY_NOON, "updated_at": MONDAY_NOON,
        }  # fmt: skip
        async with self.store.write() as connection:
            await connection.execute(insert(ConversationRow).values(**row))
        return conversation_id

    async def owe(self, *numbers: object, **where: Any) -> list[str]:
        async with self.store.write() as connection:
            now = self.clock.now()
            return [await put(connection, where.get("kind", "letter"), {"n": n}, now, **_where(where)) for n in numbers]

    def loop(self, *deliverers: Deliverer) -> DeliveryLoop:
        """One more process."""
        self.stores.append(Store(self.url))
        return DeliveryLoop(self.stores[-1], self.clock, Metrics(), deliverers, poll_s=0.02)

    def run(self, loop: DeliveryLoop) -> asyncio.Task[None]:
        self.running.append(asyncio.create_task(loop.run()))
        return self.running[-1]

    async def rows(self) -> list[Any]:
        async with self.store.read() as connection:
            return list(await connection.execute(select(OutboxRow.__table__).order_by(OutboxRow.id)))

    async def close(self) -> None:
        for task in self.running:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self.running, return_exceptions=True)
        for store in self.stores:
            await store.close()


def _where(where: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in where.items() if name != "kind"}


@pytest.fixture
async def office(database_url: str, clock: SetClock) -> AsyncIterator[Office]:
    await migrate(database_url)
    office = Office(database_url, clock)
    yield office
    await office.close()


@pytest.fixture
def letters() -> Letters:
    return Letters()
