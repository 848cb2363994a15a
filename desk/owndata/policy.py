"""How long each class of data is kept, and when a backup is made; read from the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Protocol

from desk.errors import SettingsError

FOR_EVER = 0.0
MAX_DAYS = 36_500
DAILY_AT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class Numbers(Protocol):
    """Reads numbers out of the environment within limits, as `desk.settings` does."""

    def number(self, name: str, default: float, low: float, high: float) -> float: ...

    def integer(self, name: str, default: int, low: int, high: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Retention:
    """Days each class is kept; 0 keeps it for ever.

    Chats 180 days as MaxKB does by default, audit 12 months as Zammad does (notes/helpdesk.md §6.5); the rest is our
    own choice. Which times the law asks for is for the company's lawyer to say.
    """

    conversations_days: float = 180
    files_days: float = 90
    turns_days: float = 90
    sessions_days: float = 30
    audit_days: float = 365
    outbox_days: float = 30


@dataclass(frozen=True, slots=True)
class BackupSchedule:
    """A backup every day at `daily_at` (China time) into `folder`, of which the newest `keep` stay. None: no backup."""

    daily_at: time | None = None
    folder: Path | None = None
    keep: int = 7


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that happens to our own data by itself."""

    retention: Retention = field(default_factory=Retention)
    backup: BackupSchedule = field(default_factory=BackupSchedule)

    @classmethod
    def from_env(cls, env: Mapping[str, str], read: Numbers) -> Policy:
        """Read the settings. Raises SettingsError that names the variable."""
        days = {
            name: read.number(f"DESK_KEEP_{name.upper()}", getattr(Retention(), name), FOR_EVER, MAX_DAYS)
            for name in Retention.__dataclass_fields__
        }
        return cls(Retention(**days), _schedule(env, read))


def _schedule(env: Mapping[str, str], read: Numbers) -> BackupSchedule:
    at, folder = env.get("DESK_BACKUP_DAILY_AT", "").strip(), env.get("DESK_BACKUP_DIR", "").strip()
    keep = read.integer("DESK_BACKUP_KEEP", BackupSchedule().keep, 1, 10_000)
    if not at:
        return BackupSchedule(None, Path(folder) if folder else None, keep)
    match = DAILY_AT.fullmatch(at)
    if match is None:
        raise SettingsError(f"DESK_BACKUP_DAILY_AT={at!r} must be a time of day such as 03:30")
    if not folder:
        raise SettingsError("DESK_BACKUP_DAILY_AT needs DESK_BACKUP_DIR: a folder outside DATA_DIR")
    return BackupSchedule(time(int(match[1]), int(match[2])), Path(folder), keep)
