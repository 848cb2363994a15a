"""The database as two verbs: `read()` one moment of it, `write()` one transaction that never deadlocks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from actions.store.url import with_driver

BUSY_S = 10.0
POOL_SIZE = 5
WRITE = "actions_write"


class Store:
    """The actions' database.

    On SQLite a writing transaction takes the write lock at its begin, so that it cannot fail half-way because another
    writer came between; the writers of this process queue in first come, first served order. On PostgreSQL the lock
    on the closing's row, taken first, does the same.
    """

    def __init__(self, url: str) -> None:
        """`url` with or without a driver. Raises ValueError for one that cannot be used."""
        self.url = with_driver(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=POOL_SIZE,
            pool_pre_ping=not self.is_sqlite,
            connect_args={"timeout": BUSY_S} if self.is_sqlite else {"connect_timeout": int(BUSY_S)},
        )
        self._writers = asyncio.Lock()
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _configure_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        self._write_engine = self.engine.execution_options(**{WRITE: True})

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with. Nothing written through it is kept."""
        async with self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One writing transaction: committed when the block ends, rolled back when it raises."""
        turn: AbstractAsyncContextManager[Any] = self._writers if self.is_sqlite else nullcontext()
        async with turn, self._write_engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself: _begin_sqlite does
    cursor = connection.cursor()
    # FULL: with WAL, NORMAL may lose the last acknowledged rows when power fails. Deleted rows are overwritten,
    # because what a customer had deleted must not stay in the file's free places.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
