"""Retention by class: what has outlived its days goes, in batches small enough that nobody waits for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.model import State
from desk.conversations.reminders import KIND as REMINDER
from desk.files.rows import mark_deleted
from desk.owndata import audit, erase
from desk.owndata.erase import Erased
from desk.owndata.policy import FOR_EVER, Retention
from desk.store.audit_tables import AuditRow
from desk.store.engine import Store
from desk.store.files_tables import FileRow
from desk.store.outbox_tables import OutboxRow
from desk.store.tables import ConversationRow, SessionRow, TicketRow, TurnRow
from desk.tickets.tickets import UNSOLVED

BATCH = 50
AT_REST = (State.BOT.value, State.RESOLVED.value)
"""Anonymous chats are never resolved: one that nobody wrote in for so long, with nothing open, is over as well."""

Step = Callable[[AsyncConnection, datetime, datetime, int], Awaitable[Erased]]


@dataclass(frozen=True, slots=True)
class DataClass:
    """A class of data: what is due before a moment, and how a batch of it goes. `days` names its setting."""

    name: str
    days: str
    due: Callable[[datetime], Any]
    step: Step


def _conversations_due(before: datetime) -> Any:
    return (
        select(ConversationRow.id)
        .where(
            ConversationRow.state.in_(AT_REST),
            ConversationRow.updated_at < before,
            ConversationRow.id != erase.HUSK,
            ConversationRow.id.not_in(_with_open_ticket()),
            ConversationRow.id.not_in(_with_reminder()),
        )
        .order_by(ConversationRow.updated_at)
    )


def _with_reminder() -> Any:
    """Who asked to be reminded is still owed that."""
    return select(OutboxRow.conversation_id).where(OutboxRow.kind == REMINDER, OutboxRow.dead_at.is_(None))


def _with_open_ticket() -> Any:
    return select(TicketRow.conversation_id).where(TicketRow.status.in_(UNSOLVED))


async def _erase_conversations(
    connection: AsyncConnection, before: datetime, now: datetime, limit: int
) -> Erased:
    ids = list((await connection.execute(_conversations_due(before).limit(limit))).scalars())
    return await erase.erase(connection, ids, now) if ids else Erased()


def _files_due(before: datetime) -> Any:
    open_conversations = select(ConversationRow.id).where(ConversationRow.state.not_in(AT_REST))
    return select(FileRow.id).where(
        FileRow.created_at < before,
        FileRow.deleted_at.is_(None),
        FileRow.conversation_id.not_in(open_conversations),
        FileRow.conversation_id.not_in(_with_open_ticket()),
    )


async def _delete_files(connection: AsyncConnection, before: datetime, now: datetime, limit: int) -> Erased:
    ids = list((await connection.execute(_files_due(before).limit(limit))).scalars())
    await mark_deleted(connection, ids, now)
    return Erased({FileRow.__tablename__: len(ids)}, ids)


def _turns_due(before: datetime) -> Any:
    kept = or_(TurnRow.understood.is_not(None), TurnRow.trace.is_not(None), TurnRow.outcome.is_not(None))
    return select(TurnRow.id).where(TurnRow.finished_at < before, kept)


async def _empty_turns(connection: AsyncConnection, before: datetime, _: datetime, limit: int) -> Erased:
    """The row stays, because lines refer to it; what the bot understood and looked up goes."""
    ids = list((await connection.execute(_turns_due(before).limit(limit))).scalars())
    await connection.execute(
        update(TurnRow).where(TurnRow.id.in_(ids)).values(understood=None, trace=None, outcome=None)
    )
    return Erased({TurnRow.__tablename__: len(ids)})


def _rows_due(column: Any, key: Any) -> Callable[[datetime], Any]:
    return lambda before: select(key).where(column < before)


def _delete_rows(row: Any, column: Any, key: Any) -> Step:
    async def step(connection: AsyncConnection, before: datetime, _: datetime, limit: int) -> Erased:
        keys = list((await connection.execute(_rows_due(column, key)(before).limit(limit))).scalars())
        await connection.execute(delete(row).where(key.in_(keys)))
        return Erased({row.__tablename__: len(keys)})

    return step


def _plain_class(name: str, row: Any, column: Any, key: Any) -> DataClass:
    return DataClass(name, f"{name}_days", _rows_due(column, key), _delete_rows(row, column, key))


CLASSES = (
    DataClass("conversations", "conversations_days", _conversations_due, _erase_conversations),
    DataClass("files", "files_days", _files_due, _delete_files),
    DataClass("turns", "turns_days", _turns_due, _empty_turns),
    _plain_class("sessions", SessionRow, SessionRow.expires_at, SessionRow.token_hash),
    _plain_class("audit", AuditRow, AuditRow.at, AuditRow.id),
    # Only what was given up: what is still tried is owed to somebody.
    _plain_class("outbox", OutboxRow, OutboxRow.dead_at, OutboxRow.id),
)


async def preview(connection: AsyncConnection, policy: Retention, now: datetime) -> dict[str, int]:
    """How much of each class is due now; classes kept for ever are left out."""
    due = {}
    for kind in CLASSES:
        if (before := cutoff(kind, policy, now)) is not None:
            query = select(func.count()).select_from(kind.due(before).order_by(None).subquery())
            due[kind.name] = int((await connection.execute(query)).scalar_one())
    return due


async def sweep(
    store: Store, policy: Retention, now: datetime, removed: Callable[[list[str]], Awaitable[None]]
) -> dict[str, int]:
    """Let go what is due, each batch a transaction of its own; `removed` takes the ids of files whose bytes must go.

    Returns how much of each class went. The sum is recorded once in the audit.
    """
    total: dict[str, int] = {}
    for kind in CLASSES:
        if (before := cutoff(kind, policy, now)) is not None:
            total[kind.name] = await _sweep_class(store, kind, before, now, removed)
    total = {name: count for name, count in total.items() if count}
    if total:
        async with store.write() as connection:
            await audit.record(
                connection, now, audit.DESK, "retention.sweep", audit.Subject("retention", f"{now:%Y-%m-%d}"), total
            )
    return total


async def _sweep_class(
    store: Store, kind: DataClass, before: datetime, now: datetime, removed: Callable[[list[str]], Awaitable[None]]
) -> int:
    total = 0
    async with store.read() as connection:
        # On most days nothing is due, and then nobody's writing should wait for ours.
        if (await connection.execute(kind.due(before).limit(1))).first() is None:
            return 0
    while True:
        async with store.write() as connection:
            erased = await kind.step(connection, before, now, BATCH)
        await removed(erased.file_ids)
        count = erased.rows.get(erase.CONVERSATION_TABLE) or max(erased.rows.values(), default=0)
        total += count
        if not count:
            return total


def cutoff(kind: DataClass, policy: Retention, now: datetime) -> datetime | None:
    """The moment before which this class is due; None when it is kept for ever."""
    days = float(getattr(policy, kind.days))
    return None if days == FOR_EVER else now - timedelta(days=days)
