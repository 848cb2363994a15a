"""Load: so many customers at once, each in conversations of five messages, one question after the other's answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from ops.bench.workload import dialogues
from ops.customer import Customer

Talk = Callable[[aiohttp.ClientSession, tuple[str, ...], "Sample"], Awaitable[None]]


@dataclass
class Sample:
    """The times of one load run, in seconds."""

    stored: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    failures: int = 0
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Answered messages a second."""
        return len(self.answered) / self.wall if self.wall else 0.0


async def load(talk: Talk, customers: int, messages: int) -> Sample:
    """Let `customers` talk at once until about `messages` have been answered."""
    sample = Sample()
    waiting = dialogues()
    left = max(1, messages // 5)

    async def customer(session: aiohttp.ClientSession) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await talk(session, next(waiting), sample)

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=120)) as session:
        started = time.perf_counter()
        await asyncio.gather(*(customer(session) for _ in range(customers)))
        sample.wall = time.perf_counter() - started
    return sample


def talk_to_desk(base: str) -> Talk:
    """Through the whole path: stored, understood, searched, answered, fetched by long poll."""

    async def talk(session: aiohttp.ClientSession, lines: tuple[str, ...], sample: Sample) -> None:
        customer = await Customer(session, base).arrive()
        for line in lines:
            started = time.perf_counter()
            seq = await customer.say(line)
            sample.stored.append(time.perf_counter() - started)
            try:
                await customer.hears(seq)
            except AssertionError:
                sample.failures += 1
                return
            sample.answered.append(time.perf_counter() - started)

    return talk


def talk_to_stock_rasa(base: str) -> Talk:
    """Straight to Rasa's REST channel, as its own documentation has it."""
    senders = iter(range(10**9))

    async def talk(session: aiohttp.ClientSession, lines: tuple[str, ...], sample: Sample) -> None:
        sender = f"load-{time.time_ns()}-{next(senders)}"
        for line in lines:
            started = time.perf_counter()
            body = {"sender": sender, "message": line}
            async with session.post(f"{base}/webhooks/rest/webhook", json=body) as answer:
                if answer.status != 200 or not await answer.json():
                    sample.failures += 1
                    continue
            sample.answered.append(time.perf_counter() - started)

    return talk
