"""The database as two verbs: `read()` one moment of it, `write()` one transaction that never deadlocks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from desk.store import aio, pg
from desk.store.changes import Announcer, begin_changes
from desk.store.url import with_driver
from desk.store.writers import Writers

POOL_SIZE = 8
POOL_TIMEOUT_S = 10.0
"""How long to wait for a free connection: longer than a client waits would be work for nobody."""


class Store:
    """The desk's database.

    On SQLite every writing transaction begins with BEGIN IMMEDIATE: it takes the write lock at once, so it can never
    fail half-way because another writer came between. Writers of this process queue first (`Writers`): that is first
    come, first served and wakes at once, where SQLite's own waiting polls with growing sleeps. On PostgreSQL
    the row lock on the conversation, taken first, does the same work: READ COMMITTED, so that what is read after the
    lock is what its last holder left, and never a serialization failure.
    """

    def __init__(self, url: str) -> None:
        """`url` with or without a driver. Raises SettingsError for one the desk cannot use."""
        self.url = with_driver(url)
        self.is_sqlite = self.url.startswith("sqlite")
        options: dict[str, Any] = {}
        if self.is_sqlite:
            path = make_url(self.url).database or ""
            options["async_creator"] = lambda: aio.connect(path)
        else:
            options["connect_args"] = pg.connect_arguments()
        self.engine: AsyncEngine = create_async_engine(
            self.url, pool_size=POOL_SIZE, max_overflow=POOL_SIZE, pool_timeout=POOL_TIMEOUT_S, **options
        )
        self._writers = Writers()
        self.announcer: Announcer | None = None
        """Who makes changes known; None in commands beside the desk."""
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
            self._read_engine = self._urgent_engine = self.engine
        else:
            # A connection of its own: those of the pool are waited for in a line.
            self._urgent_engine = create_async_engine(self.url, pool_size=1, max_overflow=1, **options)
            pg.watch_connections(self.engine)
            pg.watch_connections(self._urgent_engine)
            self._read_engine = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._write_engines = {
            False: self.engine.execution_options(zf_write=True),
            True: self._urgent_engine.execution_options(zf_write=True),
        }

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose reads all see the same moment. Nothing written through it is kept."""
        async with self._read_engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self, *, is_urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """One writing transaction: committed when the block ends, rolled back when it raises.

        `is_urgent`: before all others that wait. For what is short, and answers somebody who will not wait.
        """
        turn: AbstractAsyncContextManager[None] = nullcontext()
        if self.is_sqlite:
            turn = self._writers.turn(is_urgent=is_urgent)
        changes = None
        try:
            async with turn, self._write_engines[is_urgent].begin() as connection:
                changes = begin_changes(connection)
                yield connection
                if self.announcer is not None:
                    await self.announcer.before_commit(connection, changes)
        finally:
            # After a rollback too, where it is one hint too many: a commit that failed half-way may have been made.
            if self.announcer is not None and changes is not None:
                self.announcer.after_commit(changes)

    async def is_reachable(self) -> bool:
        """Whether the database answers a trivial question. Raises what the driver raises."""
        async with self.read() as connection:
            return bool((await connection.execute(text("SELECT 1"))).scalar_one() == 1)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        if self._urgent_engine is not self.engine:
            await self._urgent_engine.dispose()


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("zf_write", False)
    driver: Any = connection.connection.driver_connection
    driver.begin_with("BEGIN IMMEDIATE" if is_write else "BEGIN")
