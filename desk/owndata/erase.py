"""Erasing conversations: every row that belongs to one goes; of its tickets an empty husk stays to be counted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.model import State
from desk.files.rows import forget
from desk.store.audit_tables import ErasureRow
from desk.store.changes import TICKETS, changes_of
from desk.store.tables import METADATA, ConversationRow, TicketEventRow, TicketRow
from desk.tickets.tickets import UNSOLVED, Status

HUSK = "0" * 32
"""The conversation that husks of tickets point to. No token opens it: its hash is no hash of anything."""
NO_TOKEN = "-" * 64
TICKET_TABLE, EVENT_TABLE = TicketRow.__tablename__, TicketEventRow.__tablename__
CONVERSATION_TABLE = ConversationRow.__tablename__


@dataclass(slots=True)
class Erased:
    """Rows by table (deleted, or emptied for tickets and their events), and files whose bytes are to be removed."""

    rows: dict[str, int] = field(default_factory=dict)
    file_ids: list[str] = field(default_factory=list)

    def add(self, other: Erased) -> None:
        """Count what was erased in another batch."""
        for table, count in other.rows.items():
            self.rows[table] = self.rows.get(table, 0) + count
        self.file_ids += other.file_ids


def owned_tables() -> list[tuple[Table, Column[Any]]]:
    """Every table whose rows belong to a conversation, with the column that says so, referring ones first.

    Found by what the column is called or refers to, so that a table added later is erased without being named here.
    """
    found = []
    for table in reversed(METADATA.sorted_tables):
        column = _owner_column(table)
        if column is not None and table.name not in (TICKET_TABLE, CONVERSATION_TABLE):
            found.append((table, column))
    return found


def _owner_column(table: Table) -> Column[Any] | None:
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == CONVERSATION_TABLE:
            return next(iter(constraint.columns))
    return table.columns.get("conversation_id")


async def count(connection: AsyncConnection, conversation_ids: Sequence[str]) -> dict[str, int]:
    """What an erasure of these conversations would touch, rows by table."""
    counts: dict[str, int] = {}
    tickets = select(TicketRow.id).where(TicketRow.conversation_id.in_(conversation_ids))
    for table, column in owned_tables():
        query = select(func.count()).select_from(table).where(column.in_(conversation_ids))
        counts[table.name] = int((await connection.execute(query)).scalar_one())
    for row, condition in (
        (TicketEventRow, TicketEventRow.ticket_id.in_(tickets)),
        (TicketRow, TicketRow.conversation_id.in_(conversation_ids)),
        (ConversationRow, ConversationRow.id.in_(conversation_ids)),
    ):
        query = select(func.count()).select_from(row).where(condition)
        counts[row.__tablename__] = int((await connection.execute(query)).scalar_one())
    return {name: number for name, number in counts.items() if number}


async def erase(connection: AsyncConnection, conversation_ids: Sequence[str], now: datetime) -> Erased:
    """Erase these conversations in the caller's transaction; also note that the bot must forget them.

    After the commit the caller removes the bytes of `file_ids`. Conversations that are gone already count nothing.
    """
    # Locked in one order, so that two erasures never wait for each other.
    locked = (
        select(ConversationRow.id)
        .where(ConversationRow.id.in_(conversation_ids), ConversationRow.id != HUSK)
        .order_by(ConversationRow.id)
        .with_for_update()
    )
    ids = list((await connection.execute(locked)).scalars())
    erased = Erased()
    if not ids:
        return erased
    if connection.dialect.name == "sqlite":
        # Deleted rows are overwritten with zeros instead of being left in the file's free places.
        await connection.execute(text("PRAGMA secure_delete = ON"))
    for conversation_id in ids:
        erased.file_ids += await forget(connection, conversation_id)
    erased.rows["desk_files"] = len(erased.file_ids)
    await _make_husks(connection, ids, now, erased)
    for table, column in owned_tables():
        result = await connection.execute(delete(table).where(column.in_(ids)))
        erased.rows[table.name] = erased.rows.get(table.name, 0) + result.rowcount
    await connection.execute(delete(ConversationRow).where(ConversationRow.id.in_(ids)))
    erased.rows[CONVERSATION_TABLE] = len(ids)
    await connection.execute(
        insert(ErasureRow), [{"erased_conversation": one, "erased_at": now} for one in ids]
    )
    changes = changes_of(connection)
    for topic in (*ids, TICKETS):
        changes.touch(topic)
    erased.rows = {name: number for name, number in erased.rows.items() if number}
    return erased


async def _make_husks(connection: AsyncConnection, ids: Sequence[str], now: datetime, erased: Erased) -> None:
    """Number, dates, priority, product and status of a ticket are statistics; facts and events are the customer's."""
    query = select(TicketRow.id).where(TicketRow.conversation_id.in_(ids))
    tickets = list((await connection.execute(query)).scalars())
    if not tickets:
        return
    await _require_husk(connection, now)
    # Hand-offs refer to both; the tickets must let go of them before they move.
    events = await connection.execute(
        update(TicketEventRow).where(TicketEventRow.ticket_id.in_(tickets)).values(data={})
    )
    await connection.execute(
        update(TicketRow)
        .where(TicketRow.id.in_(tickets), TicketRow.status.in_(UNSOLVED))
        .values(status=Status.CLOSED.value)
    )
    await connection.execute(
        update(TicketRow).where(TicketRow.id.in_(tickets)).values(conversation_id=HUSK, facts={}, updated_at=now)
    )
    erased.rows |= {TICKET_TABLE: len(tickets), EVENT_TABLE: events.rowcount}


async def _require_husk(connection: AsyncConnection, now: datetime) -> None:
    if (await connection.execute(select(ConversationRow.id).where(ConversationRow.id == HUSK))).first() is not None:
        return
    values = {
        "id": HUSK, "token_hash": NO_TOKEN, "token_expires_at": now, "channel": "none", "state": State.RESOLVED.value,
        "epoch": 0, "last_seq": 0, "answered_seq": 0, "created_at": now, "updated_at": now,
    }  # fmt: skip
    # Another process may be first: that is as good.
    with suppress(IntegrityError):
        async with connection.begin_nested():
            await connection.execute(insert(ConversationRow).values(values))
