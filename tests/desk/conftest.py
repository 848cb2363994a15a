"""Fixtures of the desk's tests: a scripted bot, a settable clock, a desk on a real socket."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from desk.accounts import passwords
from desk.settings import Settings
from desk.store.migrate import migrate
from tests.desk.harness import Desk, SetClock
from tests.desk.neighbour import Neighbour
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


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    """Another process on this machine."""
    neighbour = Neighbour()
    yield neighbour
    neighbour.bury()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """argon2id with the least work it knows: its cost is for thieves, and hundreds of tests sign somebody in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def desk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the desk's tables, made once by its own migrations."""
    path = tmp_path_factory.mktemp("desk") / "template.db"
    # In a thread: some test may have a loop of its own here already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, migrate(f"sqlite:///{path}")).result()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind, as an operator would write it: whoever stores anything is tested on both."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("desk_file"), tmp_path / "desk.db")
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
            "bot_timeout_s": 20.0,
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
