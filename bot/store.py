"""The tracker store: Rasa's own SQL store, made durable, and failing loudly instead of forgetting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

# WAL lets a reader work beside the writer; FULL because NORMAL can lose a turn that was already answered.
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000")


class DurableTrackerStore(SQLTrackerStore):
    """SQLTrackerStore whose SQLite file survives a kill and whose connection stays open between turns.

    Rasa normally wraps its store in `FailSafeTrackerStore`, which goes on with an empty conversation when the
    database fails; `bot.turns` uses this class bare, so a failing database fails the turn.
    """

    engine: Engine

    def __init__(self, *args: Any, dialect: str = "sqlite", db: str = "rasa.db", **kwargs: Any) -> None:
        """See parent class; the folder of a SQLite `db` is made when it does not exist yet."""
        if dialect == "sqlite":
            Path(db).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(*args, dialect=dialect, db=db, **kwargs)
        if self.engine.dialect.name == "sqlite":
            self._keep_connection_open()

    def _keep_connection_open(self) -> None:
        """Replaces the engine: the parent's opens the file anew for every turn and knows no pragmas."""
        url = self.engine.url
        self.engine.dispose()
        self.engine = sa.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
        sa.event.listen(self.engine, "connect", _set_pragmas)
        self.sessionmaker = sessionmaker(bind=self.engine)


def _set_pragmas(connection: Any, _: Any) -> None:
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
