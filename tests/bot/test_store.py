"""What the tracker store has taken, it keeps; what it cannot take, it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import BadSettings
from bot.store import DurableTrackerStore
from tests.not_run import running
from tests.servers import Postgres


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


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    yield from running(Postgres)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
async def test_a_postgresql_database_instead(postgres: Postgres, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    url = postgres.create_database()
    monkeypatch.setenv("RASA_DATABASE_URL", url.replace("postgresql", scheme, 1))
    first = DurableTrackerStore(Domain.empty())
    await first.save(DialogueStateTracker.from_events("c", [UserUttered("密码忘了", message_id="m")]))
    tracker = await DurableTrackerStore(Domain.empty()).retrieve("c")
    assert tracker is not None
    assert tracker.events[0].message_id == "m"  # type: ignore[attr-defined]


async def test_a_restarted_server_costs_no_turn(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.create_database()
    monkeypatch.setenv("RASA_DATABASE_URL", url)
    store = DurableTrackerStore(Domain.empty())
    await store.save(DialogueStateTracker.from_events("c", [UserUttered("一", message_id="1")]))
    name = url.rpartition("/")[2]
    postgres.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    assert await store.retrieve("c") is not None


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "postgresql://u:secret@h", "postgresql://u:secret@h:x/d"])
def test_a_wrong_address_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("RASA_DATABASE_URL", url)
    with pytest.raises(BadSettings, match="RASA_DATABASE_URL") as refused:
        DurableTrackerStore(Domain.empty())
    assert "secret" not in str(refused.value)
