"""Two desks on one database: what one stores, those who wait at the other see, with Redis, without, and after it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from redis.asyncio import Redis as Client
from sqlalchemy import select

from desk import keys
from desk.conversations import relay as relay_module
from desk.conversations.hints import KIND
from desk.conversations.relay import CHANNEL
from desk.outbox.claims import CLAIM
from desk.outbox.rows import put_claimed
from desk.store.outbox_tables import OutboxRow
from tests.desk.channels.viewer import Viewer
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk, SetClock, eventually
from tests.not_run import running
from tests.servers import Redis

Connect = Callable[..., Awaitable[Viewer]]


@pytest.fixture(scope="module")
def own_redis() -> Iterator[Redis]:
    """A Redis that this module may kill."""
    yield from running(Redis)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often, so that the tests need not wait."""
    monkeypatch.setattr(relay_module, "REREAD_S", 0.1)
    monkeypatch.setattr(relay_module, "BACK_OFF", relay_module.BackOff(0.05, 0.2))


@pytest.fixture
async def pair(make_desk: MakeDesk, own_redis: Redis) -> tuple[Desk, Desk]:
    """Two desks that hear each other."""
    one, other = await make_desk(redis_url=own_redis.url), await make_desk(redis_url=own_redis.url)
    for desk in (one, other):
        await eventually(lambda desk=desk: _is_up(desk))
    return one, other


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    viewers: list[Viewer] = []

    async def make(chat: Chat, desk: Desk) -> Viewer:
        viewers.append(Viewer())
        await viewers[-1].connect(chat, desk.url)
        return viewers[-1]

    yield make
    for viewer in viewers:
        await viewer.client.disconnect()


async def test_what_one_stores_wakes_the_sockets_and_long_polls_of_the_other(
    pair: tuple[Desk, Desk], connect: Connect
) -> None:
    one, other = pair
    chat = await one.open()
    viewer = await connect(chat, other)
    poll = asyncio.create_task(_read_at(other, chat, wait=30))
    await eventually(lambda: _waits(other, chat))
    await chat.post("在吗")
    await viewer.until(lambda: viewer.seqs[:1] == [1])
    assert (await poll)["messages"][0]["text"] == "在吗"  # On a busy machine the bot's answer may be there too.
    await eventually(lambda: _owes_nothing(one))


async def test_an_engineer_at_one_desk_talks_with_a_visitor_at_the_other(
    pair: tuple[Desk, Desk], connect: Connect
) -> None:
    one, other = pair
    engineer = await other.engineer()
    chat = await one.open()
    viewer = await connect(chat, one)
    await engineer.act(chat, "claim")
    await engineer.act(chat, "reply", text="您好", client_msg_id="r1")
    await viewer.until(lambda: [m["text"] for m in viewer.messages if m["author"] == "engineer"] == ["您好"])
    assert viewer.pages[-1]["state"] == "human"


async def test_without_redis_the_desk_goes_on_and_looks_for_itself(
    pair: tuple[Desk, Desk], connect: Connect, own_redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = pair
    chat = await one.open()
    viewer = await connect(chat, other)
    own_redis.kill()
    try:
        for desk in pair:
            await eventually(lambda desk=desk: _is_down(desk))
        poll = asyncio.create_task(_read_at(other, chat, wait=30))
        await chat.post("Redis没有了")
        await viewer.until(lambda: viewer.seqs[:1] == [1])
        assert (await poll)["messages"][0]["text"] == "Redis没有了"
        await asyncio.gather(*(_tries_again(desk) for desk in pair))
        assert [record.message for record in caplog.records].count("redis_down") == 2, "once for each desk"
    finally:
        own_redis.start()
    for desk in pair:
        await eventually(lambda desk=desk: _is_up(desk))
    await chat.post("又有了")
    await viewer.until(lambda: "又有了" in [message["text"] for message in viewer.messages])


async def test_what_was_missed_while_a_desk_was_deaf_is_made_up(
    pair: tuple[Desk, Desk], connect: Connect, own_redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pair
    chat = await one.open()
    viewer = await connect(chat, other)
    await eventually(lambda: _waits(other, chat))
    # Only coming back may help here: nobody looks by himself meanwhile.
    for desk in pair:
        monkeypatch.setattr(_relay(desk), "_reread", _nothing)
    own_redis.kill()
    for desk in pair:
        await eventually(lambda desk=desk: _is_down(desk))
    await chat.post("没人听见")
    own_redis.start()
    await viewer.until(lambda: viewer.seqs[:1] == [1])


async def test_the_hint_of_a_killed_desk_is_sent_by_another(
    pair: tuple[Desk, Desk], clock: SetClock, own_redis: Redis
) -> None:
    one, _ = pair
    # The killed desk left its row and said nothing.
    async with one.app[keys.STORE].write() as connection:
        now = clock.now()
        await put_claimed(connection, KIND, {"topics": ["c1", "c2"]}, now, by="killed", until=now + CLAIM)
    client = Client.from_url(own_redis.url, decode_responses=True)
    async with client.pubsub() as ears:
        await ears.subscribe(CHANNEL)
        await ears.get_message(timeout=40)
        clock.advance(seconds=CLAIM.total_seconds())
        message = await ears.get_message(ignore_subscribe_messages=True, timeout=40)
        assert message is not None
        assert json.loads(message["data"])["topics"] == ["c1", "c2"]
    await client.aclose()
    await eventually(lambda: _owes_nothing(one))


async def test_strange_messages_on_the_channel_are_ignored(
    pair: tuple[Desk, Desk], connect: Connect, own_redis: Redis
) -> None:
    one, other = pair
    chat = await one.open()
    viewer = await connect(chat, other)
    client = Client.from_url(own_redis.url)
    for message in ("", "no json", "[]", "7", '{"from": "x"}', '{"from": "x", "topics": [7]}', "[" * 100_000):
        await client.publish(CHANNEL, message)
    await client.aclose()
    await chat.post("还在吗")
    await viewer.until(lambda: viewer.seqs[:1] == [1])


async def test_without_a_redis_no_hint_is_written_down(make_desk: MakeDesk) -> None:
    desk = await make_desk()
    chat = await desk.open()
    await chat.post("您好")
    await chat.lines("bot", 1)
    assert await desk.rows(select(OutboxRow.id)) == []


def _relay(desk: Desk) -> Any:
    return desk.app[keys.BACKGROUND][0].__self__  # type: ignore[attr-defined]


async def _is_up(desk: Desk) -> bool:
    return bool(_relay(desk).is_up)


async def _is_down(desk: Desk) -> bool:
    return not _relay(desk).is_up


async def _tries_again(desk: Desk) -> None:
    """Wait until it has tried to connect some times more."""
    relay = _relay(desk)
    before = relay.failures
    await eventually(lambda: _failed(relay, before + 3))


async def _failed(relay: Any, times: int) -> bool:
    return bool(relay.failures >= times)


async def _waits(desk: Desk, chat: Chat) -> bool:
    return chat.id in desk.app[keys.HUB].topics()


async def _owes_nothing(desk: Desk) -> bool:
    return await desk.rows(select(OutboxRow.id)) == []


async def _nothing() -> None:
    return None


async def _read_at(desk: Desk, chat: Chat, wait: int) -> dict[str, Any]:
    url = f"{desk.url}/api/chat/conversations/{chat.id}/messages"
    params = {"after": "0", "wait": str(wait)}
    async with desk.http.get(url, params=params, headers=chat.headers) as response:
        assert response.status == 200
        body: dict[str, Any] = await response.json()
    return body
