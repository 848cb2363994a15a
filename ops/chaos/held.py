"""What the database holds after a run, read as plain rows, and whether anything in it still waits for something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.store.engine import Store
from desk.store.outbox_tables import OutboxRow
from desk.store.tables import ConversationRow, HandoffRow, MessageRow, TransitionRow, TurnRow

Row = Mapping[str, Any]


@dataclass
class Held:
    """Rows by conversation, each list in its own order."""

    conversations: dict[str, Row]
    messages: defaultdict[str, list[Row]]
    turns: defaultdict[str, list[Row]]
    transitions: defaultdict[str, list[Row]]
    handoffs: defaultdict[str, list[Row]]
    outbox: list[Row]


async def read(url: str) -> Held:
    """Everything, in one moment of the database."""
    store = Store(url)
    try:
        async with store.read() as connection:

            async def rows(table: Any, *order: Any) -> list[Row]:
                found = await connection.execute(select(table.__table__).order_by(*order))
                return [dict(row._mapping) for row in found]

            async def grouped(table: Any, order: Any) -> defaultdict[str, list[Row]]:
                groups: defaultdict[str, list[Row]] = defaultdict(list)
                for row in await rows(table, order):
                    groups[row["conversation_id"]].append(row)
                return groups

            return Held(
                {row["id"]: row for row in await rows(ConversationRow, ConversationRow.id)},
                await grouped(MessageRow, MessageRow.seq),
                await grouped(TurnRow, TurnRow.id),
                await grouped(TransitionRow, TransitionRow.id),
                await grouped(HandoffRow, HandoffRow.id),
                await rows(OutboxRow, OutboxRow.id),
            )
    finally:
        await store.close()


async def unrest(url: str) -> dict[str, int]:
    """How much is still under way: turns, leases, deliveries. Empty when all is quiet."""
    store = Store(url)
    counted = {
        # News for the bot may wait for its next turn; see `judge`. While somebody is telling it there is a lease.
        "turns": select(TurnRow.id).where(TurnRow.state.in_(("asking", "pending")), TurnRow.kind != "notice"),
        "leases": select(ConversationRow.id).where(ConversationRow.lease_until.is_not(None)),
        "deliveries": select(OutboxRow.id).where(OutboxRow.dead_at.is_(None)),
    }
    try:
        async with store.read() as connection:
            found = {name: len((await connection.execute(query)).all()) for name, query in counted.items()}
    finally:
        await store.close()
    return {name: count for name, count in found.items() if count}
