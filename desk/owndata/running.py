"""Who uses the data now: a lock every running desk holds together with others, and a restore alone."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from desk.errors import CommandError

DESK_LOCK = "desk.lock"
BACKUP_LOCK = "backup.lock"


@contextmanager
def in_use(data_dir: Path) -> Iterator[None]:
    """Hold the data as one of perhaps several running desks. Raises CommandError while a restore is under way.

    A lock of the system's, not a file with a number in it: it ends with the process, also by kill -9.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with _locked(data_dir / DESK_LOCK, fcntl.LOCK_SH, f"a restore into {data_dir} is under way; start when it is done"):
        yield


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold the data for a restore. Raises CommandError while a desk runs on it."""
    if not data_dir.exists():
        yield
        return
    message = f"a desk is running on {data_dir}; stop it first (Ctrl-C in `make run`), then restore"
    with _locked(data_dir / DESK_LOCK, fcntl.LOCK_EX, message):
        yield


@contextmanager
def one_backup(data_dir: Path) -> Iterator[None]:
    """Hold the right to make a backup. Raises CommandError while another is being made."""
    with _locked(data_dir / BACKUP_LOCK, fcntl.LOCK_EX, f"another backup of {data_dir} is being made; wait for it"):
        yield


def require_unused(path: Path) -> None:
    """Raise CommandError when any process has the SQLite file `path` open.

    Leaving WAL mode needs the file for oneself: with another connection open, idle or not, SQLite refuses. What it
    does on success, folding the WAL into the file, is what a file about to be put aside needs anyway.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.rollback()
    except sqlite3.OperationalError as error:
        raise CommandError(
            f"{path} is in use ({error}); stop every process of Zhangfang (Ctrl-C in `make run`), then restore"
        ) from error
    except sqlite3.DatabaseError:
        # A broken file may be the very reason for the restore; it is put aside as it is.
        return


@contextmanager
def _locked(path: Path, kind: int, refusal: str) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(refusal) from None
        yield
    finally:
        os.close(descriptor)
