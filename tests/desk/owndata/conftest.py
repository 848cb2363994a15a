"""A desk with a week of work in it, the neighbours' databases beside it, and the settings that lead there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from desk import keys
from desk.files.disk import Disk
from desk.settings import Settings
from desk.store.files_tables import FileRow
from desk.store.tables import ConversationRow
from tests import servers
from tests.desk.harness import Chat, Desk
from tests.desk.scripted_bot import ScriptedBot, say

Fill = Callable[..., Awaitable[Chat]]


@pytest.fixture(autouse=True)
def client_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and its kin of the very server the tests run on."""
    try:
        folder = servers._postgres_programs()
    except servers.Unavailable:
        return
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where everything of this test lies."""
    return tmp_path / "var"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, data_dir: Path) -> str:
    """Each kind of database; SQLite where an operator has it."""
    if request.param == "sqlite":
        return f"sqlite:///{data_dir / 'desk.db'}"
    return str(request.getfixturevalue("postgres_database")())


@pytest.fixture
def fill(bot: ScriptedBot, data_dir: Path) -> Fill:
    """Talk with the bot, get a ticket, send a file."""

    async def fill(desk: Desk, words: str, subject: str | None = None, tenant: str = "acme") -> Chat:
        bot.answering = lambda body: (
            [say(f"听说{words}"), say(handoff={"reason": "customer_asked", "facts": {"error_text": words}})]
            if body.get("text") == f"转人工{words}"
            else [say(f"答：{words}", buttons=[(f"按钮{words}", "/inform")], trace={"asked": words})]
            if "text" in body
            else []
        )
        chat = await desk.open()
        if subject is not None:
            await identify(desk, chat, tenant, subject)
        await chat.post(f"问题{words}")
        await chat.lines("bot", 1)
        await chat.post(f"转人工{words}")
        await chat.lines("system", 1)
        await add_file(desk, chat, words)
        return chat

    return fill


async def identify(desk: Desk, chat: Chat, tenant: str, subject: str) -> None:
    """Make the conversation one of this customer's. Over HTTP he would be led back into the one he has open."""
    values = {"tenant": tenant, "subject": subject, "customer_name": f"先生{subject}"}
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(update(ConversationRow).where(ConversationRow.id == chat.id).values(**values))


async def add_file(desk: Desk, chat: Chat, words: str) -> str:
    """A file of the conversation, bytes and row, as the files room keeps it."""
    disk = Disk(desk.settings.data_dir / "files")
    disk.prepare()
    incoming = disk.new_incoming()
    incoming.write_bytes(f"附件{words}".encode())
    file_id = disk.keep(incoming)
    async with desk.app[keys.STORE].write() as connection:
        values = {
            "id": file_id, "conversation_id": chat.id, "seq": 1, "name": f"{words}.txt", "kind": "text",
            "media_type": "text/plain", "bytes": 30, "sha256": "0" * 64, "created_at": desk.clock.now(),
        }  # fmt: skip
        await connection.execute(insert(FileRow).values(values))
    return file_id


def neighbour(data_dir: Path, name: str, words: str) -> None:
    """A neighbour's database in WAL mode, as Rasa and the library have theirs."""
    data_dir.mkdir(exist_ok=True)
    with closing(sqlite3.connect(data_dir / f"{name}.db")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS kept (words TEXT)")
        connection.execute("INSERT INTO kept VALUES (?)", (words,))
        connection.commit()


def words_of(data_dir: Path, name: str) -> list[str]:
    """What a neighbour's database holds."""
    with closing(sqlite3.connect(data_dir / f"{name}.db")) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM kept ORDER BY rowid")]


def names(folder: Path, pattern: str) -> list[str]:
    """Paths under `folder` that fit, but for locks."""
    return sorted(str(path.relative_to(folder)) for path in folder.glob(pattern) if path.suffix != ".lock")


def everything_under(folder: Path) -> bytes:
    """All bytes of all files."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def spellings(words: str) -> list[bytes]:
    """How a text may lie in a file: as it is, or escaped in JSON."""
    return [words.encode(), words.encode("unicode_escape")]


def settings_at(settings: Settings, data_dir: Path, **changes: Any) -> Settings:
    """The same settings for another folder; the default database in it."""
    return replace(settings, data_dir=data_dir, database_url="", **changes)

