"""Time as a dependency: everything that asks for the hour asks a Clock, so that tests can set it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
"""Customers and engineers live by China time: ticket numbers, opening hours and every line they read."""


class Clock:
    """The real clock."""

    def now(self) -> datetime:
        """The present instant, aware, UTC, microseconds."""
        return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`moment` as ISO 8601 in UTC with microseconds and a trailing Z, the form every API answer uses."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
