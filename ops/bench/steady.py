"""Latency at a steady five messages a second: customers do not wait for each other, so neither does the clock."""

from __future__ import annotations

import asyncio
import time

import aiohttp

from ops.bench.load import Sample
from ops.bench.workload import dialogues
from ops.customer import Customer

MESSAGES_PER_SECOND = 5.0


async def steady(base: str, seconds: float) -> Sample:
    """Send a message every 200 ms, each from a conversation that is free, and time storing and answering."""
    sample = Sample()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        running: set[asyncio.Task[None]] = set()
        lanes: asyncio.Queue[_Lane] = asyncio.Queue()
        started = time.perf_counter()
        for number in range(int(seconds * MESSAGES_PER_SECOND)):
            await asyncio.sleep(max(0.0, started + number / MESSAGES_PER_SECOND - time.perf_counter()))
            lane = lanes.get_nowait() if not lanes.empty() else _Lane(session, base)
            task = asyncio.create_task(lane.next_message(sample, lanes))
            running.add(task)
            task.add_done_callback(running.discard)
        await asyncio.gather(*running)
        sample.wall = time.perf_counter() - started
    return sample


class _Lane:
    """One conversation after another, one message at a time."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base
        self._lines: list[str] = []
        self._customer: Customer | None = None

    async def next_message(self, sample: Sample, lanes: asyncio.Queue[_Lane]) -> None:
        if self._customer is None or not self._lines:
            self._customer = await Customer(self._session, self._base).arrive()
            self._lines = list(next(_DIALOGUES))
        started = time.perf_counter()
        seq = await self._customer.say(self._lines.pop(0))
        sample.stored.append(time.perf_counter() - started)
        try:
            await self._customer.hears(seq)
            sample.answered.append(time.perf_counter() - started)
        except AssertionError:
            sample.failures += 1
            self._customer = None
        lanes.put_nowait(self)


_DIALOGUES = dialogues()
