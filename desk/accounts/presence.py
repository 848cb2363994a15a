"""Who is at his desk: an open page asked for something lately, and the engineer has not said that he is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.store.tables import EngineerRow, SessionRow


@dataclass(frozen=True, slots=True)
class Colleague:
    """An engineer as others see him."""

    id: int
    username: str
    name: str
    is_there: bool


async def is_somebody_there(
    connection: AsyncConnection, seen_since: datetime, now: datetime, besides: int | None = None
) -> bool:
    """Whether any available engineer, `besides` left out, was active since `seen_since`."""
    people = await _colleagues(connection, seen_since, now, true() if besides is None else EngineerRow.id != besides)
    return any(one.is_there for one in people)


async def list_colleagues(connection: AsyncConnection, seen_since: datetime, now: datetime) -> list[Colleague]:
    """Everybody who may use the desk, by name."""
    return await _colleagues(connection, seen_since, now, true())


async def find_colleague(
    connection: AsyncConnection, username: str, seen_since: datetime, now: datetime
) -> Colleague | None:
    """One of them."""
    found = await _colleagues(connection, seen_since, now, EngineerRow.username == username)
    return found[0] if found else None


async def _colleagues(
    connection: AsyncConnection, seen_since: datetime, now: datetime, condition: Any
) -> list[Colleague]:
    is_open = and_(SessionRow.expires_at > now, SessionRow.last_seen_at >= seen_since)
    query = (
        select(
            EngineerRow.id, EngineerRow.username, EngineerRow.name, EngineerRow.is_available,
            func.count(SessionRow.token_hash).label("sessions"),
        )
        .outerjoin(SessionRow, and_(SessionRow.engineer_id == EngineerRow.id, is_open))
        .where(EngineerRow.is_active, condition)
        .group_by(EngineerRow.id, EngineerRow.username, EngineerRow.name, EngineerRow.is_available)
        .order_by(EngineerRow.name, EngineerRow.id)
    )  # fmt: skip
    return [
        Colleague(row.id, row.username, row.name, bool(row.is_available and row.sessions))
        for row in await connection.execute(query)
    ]
