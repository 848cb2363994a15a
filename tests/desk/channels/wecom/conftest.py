"""A desk connected to a WeCom of our own."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from desk.channels.wecom.settings import WecomSettings
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk, SetClock, eventually
from tests.wecom.callbacks import Callbacks, Habits
from tests.wecom.simulator import Simulator
from tests.wecom.state import Json, State


class Company:
    """A customer's phone, WeCom between, and the desk."""

    def __init__(self, desk: Desk, simulator: Simulator, callbacks: Callbacks) -> None:
        self.desk = desk
        self.simulator = simulator
        self.callbacks = callbacks
        self.state = simulator.state

    async def write(self, text: str, user: str = "wmZhang", **more: Any) -> str:
        """A customer writes; the callback is on its way."""
        return await self.send({"content": text, **more}, "text", user)

    async def send(self, content: Json, msgtype: str, user: str = "wmZhang") -> str:
        """A customer sends anything."""
        msgid = self.state.customer_writes(user, content, msgtype)
        self.callbacks.hint()
        return msgid

    async def tap(self, title: str, user: str = "wmZhang") -> None:
        """Tap on the choice of the last menu with these words in it."""
        [click] = [one for one in self.state.last_choices(user) if title in one["content"]]
        await self.write(click["content"], user, menu_id=click["id"])

    async def reads(self, count: int, user: str = "wmZhang") -> list[str]:
        """Wait until a customer has so many messages; their words."""
        await eventually(lambda: self._has(count, user))
        return self.state.texts(user)

    async def _has(self, count: int, user: str) -> bool:
        return len(self.state.texts(user)) >= count


MakeCompany = Callable[..., Awaitable[Company]]


def settings_of(state: State, url: str, **changes: Any) -> WecomSettings:
    """What an operator would have set."""
    values: dict[str, Any] = {
        "corp_id": state.corp_id, "secret": state.secret, "token": state.token, "aes_key": state.aes_key,
        "api_url": url, "trailing_wait_ms": 0, "welcome": "您好，请说说您的问题。",
    }  # fmt: skip
    return dataclasses.replace(WecomSettings(**values), **changes)


@pytest.fixture
async def simulator(clock: SetClock) -> AsyncIterator[Simulator]:
    simulator = Simulator(State(lambda: clock.now().timestamp()))
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def make_company(simulator: Simulator, make_desk: MakeDesk) -> AsyncIterator[MakeCompany]:
    made: list[Callbacks] = []

    async def make(habits: Habits | None = None, **changes: Any) -> Company:
        desk = await make_desk(wecom=settings_of(simulator.state, simulator.url, **changes))
        callbacks = Callbacks(simulator.state, f"{desk.url}/wecom/callback", habits)
        simulator.notify = callbacks.hint
        made.append(callbacks)
        return Company(desk, simulator, callbacks)

    yield make
    for callbacks in made:
        await callbacks.close()


@pytest.fixture
async def company(make_company: MakeCompany) -> Company:
    return await make_company()
