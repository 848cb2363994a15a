"""The database as two verbs: `read()` one moment of it, `write()` one transaction that never deadlocks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from desk.store import aio

POOL_SIZE = 8


class Store:
    """The desk's database.

    On SQLite every writing transaction begins with BEGIN IMMEDIATE: it takes the write lock at once, so it can never
    fail half-way because another writer came between. Writers of this process queue in an asyncio lock first: it
    is first come, first served and wakes at once, where SQLite's own waiting polls with growing sleeps. On PostgreSQL
    the row lock on the conversation does the same work.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        options: dict[str, Any] = {}
        if self.is_sqlite:
            path = make_url(url).database or ""
            options["async_creator"] = lambda: aio.connect(path)
        self.engine: AsyncEngine = create_async_engine(url, pool_size=POOL_SIZE, max_overflow=POOL_SIZE, **options)
        self._writers = asyncio.Lock()
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        self._write_engine = self.engine.execution_options(zf_write=True)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose reads all see the same moment. Nothing written through it is kept."""
        async with self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One writing transaction: committed when the block ends, rolled back when it raises."""
        turn: AbstractAsyncContextManager[Any] = self._writers if self.is_sqlite else nullcontext()
        async with turn, self._write_engine.begin() as connection:
            yield connection

    async def is_reachable(self) -> bool:
        """Whether the database answers a trivial question. Raises what the driver raises."""
        async with self.read() as connection:
            return bool((await connection.execute(text("SELECT 1"))).scalar_one() == 1)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("zf_write", False)
    driver: Any = connection.connection.driver_connection
    driver.begin_with("BEGIN IMMEDIATE" if is_write else "BEGIN")
