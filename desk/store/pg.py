"""PostgreSQL's own ways: a dead connection is noticed before it is used, a stuck transaction is ended."""

from __future__ import annotations

import select
import traceback
from typing import Any

from psycopg import AsyncConnection as Driver
from sqlalchemy import event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

CONNECT_TIMEOUT_S = 10
IDLE_IN_TRANSACTION_S = 20
"""A desk that is stopped in the middle of a transaction holds a conversation's row: the server then ends it."""
LOCK_TIMEOUT_S = 30

MIGRATION = 0x5A46_0001
TICKET_NUMBERS = 0x5A46_0002
"""What is done by one transaction at a time: arbitrary numbers that all processes of the desk agree on."""


def connect_arguments() -> dict[str, Any]:
    """What every connection is opened with."""
    settings = {
        "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION_S}s",
        "lock_timeout": f"{LOCK_TIMEOUT_S}s",
        "timezone": "UTC",
    }
    return {
        "connect_timeout": CONNECT_TIMEOUT_S,
        "application_name": "zhangfang-desk",
        "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        "async_creator_fn": connect,
    }


async def connect(*arguments: Any, **settings: Any) -> Driver:
    """A driver's connection. One that is given up half-way is closed at once.

    Left to the garbage collector, its socket lies open in the middle of signing in for as long as anybody keeps the
    error, and such a client keeps the server from answering DROP DATABASE until authentication_timeout (a minute).
    """
    try:
        return await Driver.connect(*arguments, **settings)
    except BaseException as error:
        # The half-made connection is known only to the driver's frames, and those only to the error.
        traceback.clear_frames(error.__traceback__)
        raise


async def take_turns(connection: AsyncConnection, what: int) -> None:
    """Be the only transaction that does `what` until this one ends. On SQLite every writing one is alone already."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:what)"), {"what": what})


def watch_connections(engine: AsyncEngine) -> None:
    """Replace a pooled connection whose server went away, at the price of one look at its socket instead of a query."""
    event.listen(engine.sync_engine, "checkout", _refuse_dead)


def _refuse_dead(connection: Any, _record: Any, _proxy: Any) -> None:
    driver = connection.driver_connection
    if driver.closed:
        raise DisconnectionError("closed")
    poll = select.poll()
    poll.register(driver.fileno(), select.POLLIN)
    # An idle server has nothing to say but goodbye.
    if poll.poll(0):
        raise DisconnectionError("the server said goodbye")
