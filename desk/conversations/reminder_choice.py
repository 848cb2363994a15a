"""Which of the reminders that wait is meant: by day, hour, what it is of, or its place in the list as it was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from desk.clock import CHINA

LIKE: Final = 0.5
"""So much of what was said of it must stand in the reminder."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reminder that is still to come; `name` is the bot's id for it."""

    delivery_id: str
    name: str
    text: str
    due_at: datetime


def choose(waiting: Sequence[Waiting], which: Mapping[str, Any]) -> list[Waiting]:
    """Those that fit everything said, in their order; all of them where nothing is."""
    number = which.get("number")
    if isinstance(number, int):
        return list(waiting[number - 1 : number]) if number > 0 else []
    return [one for one in waiting if _fits(one, which)]


def _fits(one: Waiting, which: Mapping[str, Any]) -> bool:
    local = one.due_at.astimezone(CHINA)
    day, hour, about = which.get("day"), which.get("time"), which.get("about")
    if isinstance(day, str) and local.date().isoformat() != day:
        return False
    if isinstance(hour, str) and f"{local:%H:%M}" != hour:
        return False
    return not isinstance(about, str) or _speaks_of(one.text, about)


def _speaks_of(text: str, about: str) -> bool:
    pairs = {about[place : place + 2] for place in range(len(about) - 1)} or {about}
    return sum(pair in text for pair in pairs) >= LIKE * len(pairs)
