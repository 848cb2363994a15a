"""SQLite off the event loop with one hop a statement, where aiosqlite's own cursor makes four.

Every hop wakes two threads and waits for the interpreter lock; on two busy cores that, not SQLite, was the time a
message took to be stored. SQLAlchemy takes these connections through its `async_creator`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite

BUSY_TIMEOUT_S = 10.0
"""How long SQLite waits for another *process* (a command line beside the running desk)."""
ITER_CHUNK = 64
"""aiosqlite asks for it; rows are always fetched whole here."""


class OneHopCursor:
    """Executes and fetches in one visit to the connection's thread."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> OneHopCursor:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> OneHopCursor:
        """Run one statement and keep its rows."""
        await self._connection.visit(lambda raw: self._keep(raw.execute(operation, parameters)))
        return self

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> OneHopCursor:
        """Run one statement for many sets of values."""
        await self._connection.visit(lambda raw: self._keep(raw.executemany(operation, parameters)))
        return self

    async def fetchall(self) -> list[Any]:
        """The rows, fetched already."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """The real cursor was closed when its rows were fetched."""
        self._rows = []

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection whose BEGIN travels with the first statement, and whose ends travel only if needed."""

    _begin: str | None = None
    _is_begun = False

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        """A cursor; making one costs nothing."""
        return OneHopCursor(self)

    def begin_with(self, statement: str) -> None:
        """Begin a transaction by `statement` when the next one is executed."""
        self._begin = statement

    async def visit(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do `work` in the connection's thread, beginning the transaction first if one is due."""
        begin, self._begin = self._begin, None
        # Noted before it is done: one who is cancelled in between must still end what the thread will begin.
        self._is_begun = self._is_begun or begin is not None

        def run() -> None:
            if begin is not None:
                self._conn.execute(begin)
            work(self._conn)

        await self._execute(run)  # type: ignore[no-untyped-call]

    async def commit(self) -> None:
        """Commit, if anything was begun."""
        self._begin = None
        if self._is_begun:
            await super().commit()
            self._is_begun = False

    async def rollback(self) -> None:
        """Roll back, if anything was begun. The pool calls it again for every connection given back."""
        self._begin = None
        if self._is_begun:
            await super().rollback()
            self._is_begun = False


def connect(path: str) -> OneHopConnection:
    """A connection to be awaited, as `aiosqlite.connect` gives."""

    connection = OneHopConnection(lambda: _open(path), ITER_CHUNK)
    connection._thread.daemon = True
    return connection


def _open(path: str) -> sqlite3.Connection:
    """Open and prepare; runs in the connection's thread, where waiting is allowed."""
    # The driver must not begin transactions by itself: it would begin them deferred.
    raw = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    # NORMAL may lose the last acknowledged rows when power fails.
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("PRAGMA foreign_keys=ON")
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            raw.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            # Another process makes the same change to a new file: SQLite does not wait here by itself.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    return raw
