"""What the tracker store has taken, it keeps; what it cannot take, it says."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.store import DurableTrackerStore


@pytest.fixture
def store(tmp_path: Path) -> DurableTrackerStore:
    return DurableTrackerStore(Domain.empty(), db=str(tmp_path / "new folder" / "rasa.db"))


async def test_a_saved_turn_is_in_the_file(store: DurableTrackerStore, tmp_path: Path) -> None:
    await store.save(DialogueStateTracker.from_events("c", [UserUttered("密码忘了", message_id="m")]))
    with sqlite3.connect(tmp_path / "new folder" / "rasa.db") as other:
        assert other.execute("SELECT count(*) FROM events").fetchone() == (1,)
    tracker = await store.retrieve("c")
    assert tracker is not None
    assert tracker.events[0].message_id == "m"  # type: ignore[attr-defined]


def test_every_connection_is_durable(store: DurableTrackerStore) -> None:
    full, wal = 2, "wal"
    with store.engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == full
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == wal


async def test_a_failing_database_is_no_secret(store: DurableTrackerStore) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DROP TABLE events"))
    with pytest.raises(SQLAlchemyError):
        await store.save(DialogueStateTracker.from_events("c", [UserUttered("x", message_id="m")]))
