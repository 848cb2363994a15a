"""Where files lie: `incoming/` while they arrive, then a folder by the first two letters of a name of our own."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

INCOMING: Final = "incoming"
ID_BYTES: Final = 16
_ID: Final = re.compile(r"[0-9a-f]{32}")


def is_id(value: str) -> bool:
    """Whether it looks like an id that we gave out."""
    return _ID.fullmatch(value) is not None


class Disk:
    """The folder of files. Every method blocks and belongs into a thread, except `path_of` and `new_incoming`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self) -> None:
        """Make the folder; nobody else on the machine may look into it."""
        (self.root / INCOMING).mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)

    def new_incoming(self) -> Path:
        """A place for a file that begins to arrive."""
        return self.root / INCOMING / secrets.token_hex(ID_BYTES)

    def path_of(self, file_id: str) -> Path:
        """Where the bytes of a kept file are. Raises ValueError for anything that is not an id of ours."""
        if not is_id(file_id):
            raise ValueError("not a file id")
        return self.root / file_id[:2] / file_id

    def keep(self, incoming: Path) -> str:
        """Move a checked file to its place, safe against loss of power; returns its id."""
        _sync(incoming)
        file_id = secrets.token_hex(ID_BYTES)
        path = self.path_of(file_id)
        if not path.parent.exists():
            path.parent.mkdir(exist_ok=True)
            _sync(self.root)
        incoming.rename(path)
        path.chmod(0o600)
        _sync(path.parent)
        return file_id

    def remove(self, file_ids: Iterable[str]) -> int:
        """Remove the bytes of these files; those already gone do not matter. Returns how many were there."""
        count = 0
        for file_id in file_ids:
            try:
                self.path_of(file_id).unlink()
                count += 1
            except FileNotFoundError:
                continue
        return count

    def free_bytes(self) -> int:
        """Room left on the volume."""
        return shutil.disk_usage(self.root).free

    def kept_before(self, moment: float) -> Iterator[list[str]]:
        """Ids of kept files last touched before `moment` (seconds since 1970), a folder at a time."""
        for folder in sorted(self.root.iterdir()):
            if folder.name != INCOMING and folder.is_dir():
                found = [path.name for path in folder.iterdir() if _ID.fullmatch(path.name) and _is_older(path, moment)]
                if found:
                    yield found

    def drop_incoming(self, moment: float) -> int:
        """Remove what stopped arriving before `moment`; returns how many."""
        old = [path for path in (self.root / INCOMING).iterdir() if _is_older(path, moment)]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
