"""Bringing the database to the present shape, by the actions' own Alembic history."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, make_url, text

from actions.store.engine import Store

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "actions_alembic_version"
HEAD = "0002"
"""The newest revision. Named here so that a start with a present database need not load Alembic."""
LOCK = 0x5A46_0101
"""PostgreSQL: an arbitrary number by which two processes that start at once migrate one after the other."""


async def migrate(store: Store) -> bool:
    """Upgrade the database to HEAD, creating it if need be. Returns whether anything had to be done.

    One process must not do it twice at once: Alembic keeps its present context in a global.
    """
    if store.is_sqlite:
        Path(make_url(store.url).database or "").parent.mkdir(parents=True, exist_ok=True)
    async with store.read() as connection:
        if await connection.run_sync(_revision) == HEAD:
            return False
    async with store.write() as connection:
        if not store.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
        if await connection.run_sync(_revision) == HEAD:
            return False
        await connection.run_sync(_upgrade)
    return True


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    value = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if value is None else str(value)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
