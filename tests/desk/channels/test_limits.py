"""Limits by conversation, identity and address, over all desk processes where there is a Redis, and without it too."""

from __future__ import annotations

import asyncio

import pytest

from desk.net import limit_key, parse_networks
from desk.shared_limits import SharedLimits
from tests.desk.channels.host_site import KEYS, signed
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk
from tests.servers import Redis, free_port

OPEN = "/api/chat/conversations"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine busy with other things answers late; what is tested is the counting, not its speed."""
    monkeypatch.setattr("desk.shared_limits.ANSWER_S", 20.0)


async def openings(desk: Desk, count: int, **headers: str) -> list[int]:
    statuses = []
    for _ in range(count):
        async with desk.http.post(desk.url + OPEN, json={}, headers=headers) as response:
            statuses.append(response.status)
            if response.status == 429:
                assert 1 <= int(response.headers["Retry-After"]) <= 60
    return statuses


async def test_two_processes_share_one_window(make_desk: MakeDesk, redis_url: str) -> None:
    one = await make_desk(redis_url=redis_url, conversations_per_minute=3)
    two = await make_desk(redis_url=redis_url, conversations_per_minute=3)
    assert await openings(one, 2) == [201, 201]
    assert await openings(two, 2) == [201, 429]
    assert await openings(one, 1) == [429]


async def test_without_redis_each_counts_for_itself_and_nobody_waits_for_it(make_desk: MakeDesk) -> None:
    desk = await make_desk(redis_url=f"redis://127.0.0.1:{free_port()}/0", conversations_per_minute=2)
    assert await openings(desk, 3) == [201, 201, 429]


async def test_a_redis_that_dies_gives_nobody_a_fresh_minute(redis_url: str, redis_server: Redis) -> None:
    now = [0.0]
    limits = SharedLimits(redis_url, monotonic=lambda: now[0])
    window = limits.window("t", 2, 60.0)
    assert [await window.take("a"), await window.take("a")] == [0.0, 0.0]
    redis_server.kill()
    try:
        assert await window.take("a") > 0
        assert await window.take("b") == 0
    finally:
        redis_server.start()
    # It is asked again after a rest.
    now[0] = 6.0
    assert await window.take("b") == 0
    assert await window.take("b") == 0
    assert await window.take("b") > 0
    await limits.close()


async def test_parallel_requests_cannot_pass_on_the_last_place(redis_url: str) -> None:
    processes = [SharedLimits(redis_url) for _ in range(4)]
    windows = [one.window("t", 10, 60.0) for one in processes]
    waits = await asyncio.gather(*(windows[number % 4].take("k") for number in range(60)))
    assert sum(wait == 0 for wait in waits) == 10
    assert all(0 <= wait <= 60 for wait in waits)
    for one in processes:
        await one.close()


async def test_what_redis_holds_names_nobody_and_goes_away(redis_url: str) -> None:
    from redis.asyncio import Redis as Client

    limits = SharedLimits(redis_url)
    window = limits.window("sign-in", 5, 60.0)
    await window.take("10.1.2.3\0zhang")
    client = Client.from_url(redis_url)
    (key,) = await client.keys("*")
    assert b"zhang" not in key
    assert b"10.1" not in key
    assert 0 < await client.pttl(key) <= 60_000
    await window.forget("10.1.2.3\0zhang")
    assert await client.keys("*") == []
    await client.aclose()
    await limits.close()


async def test_messages_of_one_person_count_over_all_his_conversations(make_desk: MakeDesk) -> None:
    desk = await make_desk(jwt_keys=KEYS, messages_per_minute=3)
    first, second = await desk.open(identity=signed()), await desk.open(identity=signed(), new=True)
    other, anonymous = await desk.open(identity=signed(sub="u-2")), await desk.open()
    statuses = [(await chat.send(text="x"))[0] for chat in (first, second, first, second)]
    assert statuses == [202, 202, 202, 429]
    assert [(await chat.send(text="x"))[0] for chat in (other, anonymous)] == [202, 202]


async def test_messages_are_limited_by_address(make_desk: MakeDesk) -> None:
    desk = await make_desk(messages_per_address_per_minute=3)
    chats = [await desk.open() for _ in range(4)]
    assert [(await chat.send(text="x"))[0] for chat in chats] == [202, 202, 202, 429]


async def test_a_trusted_proxy_names_the_client_and_only_its_last_word_counts(make_desk: MakeDesk) -> None:
    desk = await make_desk(conversations_per_minute=1, trusted_proxies=parse_networks(["127.0.0.1", "10.9.0.0/16"]))
    assert await openings(desk, 2, **{"X-Forwarded-For": "203.0.113.1"}) == [201, 429]
    assert await openings(desk, 1, **{"X-Forwarded-For": "203.0.113.2, 10.9.1.1"}) == [201]
    # What stands before the last untrusted hop was written by the client himself.
    assert await openings(desk, 1, **{"X-Forwarded-For": "198.51.100.7, 203.0.113.1"}) == [429]
    assert await openings(desk, 1, **{"X-Forwarded-For": "nonsense, 203.0.113.2"}) == [429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2:bbbb::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.1", "203.0.113.1", True),
        ("203.0.113.1", "203.0.113.2", False),
        ("unknown", "unknown", True),
    ],
)
def test_an_address_is_counted_as_the_line_it_belongs_to(one: str, other: str, same: bool) -> None:
    assert (limit_key(one) == limit_key(other)) is same
