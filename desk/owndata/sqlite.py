"""The SQLite databases of a data folder: which there are, and a copy of one as it was at one moment."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url

from desk.errors import CommandError
from desk.owndata.manifest import Database
from desk.settings import Settings

BUSY_S = 30.0
OTHERS = ("rasa", "actions", "kb")
"""The neighbours' databases under DATA_DIR. kb-cache.db is not among them: it can be made again."""
DESK = "desk"


def desk_file(settings: Settings) -> Path | None:
    """The desk's database file; None where it is PostgreSQL."""
    if not settings.url.startswith("sqlite"):
        return None
    return Path(make_url(settings.url).database or "").resolve()


def neighbour_files(settings: Settings) -> dict[str, Path]:
    """The neighbours' SQLite files that exist. A neighbour on PostgreSQL has none; its own tools back it up."""
    found = {name: settings.data_dir / f"{name}.db" for name in OTHERS}
    return {name: path for name, path in found.items() if path.is_file()}


def snapshot(source: Path, target: Path, archive_path: str) -> Database:
    """Copy `source` as it is at one moment, while others write to it, and check the copy.

    SQLite's online backup in one step is one read transaction: in WAL mode it holds nobody up.
    Raises CommandError when the database is broken: a backup of it would be none.
    """
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(source))}?mode=rw", uri=True, timeout=BUSY_S)) as original,
            closing(sqlite3.connect(target)) as copy,
        ):
            original.backup(copy)
            # One file without companions: the copy carries the original's WAL mode in its header.
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise CommandError(f"{source} cannot be copied: {error}") from error
    return describe(target, archive_path)


def describe(path: Path, archive_path: str) -> Database:
    """Check the database file and count its rows. Raises CommandError when it is broken."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise CommandError(f"{path.name} is broken ({verdict}); restore an earlier backup")
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            tables = sorted(name for name in names if not name.startswith("sqlite_"))
            counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
            revision = _revision(connection, tables)
    except sqlite3.DatabaseError as error:
        raise CommandError(f"{path.name} is broken ({error}); restore an earlier backup") from error
    return Database(kind="sqlite", path=archive_path, revision=revision, counts=counts)


def _revision(connection: sqlite3.Connection, tables: list[str]) -> str | None:
    for name in tables:
        if name.endswith("alembic_version"):
            row = connection.execute(f'SELECT version_num FROM "{name}"').fetchone()
            return None if row is None else str(row[0])
    return None
