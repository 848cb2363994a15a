"""The tracker store: Rasa's own SQL store, made durable, and failing loudly instead of forgetting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.engine import Engine
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot.settings import BadSettings

DATABASE_SETTING = "RASA_DATABASE_URL"
POSTGRESQL_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2")
"""As operators write them; all mean the driver Rasa ships, psycopg2."""
POOL_SIZE = 5
# WAL lets a reader work beside the writer; FULL because NORMAL can lose a turn that was already answered.
# secure_delete: what is deleted is overwritten with zeros, not left in the file's free places.
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON")


class DurableTrackerStore(SQLTrackerStore):
    """SQLTrackerStore whose SQLite file survives a kill and whose connection stays open between turns.

    Where RASA_DATABASE_URL is set it is a PostgreSQL database instead, and endpoints.yml's own words do not count.

    Rasa normally wraps its store in `FailSafeTrackerStore`, which goes on with an empty conversation when the
    database fails; `bot.turns` uses this class bare, so a failing database fails the turn.
    """

    engine: Engine

    def __init__(self, *args: Any, dialect: str = "sqlite", db: str = "rasa.db", **kwargs: Any) -> None:
        """See parent class; the folder of a SQLite `db` is made when it does not exist yet.

        Raises:
            BadSettings: RASA_DATABASE_URL is no PostgreSQL address.
        """
        url = os.environ.get(DATABASE_SETTING, "")
        if url:
            # The parent takes a whole address for the host; it makes its tables right away.
            super().__init__(*args, **{**kwargs, "dialect": "postgresql", "host": postgresql_url(url)})
        else:
            if dialect == "sqlite":
                Path(db).parent.mkdir(parents=True, exist_ok=True)
            super().__init__(*args, dialect=dialect, db=db, **kwargs)
        if self.engine.dialect.name == "sqlite":
            self._keep_connection_open()
        else:
            self._notice_dead_connections()

    def forget(self, conversation: str) -> int:
        """Deletes every event of a conversation, also from SQLite's log of changes; returns how many. Blocks.

        A conversation that is not there has none. Raises what SQLAlchemy raises when the database fails.
        """
        with self.engine.begin() as connection:
            rows = sa.delete(self.SQLEvent).where(self.SQLEvent.sender_id == conversation)
            deleted: int = connection.execute(rows).rowcount
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return deleted

    def _keep_connection_open(self) -> None:
        """Replaces the engine: the parent's opens the file anew for every turn and knows no pragmas."""
        url = self.engine.url
        self.engine.dispose()
        self.engine = sa.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
        sa.event.listen(self.engine, "connect", _set_pragmas)
        self.sessionmaker = sessionmaker(bind=self.engine)

    def _notice_dead_connections(self) -> None:
        """Replaces the engine: the parent's would fail one turn for each connection a restarted server had closed."""
        url = self.engine.url
        self.engine.dispose()
        self.engine = sa.create_engine(url, pool_pre_ping=True, pool_size=POOL_SIZE)
        self.sessionmaker = sessionmaker(bind=self.engine)


def postgresql_url(url: str) -> str:
    """`url` with the driver of this environment.

    Raises:
        BadSettings: it is no PostgreSQL address; the message does not repeat it, for it may hold a password.
    """
    scheme, _, rest = url.partition("://")
    try:
        is_usable = scheme in POSTGRESQL_SCHEMES and bool(sa.engine.make_url(f"postgresql://{rest}").database)
    except (ArgumentError, ValueError):
        is_usable = False
    if not is_usable:
        raise BadSettings(f"{DATABASE_SETTING} must look like postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    return f"postgresql+psycopg2://{rest}"


def _set_pragmas(connection: Any, _: Any) -> None:
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
