"""The delivery loop: claims what is due, delivers it, writes down how it went; any number of processes may run one."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from desk.clock import Clock
from desk.ending import end
from desk.logs import event
from desk.metrics import Metrics
from desk.outbox import claims
from desk.outbox.claims import Failure
from desk.outbox.dead_claims import DeadClaims
from desk.outbox.deliverer import MAX_TIMEOUT_S, Deliverer, Delivery, TryLater, Undeliverable
from desk.outbox.holders import own_name
from desk.store.engine import Store

log = logging.getLogger(__name__)

POLL_S = 1.0
"""How often it looks for what nobody rang for: what became due, what another process wrote or left behind."""
POLLS_PER_LOOK = 5
"""How many of these pass between two looks for claims of the dead."""
FAULT_PAUSE_S = 2.0
LINGER_S = 0.5
"""Hints that this process delivered itself are forgotten together, this long after the first."""


class DeliveryLoop:
    """Delivers rows of the kinds it was given. A claim lasts longer than any attempt may, so no two processes deliver
    one row at once unless a process was stopped in between; then the delivery's id tells the other side."""

    def __init__(
        self, store: Store, clock: Clock, metrics: Metrics, deliverers: Iterable[Deliverer], *, poll_s: float = POLL_S
    ) -> None:
        self._store = store
        self._clock = clock
        self._metrics = metrics
        self._deliverers = {deliverer.kind: deliverer for deliverer in deliverers}
        self._hints = [kind for kind, deliverer in self._deliverers.items() if deliverer.is_hint]
        for deliverer in self._deliverers.values():
            if deliverer.timeout_s > MAX_TIMEOUT_S:
                raise ValueError(f"{deliverer.kind}: timeout_s must be at most {MAX_TIMEOUT_S:g}")
        self._poll_s = poll_s
        self.holder = own_name()
        """The name under which this process claims rows."""
        self._bell = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], Deliverer] = {}
        self._delivered: list[tuple[int, str]] = []
        self._failures: list[Failure] = []
        self._forgotten: list[str] = []
        self._linger: asyncio.TimerHandle | None = None
        self._dead_claims = DeadClaims(
            store, clock, claims.holders, claims.shorten, every_s=POLLS_PER_LOOK * poll_s
        )

    def wake(self) -> None:
        """There may be something to deliver."""
        self._bell.set()

    def forget_soon(self, delivery_id: str) -> None:
        """A hint claimed when it was written has arrived; its row is removed with the next batch."""
        self._forgotten.append(delivery_id)
        if self._linger is None:
            self._linger = asyncio.get_running_loop().call_later(LINGER_S, self.wake)

    async def run(self) -> None:
        """Deliver until cancelled. What is under way then stays claimed and is taken up when the claim has ended."""
        try:
            while True:
                self._bell.clear()
                try:
                    await self._settle()
                    await self._dead_claims.look()
                    await self._begin_due()
                except Exception:  # noqa: BLE001 - deliveries must go on after a database hiccup; the fault is logged
                    event(log, "outbox_fault", level=logging.ERROR, error=True)
                    await asyncio.sleep(FAULT_PAUSE_S)
                try:
                    async with asyncio.timeout(self._poll_s):
                        await self._bell.wait()
                except TimeoutError:
                    continue
        finally:
            if self._linger is not None:
                self._linger.cancel()
            await end(self._under_way)
            await self._settle()

    async def _begin_due(self) -> None:
        """Claim as much of each kind as there is room for and set it going."""
        if not self._deliverers:
            return
        async with self._store.read() as connection:
            due = await claims.due_kinds(connection, self._clock.now(), self._hints)
        busy = Counter(deliverer.kind for deliverer in self._under_way.values())
        for kind in sorted(due & self._deliverers.keys()):
            deliverer = self._deliverers[kind]
            room = deliverer.parallel - busy[kind]
            if room <= 0:
                continue
            async with self._store.write() as connection:
                taken = await claims.claim(connection, kind, room, self.holder, self._clock.now(), self._hints)
            for row, delivery in taken.items():
                task = asyncio.create_task(self._attempt(deliverer, row, delivery))
                self._under_way[task] = deliverer
                task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self.wake()

    async def _attempt(self, deliverer: Deliverer, row: int, delivery: Delivery) -> None:
        if delivery.attempt > deliverer.max_attempts:
            # Every attempt so far ended with the process that made it.
            self._fail(deliverer, row, delivery, "abandoned", None)
            return
        try:
            async with asyncio.timeout(deliverer.timeout_s):
                await deliverer.deliver(delivery)
        except Undeliverable as refusal:
            self._fail(deliverer, row, delivery, f"undeliverable: {refusal}", None)
        except TryLater as later:
            self._fail(deliverer, row, delivery, str(later), later.wait_s)
        except TimeoutError:
            self._fail(deliverer, row, delivery, "timeout", deliverer.back_off.wait(delivery.attempt))
        except Exception as error:  # noqa: BLE001 - whatever a channel raises is one failed attempt, logged below
            # Its kind only: the text of an error may quote what was to be delivered.
            self._fail(deliverer, row, delivery, type(error).__name__, deliverer.back_off.wait(delivery.attempt))
        else:
            self._delivered.append((row, delivery.id))
            self._count(delivery.kind, "delivered")

    def _fail(
        self, deliverer: Deliverer, row: int, delivery: Delivery, reason: str, wait_s: float | None
    ) -> None:
        is_final = wait_s is None or delivery.attempt >= deliverer.max_attempts
        if is_final and deliverer.is_hint:
            self._delivered.append((row, delivery.id))
            self._count(delivery.kind, "dropped")
            return
        again = None if is_final else self._clock.now() + timedelta(seconds=wait_s or 0.0)
        self._failures.append(Failure(row, delivery.id, reason, again))
        self._count(delivery.kind, "dead" if is_final else "failed")
        event(
            log, "delivery_dead" if is_final else "delivery_failed",
            level=logging.ERROR if is_final else logging.WARNING,
            kind=delivery.kind, delivery=delivery.id, conversation=delivery.conversation_id,
            attempt=delivery.attempt, reason=reason,
        )  # fmt: skip

    async def _settle(self) -> None:
        delivered, failures, forgotten = self._delivered, self._failures, self._forgotten
        if not delivered and not failures and not forgotten:
            return
        self._delivered, self._failures, self._forgotten, self._linger = [], [], [], None
        try:
            async with self._store.write() as connection:
                await claims.settle(connection, delivered, failures, self.holder, self._clock.now())
                await claims.forget(connection, forgotten)
        except BaseException:
            # Written down at the next round, or, should the process end, delivered again under the same id.
            self._delivered[:0], self._failures[:0], self._forgotten[:0] = delivered, failures, forgotten
            raise

    def _count(self, kind: str, result: str) -> None:
        self._metrics.deliveries.labels(kind=kind, result=result).inc()
