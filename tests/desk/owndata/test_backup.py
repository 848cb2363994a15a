"""A backup made while customers write holds everything, and a restore brings it back."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.errors import CommandError
from desk.files.disk import Disk
from desk.owndata import backup, restore
from desk.store.audit_tables import AuditRow
from desk.store.tables import MessageRow, TicketRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk
from tests.desk.owndata.conftest import Fill, add_file, names, neighbour, settings_at, words_of


@pytest.fixture
def database_url(data_dir: Path) -> str:
    """SQLite where an operator has it; a test of PostgreSQL asks for it by name."""
    return f"sqlite:///{data_dir / 'desk.db'}"


def sqlite_rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def test_everything_comes_back(make_desk: MakeDesk, fill: Fill, data_dir: Path, tmp_path: Path) -> None:
    for name in ("rasa", "kb"):
        neighbour(data_dir, name, f"{name}-before")
    desk = await make_desk(data_dir=data_dir)
    chat = await fill(desk, "鹦鹉螺")
    before = await desk.rows(select(MessageRow.seq, MessageRow.text).order_by(MessageRow.seq))
    file_id = await add_file(desk, await desk.open(), "海马")

    path, manifest = await asyncio.to_thread(backup.make, desk.settings, tmp_path, desk.clock.now())
    assert path.stat().st_mode & 0o777 == 0o600
    assert set(manifest.databases) == {"desk", "rasa", "kb"}
    assert manifest.not_included == ["actions"]
    assert not names(data_dir, ".backup-work-*")
    assert (await asyncio.to_thread(restore.verify, path)) == manifest

    # What comes later is not in it.
    await chat.post("后来的话")
    neighbour(data_dir, "rasa", "rasa-after")
    await desk.stop()
    done = await asyncio.to_thread(restore.restore, desk.settings, path, desk.clock.now())

    assert words_of(data_dir, "rasa") == ["rasa-before"]
    assert done.aside is not None
    assert words_of(done.aside, "rasa") == ["rasa-before", "rasa-after"]
    assert ("后来的话",) in sqlite_rows(done.aside / "desk.db", "SELECT text FROM desk_messages")
    disk = Disk(data_dir / "files")
    assert disk.path_of(file_id).read_bytes() == "附件海马".encode()
    await desk.start()
    assert await desk.rows(select(MessageRow.seq, MessageRow.text).order_by(MessageRow.seq)) == before
    actions = await desk.rows(select(AuditRow.action))
    assert actions == [{"action": "backup.restore"}]
    assert await chat.post("恢复之后") == len(before) + 1
    assert not names(tmp_path, ".var*")


async def test_a_backup_under_load_is_a_moment_of_it(make_desk: MakeDesk, data_dir: Path, tmp_path: Path) -> None:
    desk = await make_desk(data_dir=data_dir)
    chat = await desk.open()
    await chat.post("第一句")
    writing = asyncio.Event()

    async def keep_writing() -> int:
        count = 0
        while not writing.is_set():
            await chat.post("又一句")
            count += 1
        return count

    task = asyncio.create_task(keep_writing())
    paths = []
    for number in range(3):
        path, _ = await asyncio.to_thread(backup.make, desk.settings, tmp_path / f"{number}.tar.gz", desk.clock.now())
        paths.append(path)
    writing.set()
    assert await task > 0
    for number, path in enumerate(paths):
        there = settings_at(desk.settings, tmp_path / f"there-{number}")
        await asyncio.to_thread(restore.restore, there, path, desk.clock.now())
        rows = sqlite_rows(there.data_dir / "desk.db", "SELECT seq, author FROM desk_messages ORDER BY seq")
        ((last_seq, state),) = sqlite_rows(there.data_dir / "desk.db", "SELECT last_seq, state FROM desk_conversations")
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        assert (last_seq, state) == (len(rows), "bot")


async def test_secrets_are_in_it_only_when_asked(make_desk: MakeDesk, data_dir: Path, tmp_path: Path) -> None:
    desk = await make_desk(data_dir=data_dir)
    env = tmp_path / ".env"
    env.write_text("DESK_SECRET=the-secret-of-secrets\n")
    plain, manifest = await asyncio.to_thread(backup.make, desk.settings, tmp_path / "plain", desk.clock.now())
    assert not manifest.has_secrets
    assert [entry.path for entry in manifest.entries] == ["databases/desk.db"]
    full, manifest = await asyncio.to_thread(backup.make, desk.settings, tmp_path / "full", desk.clock.now(), env)
    assert manifest.has_secrets
    await desk.stop()
    there = settings_at(desk.settings, tmp_path / "there")
    await asyncio.to_thread(restore.restore, there, full, desk.clock.now())
    restored = there.data_dir / restore.RESTORED_ENV
    assert restored.read_text() == env.read_text()
    assert restored.stat().st_mode & 0o777 == 0o600
    assert plain.exists()


async def test_a_running_desk_and_an_open_database_refuse_a_restore(
    make_desk: MakeDesk, data_dir: Path, tmp_path: Path
) -> None:
    neighbour(data_dir, "rasa", "before")
    desk = await make_desk(data_dir=data_dir)
    path, _ = await asyncio.to_thread(backup.make, desk.settings, tmp_path, desk.clock.now())
    with pytest.raises(CommandError, match=r"desk\.db is in use"):
        await asyncio.to_thread(restore.restore, desk.settings, path, desk.clock.now())
    await desk.stop()
    with closing(sqlite3.connect(data_dir / "rasa.db")) as rasa:
        rasa.execute("SELECT * FROM kept").fetchall()
        with pytest.raises(CommandError, match=r"rasa\.db is in use"):
            await asyncio.to_thread(restore.restore, desk.settings, path, desk.clock.now())
    assert words_of(data_dir, "rasa") == ["before"]
    await asyncio.to_thread(restore.restore, desk.settings, path, desk.clock.now())


async def test_an_existing_file_is_not_overwritten(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        await asyncio.to_thread(backup.make, desk.settings, target, desk.clock.now())
    assert target.read_text() == "mine"


async def test_two_backups_at_once(desk: Desk, tmp_path: Path) -> None:
    outcomes = await asyncio.gather(
        *(asyncio.to_thread(backup.make, desk.settings, tmp_path / f"{n}.tar.gz", desk.clock.now()) for n in range(4)),
        return_exceptions=True,
    )
    made = [one for one in outcomes if not isinstance(one, BaseException)]
    refused = [one for one in outcomes if isinstance(one, CommandError)]
    assert made
    assert len(made) + len(refused) == 4
    assert all("another backup" in str(one) for one in refused)


async def test_a_broken_database_is_no_backup(desk: Desk, tmp_path: Path) -> None:
    (desk.settings.data_dir / "rasa.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)
    with pytest.raises(CommandError, match=r"rasa\.db"):
        await asyncio.to_thread(backup.make, desk.settings, tmp_path / "b", desk.clock.now())
    assert not (tmp_path / "b").exists()


async def test_postgresql_by_its_own_tools(
    make_desk: MakeDesk, fill: Fill, data_dir: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_database")()
    neighbour(data_dir, "rasa", "before")
    desk = await make_desk(data_dir=data_dir, database_url=url)
    chat = await fill(desk, "鹦鹉螺")
    path, manifest = await asyncio.to_thread(backup.make, desk.settings, tmp_path, desk.clock.now())
    assert manifest.databases["desk"].kind == "postgresql"
    assert manifest.databases["desk"].counts["desk_tickets"] == 1
    await chat.post("后来的话")
    with pytest.raises(CommandError, match="stop every desk"):
        await asyncio.to_thread(restore.restore, desk.settings, path, desk.clock.now())
    await desk.stop()
    done = await asyncio.to_thread(restore.restore, desk.settings, path, desk.clock.now())
    assert done.aside is not None
    assert list(done.aside.glob("desk.before-restore-*.pgdump"))
    await desk.start()
    texts = {row["text"] for row in await desk.rows(select(MessageRow.text))}
    assert "问题鹦鹉螺" in texts
    assert "后来的话" not in texts
    assert len(await desk.rows(select(TicketRow.number))) == 1
    # Numbers that the server gives out go on where they were.
    assert await chat.post("恢复之后") == len(texts) + 1
    assert await desk.rows(select(AuditRow.action)) == [{"action": "backup.restore"}]


async def test_missing_client_tools_are_named(
    make_desk: MakeDesk, data_dir: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue("postgres_database")()
    desk = await make_desk(data_dir=data_dir, database_url=url)
    # The first file or the first sweep makes it; neither need have come yet.
    await asyncio.to_thread(data_dir.mkdir, exist_ok=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("desk.owndata.postgres.USUAL_PLACES", ())
    with pytest.raises(CommandError, match=r"pg_dump is missing.*postgresql-client"):
        await asyncio.to_thread(backup.make, desk.settings, tmp_path, desk.clock.now())
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    old.chmod(0o755)
    with pytest.raises(CommandError, match="pg_dump is version 9, the server is PostgreSQL"):
        await asyncio.to_thread(backup.make, desk.settings, tmp_path, desk.clock.now())
    assert not names(tmp_path, "*.tar.gz*")
