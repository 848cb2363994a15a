"""The relay beside a quiet Redis and one that goes away: no idle turning, and always an end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from redis.asyncio import Redis as Client

from desk.conversations import relay as module
from desk.conversations.relay import Relay
from tests.desk.harness import eventually
from tests.not_run import running
from tests.servers import Redis

PATIENCE_S = 20
MESSAGES = 30


async def nothing() -> None:
    """What is not looked at here."""


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """One that may be killed."""
    yield from running(Redis)


async def until_up(relay: Relay) -> None:
    await eventually(lambda: _is_up(relay))


async def _is_up(relay: Relay) -> bool:
    return relay.is_up


async def pings(client: Client) -> int:
    stats = await client.info("commandstats")
    return int(stats.get("cmdstat_ping", {}).get("calls", 0))


async def test_an_answer_to_a_ping_is_not_taken_for_silence(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: asyncio.Queue[list[str] | None] = asyncio.Queue()
    monkeypatch.setattr(module, "PING_EVERY_S", 0.01)
    ear, mouth = Relay(redis_url, heard.put_nowait, nothing), Relay(redis_url, lambda _: None, nothing)
    client = Client.from_url(redis_url)
    running = asyncio.create_task(ear.run())
    speaking: asyncio.Task[None] | None = None
    try:
        before = await pings(client)
        await until_up(ear)

        async def has_pinged() -> bool:
            return await pings(client) > before

        await eventually(has_pinged)
        # From here on silence never comes again, so there is nothing more to ping for.
        monkeypatch.setattr(module, "PING_EVERY_S", 3600.0)
        speaking = asyncio.create_task(mouth.run())
        await until_up(mouth)
        begun = await pings(client)
        for number in range(MESSAGES):
            await mouth.publish([f"topic{number}"])
            async with asyncio.timeout(PATIENCE_S):
                while await heard.get() != [f"topic{number}"]:
                    pass
        assert await pings(client) - begun < MESSAGES / 3
    finally:
        for task in filter(None, (running, speaking)):
            task.cancel()
        await asyncio.gather(*filter(None, (running, speaking)), return_exceptions=True)
        await client.aclose()


async def test_it_ends_when_redis_goes_at_the_same_moment(own_redis: Redis) -> None:
    for _ in range(5):
        relay = Relay(own_redis.url, lambda _: None, nothing)
        running = asyncio.create_task(relay.run())
        await until_up(relay)
        own_redis.kill()
        running.cancel()
        _, late = await asyncio.wait({running}, timeout=PATIENCE_S)
        assert not late
        await asyncio.to_thread(own_redis.start)


async def test_it_ends_when_it_is_pinging(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PING_EVERY_S", 0.001)
    for delay in range(20):
        relay = Relay(redis_url, lambda _: None, nothing)
        running = asyncio.create_task(relay.run())
        await until_up(relay)
        for _ in range(delay * 5):
            await asyncio.sleep(0)
        running.cancel()
        _, late = await asyncio.wait({running}, timeout=PATIENCE_S)
        assert not late
