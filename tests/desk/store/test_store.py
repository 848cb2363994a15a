"""The database: its shape by migrations, its safety by settings, its writers in a queue."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from desk.store.engine import Store
from desk.store.migrate import HEAD, MIGRATIONS, migrate
from desk.store.tables import Base
from desk.store.types import UtcDateTime


def url_in(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'deep' / 'desk.db'}"


async def test_the_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    url = url_in(tmp_path)
    assert await migrate(url) is True
    assert await migrate(url) is False
    store = Store(url)
    async with store.read() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(
                MigrationContext.configure(sync, opts={"version_table": "desk_alembic_version"}), Base.metadata
            )
        )
    await store.close()
    assert differences == []
    assert all(name.startswith("desk_") for name in Base.metadata.tables)


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


async def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    store = Store(url_in(tmp_path))
    (tmp_path / "deep").mkdir()
    async with store.write() as connection:
        await connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        await connection.execute(text("INSERT INTO counter VALUES (0)"))

    async def add() -> None:
        async with store.write() as connection:
            count = (await connection.execute(text("SELECT n FROM counter"))).scalar_one()
            await connection.execute(text("UPDATE counter SET n = :n"), {"n": count + 1})

    await asyncio.gather(*(add() for _ in range(100)))
    async with store.read() as connection:
        assert (await connection.execute(text("SELECT n FROM counter"))).scalar() == 100
    await store.close()


async def test_what_raises_is_not_kept(tmp_path: Path) -> None:
    store = Store(url_in(tmp_path))
    (tmp_path / "deep").mkdir()

    async def half() -> None:
        async with store.write() as connection:
            await connection.execute(text("CREATE TABLE half (n INTEGER)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    async with store.read() as connection:
        assert (await connection.execute(text("SELECT name FROM sqlite_master"))).all() == []
    await store.close()


def test_a_time_without_zone_is_refused() -> None:
    from sqlalchemy.dialects import sqlite

    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())


def test_every_statement_also_compiles_for_postgresql() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    for table in Base.metadata.sorted_tables:
        statement = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "JSON," not in statement
