"""A restore: everything is unpacked and checked beside the data, then takes its place in one step."""

from __future__ import annotations

import asyncio
import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from desk.errors import CommandError
from desk.owndata import archive, audit, postgres, running, sqlite
from desk.owndata.manifest import Entry, Manifest
from desk.settings import Settings
from desk.store.engine import Store
from desk.store.migrate import HEAD, migrate

ASIDE = "{name}.before-restore-{now:%Y%m%dT%H%M%SZ}"
STAGING = ".{name}.restoring-"
RESTORED_ENV = "restored.env"
AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""linux/fs.h: exchange two names in one step."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: where the data that was there before is kept now (None: there was none)."""

    manifest: Manifest
    aside: Path | None


def verify(source: Path, scratch: Path | None = None) -> Manifest:
    """Check every byte of the archive and every database in it. Raises CommandError that names the fault."""
    with archive.disk_errors(source), tempfile.TemporaryDirectory(prefix="zhangfang-verify-", dir=scratch) as folder:
        place = Path(folder)
        manifest = archive.read(source, lambda _: None, _Unpacker(place, only="databases/"))
        _check_databases(manifest, place)
    return manifest


def restore(settings: Settings, source: Path, now: datetime) -> Restored:
    """Put the data of the archive into the place of the present one, which is kept aside.

    Raises CommandError when the archive cannot be used, is of a newer version, does not fit the settings, or a
    process still uses the data; then nothing has changed.
    """
    data_dir = settings.data_dir.absolute()
    desk = sqlite.desk_file(settings)
    if desk is not None and desk.parent != data_dir.resolve():
        raise CommandError("restore needs the desk's SQLite file in DATA_DIR; leave DATABASE_URL empty")
    if data_dir.is_symlink() or os.path.ismount(data_dir):
        raise CommandError(f"DATA_DIR={data_dir} is a link or a mount and cannot be exchanged; use a folder inside it")
    with archive.disk_errors(data_dir.parent):
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        with running.alone(data_dir), _staging(data_dir) as staging:
            if data_dir.is_dir():
                for path in (desk, *sqlite.neighbour_files(settings).values()):
                    if path is not None:
                        running.require_unused(path)
            manifest = archive.read(source, lambda found: _require_fit(found, settings), _Unpacker(staging))
            _check_databases(manifest, staging)
            aside = data_dir.with_name(ASIDE.format(name=data_dir.name, now=now))
            return Restored(manifest, _put_in_place(settings, manifest, staging, aside, now))


def _put_in_place(settings: Settings, manifest: Manifest, staging: Path, aside: Path, now: datetime) -> Path | None:
    data_dir = settings.data_dir.absolute()
    fresh = staging / "data"
    _arrange(manifest, staging, fresh)
    if sqlite.desk_file(settings) is not None:
        asyncio.run(_finish(f"sqlite+aiosqlite:///{fresh / 'desk.db'}", manifest, now))
    else:
        _restore_postgres(settings, manifest, staging, now)
    archive.sync_folder(fresh)
    if not data_dir.exists():
        fresh.rename(data_dir)
        kept = None
    else:
        _exchange(fresh, data_dir, aside)
        kept = aside
    archive.sync_folder(data_dir.parent)
    return kept


def _restore_postgres(settings: Settings, manifest: Manifest, staging: Path, now: datetime) -> None:
    data_dir = settings.data_dir.absolute()
    if postgres.has_tables(settings.url):
        # Into the folder that is put aside with everything else of before.
        data_dir.mkdir(parents=True, exist_ok=True)
        kept = data_dir / f"desk.before-restore-{now:%Y%m%dT%H%M%SZ}.pgdump"
        postgres.dump(settings.url, kept, "databases/desk.pgdump")
    postgres.restore(settings.url, staging / manifest.databases[sqlite.DESK].path)
    asyncio.run(_finish(settings.url, manifest, now))


async def _finish(url: str, manifest: Manifest, now: datetime) -> None:
    """Bring an older database to the present shape, and record the restore in it."""
    await migrate(url)
    store = Store(url)
    try:
        async with store.write() as connection:
            subject = audit.Subject("backup", f"{manifest.made_at:%Y%m%dT%H%M%SZ}")
            details = {"version": manifest.version, "revision": manifest.databases[sqlite.DESK].revision}
            await audit.record(connection, now, audit.CLI, "backup.restore", subject, details)
    finally:
        await store.close()


def _arrange(manifest: Manifest, staging: Path, fresh: Path) -> None:
    """Lay the unpacked files out as a data folder."""
    fresh.mkdir(mode=0o700)
    for name, database in manifest.databases.items():
        if database.kind == "sqlite":
            (staging / database.path).rename(fresh / f"{name}.db")
    if (staging / "files").is_dir():
        (staging / "files").rename(fresh / "files")
    if manifest.has_secrets:
        # Beside, never over: the present .env may hold newer secrets.
        (staging / "secrets/env").rename(fresh / RESTORED_ENV)


def _exchange(fresh: Path, data_dir: Path, aside: Path) -> None:
    """Exchange the two folders in one step where the system can, so that at no moment there is no data."""
    # Out of the staging folder first, which is removed at the end whatever it holds by then.
    waiting = fresh.rename(data_dir.with_name(aside.name.replace("before-restore", "exchange")))
    libc = ctypes.CDLL(None, use_errno=True)
    done = -1
    if hasattr(libc, "renameat2"):
        done = libc.renameat2(AT_FDCWD, os.fsencode(waiting), AT_FDCWD, os.fsencode(data_dir), RENAME_EXCHANGE)
    if done == 0:
        waiting.rename(aside)
    else:
        # Some file systems cannot: two steps, and at any moment everything is there under one of the three names.
        data_dir.rename(aside)
        waiting.rename(data_dir)


def _require_fit(manifest: Manifest, settings: Settings) -> None:
    desk = manifest.databases.get(sqlite.DESK)
    if desk is None:
        raise CommandError("the archive holds no database of the desk")
    if desk.revision is None or not desk.revision.isdigit():
        raise CommandError("the archive's desk database has no known revision")
    if desk.revision > HEAD:
        raise CommandError(
            f"the backup is of version {manifest.version} with tables of revision {desk.revision}, this version knows "
            f"{HEAD}: restore it with the version that made it, or a newer one"
        )
    here = "sqlite" if sqlite.desk_file(settings) is not None else "postgresql"
    if desk.kind != here:
        raise CommandError(
            f"the backup's desk database is {desk.kind}, the settings name {here}; set DATABASE_URL to fit the backup"
        )
    if here == "postgresql":
        postgres.require_unused(settings.url, desk.server_major)


def _check_databases(manifest: Manifest, place: Path) -> None:
    for name, database in manifest.databases.items():
        if database.kind != "sqlite":
            continue
        found = sqlite.describe(place / database.path, database.path)
        if found.counts != database.counts or found.revision != database.revision:
            raise CommandError(f"the archive's {name} database is not what its manifest says; it was changed")


class _Unpacker:
    """Opens the file an entry goes to, under `place`; entries outside `only` are checked and not kept."""

    def __init__(self, place: Path, only: str = "") -> None:
        self._place = place
        self._only = only

    def __call__(self, entry: Entry) -> IO[bytes] | None:
        if not entry.path.startswith(self._only):
            return None
        target = self._place / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, archive.PRIVATE), "wb")


@contextmanager
def _staging(data_dir: Path) -> Iterator[Path]:
    """A private folder on the same file system, gone at the end whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix=STAGING.format(name=data_dir.name), dir=data_dir.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
