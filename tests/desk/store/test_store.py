"""The database: its shape by migrations, its safety by settings, its writers in a queue."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, select, text

from desk.errors import CommandError
from desk.store.engine import Store
from desk.store.migrate import HEAD, MIGRATIONS, migrate
from desk.store.pg import TICKET_NUMBERS, take_turns
from desk.store.tables import METADATA
from desk.store.types import UtcDateTime, database_now
from tests.conftest import NewDatabase
from tests.servers import Postgres


def url_in(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'deep' / 'desk.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with nothing in it, of each kind."""
    if request.param == "sqlite":
        (tmp_path / "deep").mkdir()
        return url_in(tmp_path)
    return str(request.getfixturevalue("postgres_database")(is_empty=True))


async def test_the_migrations_make_exactly_the_tables(bare_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    assert await migrate(bare_url) is True
    assert await migrate(bare_url) is False
    store = Store(bare_url)
    async with store.read() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(
                MigrationContext.configure(sync, opts={"version_table": "desk_alembic_version"}), METADATA
            )
        )
    await store.close()
    assert differences == []
    assert all(name.startswith("desk_") for name in METADATA.tables)


async def test_a_new_sqlite_file_gets_its_folder(tmp_path: Path) -> None:
    assert await migrate(url_in(tmp_path)) is True


async def test_a_database_that_is_not_there_is_one_clear_line(postgres_server: Postgres) -> None:
    url = postgres_server.url("no_such_database")
    with pytest.raises(CommandError, match="no_such_database") as refused:
        await migrate(url)
    assert "\n" not in str(refused.value)
    assert (make_url(url).password or "x") not in str(refused.value)


def test_head_names_the_newest_revision() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_an_acknowledged_row_survives_power_loss_by_setting(tmp_path: Path) -> None:
    await migrate(url_in(tmp_path))
    store = Store(url_in(tmp_path))
    async with store.read() as connection:
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar() == 1
    await store.close()


async def test_many_writers_lose_nothing(bare_url: str) -> None:
    store = Store(bare_url)
    async with store.write() as connection:
        await connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        await connection.execute(text("INSERT INTO counter VALUES (0)"))

    lock = "" if store.is_sqlite else " FOR UPDATE"

    async def add() -> None:
        async with store.write() as connection:
            count = (await connection.execute(text("SELECT n FROM counter" + lock))).scalar_one()
            await connection.execute(text("UPDATE counter SET n = :n"), {"n": count + 1})

    await asyncio.gather(*(add() for _ in range(100)))
    async with store.read() as connection:
        assert (await connection.execute(text("SELECT n FROM counter"))).scalar() == 100
    await store.close()


async def test_what_raises_is_not_kept(bare_url: str) -> None:
    store = Store(bare_url)

    async def half() -> None:
        async with store.write() as connection:
            await connection.execute(text("CREATE TABLE half (n INTEGER)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    async with store.read() as connection:
        assert not await connection.run_sync(lambda sync: inspect(sync).has_table("half"))
    await store.close()


async def test_a_reader_sees_one_moment(bare_url: str) -> None:
    store = Store(bare_url)
    async with store.write() as connection:
        await connection.execute(text("CREATE TABLE counter (n INTEGER)"))
    async with store.read() as reader:
        assert (await reader.execute(text("SELECT count(*) FROM counter"))).scalar() == 0
        async with store.write() as connection:
            await connection.execute(text("INSERT INTO counter VALUES (1)"))
        assert (await reader.execute(text("SELECT count(*) FROM counter"))).scalar() == 0
    await store.close()


async def test_both_databases_tell_the_same_time(bare_url: str) -> None:
    store = Store(bare_url)
    before = time.time()
    async with store.read() as connection:
        found = (await connection.execute(select(database_now()))).scalar_one()
    await store.close()
    assert before - 1 <= found <= time.time() + 1


async def test_a_restarted_server_fails_nobody(postgres_database: NewDatabase, postgres_server: Postgres) -> None:
    url = postgres_database()
    store = Store(url)
    assert await store.is_reachable()
    name = url.rpartition("/")[2]
    postgres_server.execute(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'")
    assert await store.is_reachable()
    await store.close()


async def test_numbers_of_tickets_are_given_one_by_one(postgres_database: NewDatabase) -> None:
    """Two transactions that both ask for a number never get the same, however many there are."""
    store = Store(postgres_database())
    turn = asyncio.Lock()
    inside: list[int] = []

    async def number() -> None:
        async with store.write() as connection:
            await take_turns(connection, TICKET_NUMBERS)
            assert not turn.locked()
            async with turn:
                inside.append(len(inside))
                await connection.execute(text("SELECT 1"))

    await asyncio.gather(*(number() for _ in range(40)))
    assert len(inside) == 40
    await store.close()


def test_a_time_without_zone_is_refused() -> None:
    from sqlalchemy.dialects import sqlite

    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())


def test_every_statement_also_compiles_for_postgresql() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    for table in METADATA.sorted_tables:
        statement = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "JSON," not in statement
