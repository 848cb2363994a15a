"""The access token: fetched once for everybody, once more when refused, never for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from sqlalchemy import select

from desk.channels.wecom.api import Api, ApiError
from desk.channels.wecom.metrics import WecomMetrics
from desk.channels.wecom.tokens import TokenStore, TokenUnavailable
from desk.metrics import Metrics
from desk.store.engine import Store
from desk.store.migrate import migrate
from desk.store.wecom_tables import WecomTokenRow
from tests.desk.harness import SetClock
from tests.wecom.simulator import Simulator

SECRET = "s" * 48


class Office:
    """One desk process's way to WeCom."""

    def __init__(self, url: str, simulator: Simulator, clock: SetClock, secret: str = "") -> None:
        self.store = Store(url)
        self.http = aiohttp.ClientSession()
        self.metrics = WecomMetrics(Metrics().registry)
        state = simulator.state
        self.tokens = TokenStore(
            self.store, self.http, clock, self.metrics, base_url=simulator.url, corp_id=state.corp_id,
            secret=secret or state.secret, desk_secret=SECRET,
        )  # fmt: skip
        self.api = Api(self.http, simulator.url, self.tokens, self.metrics)

    async def close(self) -> None:
        await self.http.close()
        await self.store.close()


@pytest.fixture
async def offices(database_url: str, simulator: Simulator, clock: SetClock) -> AsyncIterator[list[Office]]:
    await migrate(database_url)
    made = [Office(database_url, simulator, clock) for _ in range(3)]
    yield made
    for office in made:
        await office.close()


async def test_many_at_once_fetch_one(offices: list[Office], simulator: Simulator) -> None:
    tokens = await asyncio.gather(*(office.tokens.get() for office in offices for _ in range(20)))
    assert len(set(tokens)) == 1
    assert simulator.state.token_requests == 1


async def test_it_is_not_stored_in_the_clear(offices: list[Office]) -> None:
    token = await offices[0].tokens.get()
    async with offices[0].store.read() as connection:
        [row] = await connection.execute(select(WecomTokenRow.__table__))
    assert token not in str(tuple(row))


async def test_one_taken_back_early_is_replaced_once(offices: list[Office], simulator: Simulator) -> None:
    await asyncio.gather(*(office.tokens.get() for office in offices))
    simulator.state.tokens.clear()
    answers = await asyncio.gather(*(office.api.call("kf/account/list", {}) for office in offices for _ in range(10)))
    assert all(answer["errcode"] == 0 for answer in answers)
    assert simulator.state.token_requests == 2


async def test_an_old_one_is_replaced(offices: list[Office], simulator: Simulator, clock: SetClock) -> None:
    first = await offices[0].tokens.get()
    clock.advance(seconds=7200 - 200)
    assert await offices[0].tokens.get() != first


async def test_refused_for_ever_ends_in_an_error_not_in_a_storm(offices: list[Office], simulator: Simulator) -> None:
    simulator.state.faults.token_refused_for_ever = True
    with pytest.raises(ApiError, match="40014"):
        await offices[0].api.call("kf/account/list", {})
    assert simulator.state.token_requests == 2
    assert simulator.state.calls.count("kf/account/list") == 2
    assert offices[0].metrics.alarms.labels(code="40014")._value.get() == 1


async def test_a_wrong_secret_is_not_tried_again_at_once(
    database_url: str, simulator: Simulator, clock: SetClock
) -> None:
    await migrate(database_url)
    office = Office(database_url, simulator, clock, secret="wrong")
    with pytest.raises(ApiError, match="40001"):
        await office.tokens.get()
    for _ in range(5):
        with pytest.raises(TokenUnavailable):
            await office.tokens.get()
    assert simulator.state.token_requests == 1
    clock.advance(seconds=61)
    with pytest.raises(ApiError, match="40001"):
        await office.tokens.get()
    await office.close()
