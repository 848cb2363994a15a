"""A desk whose clock can be made to jump: `python -m ops.chaos.desk`, the real desk but for what time it believes.

The seconds its clock is off stand in the file CHAOS_CLOCK and are looked up at every reading. SQLite's clock, by which
leases run, is that of the process and jumps too; PostgreSQL's is the server's and does not.
"""

from __future__ import annotations

import os
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk.clock import Clock
from desk.server import serve
from desk.settings import Settings
from desk.store import aio

JULIAN_1970 = 2440587.5
DAY_S = 86_400.0


class JumpingClock(Clock):
    """The real clock and what a file says it is off."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def off_s(self) -> float:
        """By how much; a file that is just being written says nothing."""
        try:
            return float(self._file.read_text() or 0)
        except (OSError, ValueError):
            return 0.0

    def now(self) -> datetime:
        """See parent class."""
        return datetime.now(UTC) + timedelta(seconds=self.off_s)


def main() -> None:
    """Serve until stopped or killed."""
    clock = JumpingClock(Path(os.environ["CHAOS_CLOCK"]))
    opened = aio._open

    def open_jumping(path: str) -> sqlite3.Connection:
        raw = opened(path)
        raw.create_function("julianday", 1, lambda _now: (time.time() + clock.off_s) / DAY_S + JULIAN_1970)
        return raw

    aio._open = open_jumping
    serve(Settings.from_env(), clock)


if __name__ == "__main__":
    main()
