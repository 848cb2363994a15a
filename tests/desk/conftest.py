"""Fixtures of the desk's tests: a scripted bot, a settable clock, a desk on a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from desk.settings import Settings
from tests.desk.harness import Desk, SetClock
from tests.desk.scripted_bot import TOKEN, ScriptedBot

MakeDesk = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def bot() -> AsyncIterator[ScriptedBot]:
    bot = ScriptedBot()
    await bot.start()
    yield bot
    bot.release()
    await bot.stop()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind, as an operator would write it: whoever stores anything is tested on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.db'}"
    return str(request.getfixturevalue("postgres_database")())


@pytest.fixture
async def make_desk(
    bot: ScriptedBot, clock: SetClock, tmp_path: Path, database_url: str
) -> AsyncIterator[MakeDesk]:
    """Desks with settings of their own on one database."""
    made: list[Desk] = []

    async def make(**changes: Any) -> Desk:
        values: dict[str, Any] = {
            "secret": "s" * 48,
            "data_dir": tmp_path,
            "database_url": database_url,
            "rasa_urls": (bot.url,),
            "rasa_token": TOKEN,
            "actions_url": bot.url,
            "kb_url": bot.url,
            "bot_timeout_s": 5.0,
            "bot_startup_grace_s": 0.0,
            "sweep_interval_s": 0.05,
            "log_level": "WARNING",
            "messages_per_minute": 10_000,
            "conversations_per_minute": 10_000,
        }
        desk = Desk(Settings(**{**values, **changes}), clock)
        made.append(desk)
        await desk.start()
        return desk

    yield make
    for desk in made:
        await desk.close()


@pytest.fixture
async def desk(make_desk: MakeDesk) -> Desk:
    return await make_desk()
