"""Looking by ourselves: which of the watched conversations changed, asked of the database in one question for all."""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from desk.conversations.hub import Hub
from desk.logs import event
from desk.store.changes import TICKETS
from desk.store.engine import Store
from desk.store.tables import ConversationRow

log = logging.getLogger(__name__)
BATCH = 500


class Reread:
    """Stands in for the hints of other processes while they cannot reach us."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self._store = store
        self._hub = hub
        self._known: dict[str, tuple[int, int]] = {}

    async def __call__(self) -> None:
        """Wake the watchers of whatever changed since the last call (at the first call, everybody)."""
        watched = sorted(self._hub.topics() - {TICKETS})
        found: dict[str, tuple[int, int]] = {}
        columns = (ConversationRow.id, ConversationRow.last_seq, ConversationRow.epoch)
        try:
            for start in range(0, len(watched), BATCH):
                query = select(*columns).where(ConversationRow.id.in_(watched[start : start + BATCH]))
                async with self._store.read() as connection:
                    found.update({row.id: (row.last_seq, row.epoch) for row in await connection.execute(query)})
        except SQLAlchemyError:
            event(log, "reread_fault", level=logging.WARNING, error=True)
            return
        for conversation_id, version in found.items():
            if self._known.get(conversation_id) != version:
                self._hub.notify(conversation_id)
        self._hub.notify(TICKETS)
        self._known = found
