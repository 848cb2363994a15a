"""A backup as the first version's tables would give it: only revision 0001 has run."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from desk.owndata import archive, sqlite
from desk.owndata.manifest import FORMAT, Manifest
from desk.store.engine import Store
from desk.store.migrate import MIGRATIONS


def older_backup(folder: Path, now: datetime) -> Path:
    """The archive, holding one engineer. Blocks and brings its own loop: call it in a thread."""
    database, copy = folder / "old.db", folder / "old-copy.db"
    asyncio.run(_first_shape(database))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO desk_engineers VALUES (1, 'old', '老工', 'admin', 'x', 1, 1, '2026-01-01 00:00:00.000000')"
        )
        connection.commit()
    described = sqlite.snapshot(database, copy, "databases/desk.db")
    entry = archive.entry_of("databases/desk.db", copy)
    manifest = Manifest(
        format=FORMAT, version="0.0.1", made_at=now, databases={"desk": described}, entries=[entry]
    )
    archive.write(folder / "older.tar.gz", manifest, {entry.path: copy})
    return folder / "older.tar.gz"


async def _first_shape(path: Path) -> None:
    store = Store(f"sqlite:///{path}")

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    async with store.write() as connection:
        await connection.run_sync(upgrade)
    await store.close()
