"""Engineers who left while they held a conversation: after a while it goes back to others, and the customer is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.model import State
from desk.handoff import lines
from desk.handoff.release import Releases
from desk.store.engine import Store
from desk.store.tables import ConversationRow, EngineerRow, SessionRow

BATCH = 100


class Absences:
    """Finds conversations held by nobody who is there.

    An engineer is there as long as his open page asked for something within `patience_s`. Signing out ends his
    session, so what he held is released at the next look; an expired session still tells when he was last seen.
    """

    def __init__(self, store: Store, releases: Releases, clock: Clock, *, patience_s: float) -> None:
        self._store = store
        self._releases = releases
        self._clock = clock
        self._patience = timedelta(seconds=patience_s)

    async def sweep(self) -> list[str]:
        """One round; the conversations released."""
        before = self._clock.now() - self._patience
        async with self._store.read() as connection:
            left = list((await connection.execute(_held_by_absent(before).limit(BATCH))).scalars())
        return [conversation_id for conversation_id in left if await self._release(conversation_id, before)]

    async def _release(self, conversation_id: str, before: datetime) -> bool:
        async with self._store.write() as connection:
            conversation = await messages.lock(connection, conversation_id)
            still = _held_by_absent(before).where(ConversationRow.id == conversation_id)
            # Between the look and the lock he may have come back, or another may have it.
            if conversation is None or (await connection.execute(still)).first() is None:
                return False
            name = await _name_of(connection, conversation.engineer_id)
            await self._releases.release(
                connection, conversation, actor="desk", reason="engineer_away", opening=lines.engineer_away(name)
            )
        return True


def _held_by_absent(before: datetime) -> Select[str]:
    seen = (
        select(SessionRow.engineer_id, func.max(SessionRow.last_seen_at).label("at"))
        .group_by(SessionRow.engineer_id)
        .subquery()
    )
    return (
        select(ConversationRow.id)
        .join(EngineerRow, EngineerRow.id == ConversationRow.engineer_id)
        .outerjoin(seen, seen.c.engineer_id == ConversationRow.engineer_id)
        .where(
            ConversationRow.state == State.HUMAN.value,
            or_(seen.c.at.is_(None), seen.c.at <= before, EngineerRow.is_active.is_(False)),
        )
        .order_by(ConversationRow.id)
    )


async def _name_of(connection: AsyncConnection, engineer_id: int | None) -> str:
    return str((await connection.execute(select(EngineerRow.name).where(EngineerRow.id == engineer_id))).scalar_one())
