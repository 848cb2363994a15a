"""What is stale: a step is done again only when the content of what it was made from has changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

IGNORED_PARTS = frozenset({"__pycache__", ".venv", ".pytest_cache", ".mypy_cache"})


def files_of(paths: Iterable[Path]) -> list[Path]:
    """All files of `paths` (files, or folders walked), sorted, without caches."""
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found.update(
                item for item in path.rglob("*") if item.is_file() and not IGNORED_PARTS.intersection(item.parts)
            )
        elif path.is_file():
            found.add(path)
    return sorted(found)


def fingerprint(paths: Iterable[Path], *, extra: str = "") -> str:
    """Hash names and contents of `paths` together with `extra` (a version, a setting).

    Content and not time: a checkout or a touched file must not retrain the bot.
    """
    digest = hashlib.sha256(extra.encode())
    for item in files_of(paths):
        digest.update(f"\0{item.as_posix()}\0".encode())
        digest.update(item.read_bytes())
    return digest.hexdigest()


class Fingerprints:
    """The fingerprints of finished steps, kept in one JSON file beside what the steps made."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_fresh(self, step: str, value: str) -> bool:
        """Whether `step` was last finished with exactly this fingerprint."""
        return self._load().get(step) == value

    def record(self, step: str, value: str) -> None:
        """Remember that `step` is finished for `value`; written atomically, so a crash forgets and never lies."""
        known = self._load()
        known[step] = value
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".tmp")
        draft.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(draft, self._path)

    def _load(self) -> dict[str, str]:
        try:
            loaded = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return {str(key): str(value) for key, value in loaded.items()} if isinstance(loaded, dict) else {}
