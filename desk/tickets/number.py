"""Ticket numbers a customer can read over the phone: ZF, the day in China, and a count of the day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import CHINA
from desk.store.pg import TICKET_NUMBERS, take_turns
from desk.store.tables import TicketRow


def day_prefix(now: datetime) -> str:
    """E.g. `ZF261122-` for 22 November 2026 in China."""
    return f"ZF{now.astimezone(CHINA):%y%m%d}-"


async def next_number(connection: AsyncConnection, now: datetime) -> str:
    """The number after the day's last; the transaction that gets it keeps others waiting for theirs until it ends."""
    prefix = day_prefix(now)
    await take_turns(connection, TICKET_NUMBERS)
    # Length first: the ten-thousandth ticket of a day has five digits and sorts before the second one as text.
    query = (
        select(TicketRow.number)
        .where(TicketRow.number.startswith(prefix, autoescape=True))
        .order_by(func.length(TicketRow.number).desc(), TicketRow.number.desc())
        .limit(1)
    )
    last = (await connection.execute(query)).scalar_one_or_none()
    count = 0 if last is None else int(last.removeprefix(prefix))
    return f"{prefix}{count + 1:04d}"
