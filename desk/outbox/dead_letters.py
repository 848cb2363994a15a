"""Dead letters: what was given up, for an admin to look at, send again or throw away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.store.changes import changes_of
from desk.store.outbox_tables import OutboxRow

COLUMNS = (
    OutboxRow.id,
    OutboxRow.kind,
    OutboxRow.conversation_id,
    OutboxRow.attempts,
    OutboxRow.last_error,
    OutboxRow.created_at,
    OutboxRow.dead_at,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """How the outbox stands: rows waiting, rows given up, and since when the oldest due one waits (None: none does)."""

    waiting: int
    dead: int
    oldest_due: datetime | None


async def figures(connection: AsyncConnection, now: datetime) -> Figures:
    """Counts; a reminder whose hour has not come is waiting but not late."""
    late = func.min(OutboxRow.created_at).filter(OutboxRow.dead_at.is_(None), OutboxRow.not_before <= now)
    retried = func.min(OutboxRow.created_at).filter(OutboxRow.dead_at.is_(None), OutboxRow.attempts > 0)
    dead = func.count(OutboxRow.dead_at)
    row = (await connection.execute(select(func.count(), dead, late, retried))).one()
    oldest = min((moment for moment in (row[2], row[3]) if moment is not None), default=None)
    return Figures(row[0] - row[1], row[1], oldest)


async def find(connection: AsyncConnection, before: int, limit: int) -> list[dict[str, Any]]:
    """Dead letters with a smaller id than `before`, newest first."""
    query = (
        select(*COLUMNS)
        .where(OutboxRow.dead_at.is_not(None), OutboxRow.id < before)
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    return [dict(row._mapping) for row in await connection.execute(query)]


async def resend(connection: AsyncConnection, ids: Sequence[int] | None, now: datetime) -> int:
    """Let them be tried anew from now on, under the same delivery ids; None: all. Returns how many there were."""
    values = {"dead_at": None, "claimed_by": None, "claimed_until": None, "attempts": 0, "not_before": now}
    changes_of(connection).has_deliveries = True
    statement = update(OutboxRow).where(OutboxRow.dead_at.is_not(None)).values(**values)
    return int((await connection.execute(_only(statement, ids))).rowcount)


async def discard(connection: AsyncConnection, ids: Sequence[int] | None) -> int:
    """Remove them for good; None: all. Returns how many there were."""
    statement = delete(OutboxRow).where(OutboxRow.dead_at.is_not(None))
    return int((await connection.execute(_only(statement, ids))).rowcount)


def _only(statement: Any, ids: Sequence[int] | None) -> Any:
    return statement if ids is None else statement.where(OutboxRow.id.in_(ids))
