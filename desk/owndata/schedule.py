"""The daily backup: made once a day after its hour by whichever desk comes first; old ones make room for new ones."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from desk.clock import CHINA
from desk.errors import CommandError
from desk.owndata import backup
from desk.owndata.policy import BackupSchedule
from desk.settings import Settings

ARCHIVE = re.compile(r"zhangfang-(\d{8}T\d{6}Z)\.tar\.gz")


def archives(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups in `folder`, oldest first, by the moment in their names; other files are left alone."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := ARCHIVE.fullmatch(path.name):
            found.append((datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), path))
    return sorted(found)


def is_due(schedule: BackupSchedule, now: datetime) -> bool:
    """Whether today's hour has come and today's backup has not been made."""
    if schedule.daily_at is None or schedule.folder is None:
        return False
    local = now.astimezone(CHINA)
    made = [moment.astimezone(CHINA).date() for moment, _ in archives(schedule.folder)]
    return local.time() >= schedule.daily_at and local.date() not in made


def run(settings: Settings, schedule: BackupSchedule, now: datetime) -> Path:
    """Make the backup, then remove the oldest beyond `keep`. Blocks: call it in a thread. Raises CommandError."""
    if schedule.folder is None:
        raise CommandError("DESK_BACKUP_DIR is not set")
    if not schedule.folder.is_dir():
        # Not made here: a disk that is not mounted must not be taken for an empty folder.
        raise CommandError(f"DESK_BACKUP_DIR={schedule.folder} does not exist; make it or mount it")
    path, _ = backup.make(settings, schedule.folder, now)
    for _, old in archives(schedule.folder)[: -schedule.keep]:
        old.unlink(missing_ok=True)
    return path


def last_success(schedule: BackupSchedule) -> datetime | None:
    """When the newest backup in the folder was made."""
    found = archives(schedule.folder) if schedule.folder is not None else []
    return found[-1][0] if found else None
