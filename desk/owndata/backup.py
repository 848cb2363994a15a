"""A backup while everything runs: each database as it was at one moment, then the files its rows speak of."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desk.errors import CommandError
from desk.files.disk import INCOMING
from desk.owndata import archive, postgres, running, sqlite
from desk.owndata.manifest import FORMAT, SAFE_PATH, Database, Entry, Manifest
from desk.settings import Settings
from desk.version import VERSION

FILES = "files"
WORK_PREFIX = ".backup-work-"
NAME = "zhangfang-{:%Y%m%dT%H%M%SZ}.tar.gz"


@dataclass(slots=True)
class _Contents:
    """What was collected so far: where each entry's bytes lie."""

    databases: dict[str, Database] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    sources: dict[str, Path] = field(default_factory=dict)
    missing_files: int = 0

    def add(self, path: str, source: Path) -> None:
        self.entries.append(archive.entry_of(path, source))
        self.sources[path] = source


def make(settings: Settings, target: Path, now: datetime, secrets: Path | None = None) -> tuple[Path, Manifest]:
    """Back everything up into the file `target`, or into a new file of the folder `target`.

    `secrets`: the .env file, if it is to be in the backup. Returns the archive's path and its manifest.
    Blocks: call it in a thread. Raises CommandError; then nothing is left behind.
    """
    if not settings.data_dir.is_dir():
        raise CommandError(f"DATA_DIR={settings.data_dir} does not exist: there is nothing to back up")
    path = target / NAME.format(now) if target.is_dir() else target
    if not path.parent.is_dir():
        raise CommandError(f"{path.parent} does not exist; make the folder first")
    with running.one_backup(settings.data_dir), _work_folder(settings.data_dir) as work:
        with archive.disk_errors(settings.data_dir):
            contents = _collect(settings, work, secrets)
        manifest = Manifest(
            format=FORMAT, version=VERSION, made_at=now, databases=contents.databases, entries=contents.entries,
            missing_files=contents.missing_files, not_included=_not_included(contents), has_secrets=secrets is not None,
        )  # fmt: skip
        archive.write(path, manifest, contents.sources)
    return path, manifest


def _collect(settings: Settings, work: Path, secrets: Path | None) -> _Contents:
    contents = _Contents()
    # The neighbours first, the desk last: after a restore the bot may have forgotten the last seconds of a
    # conversation, but never remembers what its transcript does not show.
    for name, source in sqlite.neighbour_files(settings).items():
        _add_sqlite(contents, work, name, source)
    desk = sqlite.desk_file(settings)
    if desk is None:
        copy, path = work / "desk.pgdump", "databases/desk.pgdump"
        contents.databases[sqlite.DESK] = postgres.dump(settings.url, copy, path)
        contents.add(path, copy)
    elif desk.is_file():
        _add_sqlite(contents, work, sqlite.DESK, desk)
    else:
        raise CommandError(f"{desk} does not exist: there is nothing to back up")
    # Files after the rows: a file is stored before its row, so every row finds its file.
    _add_files(contents, settings.data_dir / FILES, work / FILES)
    if secrets is not None:
        if not secrets.is_file():
            raise CommandError(f"{secrets} does not exist; run this where .env lies, or without --with-secrets")
        contents.add("secrets/env", secrets)
    return contents


def _add_sqlite(contents: _Contents, work: Path, name: str, source: Path) -> None:
    copy, path = work / f"{name}.db", f"databases/{name}.db"
    contents.databases[name] = sqlite.snapshot(source, copy, path)
    contents.add(path, copy)


def _add_files(contents: _Contents, folder: Path, held: Path) -> None:
    """Files never change, but they may be deleted meanwhile: a second name for each holds its bytes."""
    for source in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        path = f"{FILES}/{source.relative_to(folder).as_posix()}"
        if SAFE_PATH.fullmatch(path) is None or source.parent.name == INCOMING:
            # An upload that is still arriving, or nothing of ours.
            continue
        copy = held / source.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, copy)
        except FileNotFoundError:
            contents.missing_files += 1
            continue
        except OSError:
            # Another file system, or one without second names.
            shutil.copyfile(source, copy)
        contents.add(path, copy)


def _not_included(contents: _Contents) -> list[str]:
    return [name for name in sqlite.OTHERS if name not in contents.databases]


@contextmanager
def _work_folder(data_dir: Path) -> Iterator[Path]:
    """A private folder beside the files; what a killed backup left is removed first (the lock makes us alone)."""
    for left in data_dir.glob(f"{WORK_PREFIX}*"):
        shutil.rmtree(left)
    with archive.disk_errors(data_dir):
        work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=data_dir))
    try:
        yield work
    finally:
        shutil.rmtree(work)
