"""Writing into the outbox: in the transaction of what it announces, or not at all."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.store.changes import changes_of
from desk.store.outbox_tables import OutboxRow

_INSERT = insert(OutboxRow)


async def put(
    connection: AsyncConnection,
    kind: str,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    conversation_id: str | None = None,
    destination: str = "",
    not_before: datetime | None = None,
    key: str | None = None,
) -> str:
    """Owe a delivery of `kind`; returns its id. The caller holds the conversation's lock, which gives the order.

    Rows of one conversation, kind and destination are delivered one after the other in the order they were written. A
    row with a later `not_before` (a reminder) waits for its hour and keeps nobody waiting. `key`: a name for the
    occasion; while a row for it is there, no second one is written.
    """
    delivery_id = secrets.token_hex(16) if key is None else hashlib.sha256(f"{kind}\0{key}".encode()).hexdigest()[:32]
    if key is not None:
        known = select(OutboxRow.id).where(OutboxRow.delivery_id == delivery_id)
        if (await connection.execute(known)).first() is not None:
            return delivery_id
    changes_of(connection).has_deliveries = True
    await connection.execute(
        _INSERT,
        {
            "delivery_id": delivery_id,
            "kind": kind,
            "conversation_id": conversation_id,
            "destination": destination,
            "payload": dict(payload),
            "attempts": 0,
            "not_before": not_before or now,
            "created_at": now,
        },
    )
    return delivery_id


async def put_claimed(
    connection: AsyncConnection, kind: str, payload: Mapping[str, Any], now: datetime, *, by: str, until: datetime
) -> str:
    """Owe a delivery that this process will make itself right after its commit, without claiming it by a transaction
    of its own. Others take it up when `until` has passed. Returns its id."""
    delivery_id = secrets.token_hex(16)
    await connection.execute(
        _INSERT,
        {
            "delivery_id": delivery_id,
            "kind": kind,
            "destination": "",
            "payload": dict(payload),
            "attempts": 1,
            "not_before": now,
            "claimed_by": by,
            "claimed_until": until,
            "created_at": now,
        },
    )
    return delivery_id


async def take(connection: AsyncConnection, delivery_id: str) -> bool:
    """End a row in the transaction of its effect; False where somebody else did, so that the effect happens once.
    The caller holds the conversation's lock."""
    result = await connection.execute(
        delete(OutboxRow).where(OutboxRow.delivery_id == delivery_id, OutboxRow.dead_at.is_(None))
    )
    return bool(result.rowcount)


async def cancel(connection: AsyncConnection, conversation_id: str, kind: str) -> int:
    """Take back what is owed of `kind` in this conversation and not yet under way (a reminder nobody needs any more).
    Returns how many rows."""
    result = await connection.execute(
        delete(OutboxRow).where(
            OutboxRow.conversation_id == conversation_id,
            OutboxRow.kind == kind,
            OutboxRow.claimed_by.is_(None),
            OutboxRow.dead_at.is_(None),
        )
    )
    return int(result.rowcount)
