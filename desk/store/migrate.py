"""Bringing the database to the present shape, by the desk's own Alembic history."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from desk.errors import CommandError
from desk.store import pg
from desk.store.engine import Store
from desk.store.url import with_driver

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "desk_alembic_version"
HEAD = "0008"
"""The newest revision. Named here so that a start with a present database need not load Alembic (0.4 s)."""


async def migrate(url: str) -> bool:
    """Upgrade the database at `url` to HEAD, creating it if need be. Returns whether anything had to be done.

    Several processes may do it at once (the second waits, then finds it done). One process must not do it twice at
    once: Alembic keeps its present context in a global. Raises CommandError when the database cannot be reached.
    """
    url = with_driver(url)
    if url.startswith("sqlite"):
        path = make_url(url).database
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
    store = Store(url)
    try:
        async with store.read() as connection:
            if await connection.run_sync(_revision) == HEAD:
                return False
        async with store.write() as connection:
            await pg.take_turns(connection, pg.MIGRATION)
            if await connection.run_sync(_revision) == HEAD:
                return False
            await connection.run_sync(_upgrade)
        return True
    except OperationalError as error:
        raise CommandError(f"the database cannot be used: {_first_line(error)} (DATABASE_URL)") from error
    finally:
        await store.close()


def _first_line(error: OperationalError) -> str:
    # The driver names host, port and database, never the password.
    return (str(error.orig).strip().splitlines() or ["no answer"])[0]


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    value = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if value is None else str(value)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
