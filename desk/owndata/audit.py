"""The audit: one function that others call inside their own transaction, so that no act goes unrecorded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.store.audit_tables import AuditRow

MAX_DETAIL = 120
"""Details are numbers, ids and names of choices; what is longer is probably somebody's words."""
CLI = "operator"
DESK = "desk"

Detail = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What was acted upon: `kind` is a noun such as `engineer`, `conversation`, `customer`, `backup`."""

    kind: str
    id: str


def customer_subject(tenant: str | None, subject: str) -> Subject:
    """An identified customer under a name that tells nothing about him and that his identity leads to again.

    The audit outlives the customer's data: his own name in it would undo the deletion it records.
    """
    return Subject("customer", "user-" + hashlib.sha256(f"{tenant}\0{subject}".encode()).hexdigest()[:32])


async def record(
    connection: AsyncConnection,
    at: datetime,
    actor: str,
    action: str,
    subject: Subject,
    details: Mapping[str, Detail] | None = None,
) -> None:
    """Add a row in the caller's transaction: the act and its record are kept or lost together.

    `actor`: `engineer:<id>`, CLI or DESK. `action`: `noun.verb`, such as `customer.delete`.
    Raises ValueError when a detail is neither a number nor a short name: the audit must not hold what people wrote.
    """
    values = dict(details or {})
    for name, value in values.items():
        if isinstance(value, str) and len(value) > MAX_DETAIL:
            raise ValueError(f"audit detail {name!r} is longer than {MAX_DETAIL} characters")
        if value is not None and not isinstance(value, str | int | float | bool):
            raise ValueError(f"audit detail {name!r} is a {type(value).__name__}, not a number or a short name")
    await connection.execute(
        insert(AuditRow).values(
            at=at, actor=actor, action=action, subject_kind=subject.kind, subject_id=subject.id, details=values
        )
    )


async def record_letters(
    connection: AsyncConnection, at: datetime, actor: str, verb: str, ids: Sequence[int] | None, count: int
) -> None:
    """Dead letters were sent again or thrown away (`verb`: resend | discard); `ids` None: all. Nothing for none."""
    if count:
        names = "all" if ids is None else ",".join(map(str, ids))
        await record(connection, at, actor, f"outbox.{verb}", Subject("outbox", names[:80]), {"count": count})


async def newest(connection: AsyncConnection, before: int | None, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` rows, newest first, those with an id below `before`."""
    columns = (
        AuditRow.id, AuditRow.at, AuditRow.actor, AuditRow.action,
        AuditRow.subject_kind, AuditRow.subject_id, AuditRow.details,
    )  # fmt: skip
    query = select(*columns).order_by(AuditRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditRow.id < before)
    return [dict(row._mapping) for row in await connection.execute(query)]
