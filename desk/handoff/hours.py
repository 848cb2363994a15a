"""Opening hours: when people answer, from data/hours.yml, in China time; lunch breaks, holidays, make-up days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from desk.clock import CHINA
from desk.errors import SettingsError
from desk.yaml_text import load_yaml

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SEARCH_DAYS = 60
"""How far ahead the next opening is looked for; no holiday is longer."""


@dataclass(frozen=True, slots=True)
class Block:
    """People answer from `start` until before `end`."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of blocks, days that are closed, and days that are worked like another weekday."""

    weekly: tuple[tuple[Block, ...], ...]
    closed: frozenset[date]
    worked: Mapping[date, int]

    def blocks_on(self, day: date) -> tuple[Block, ...]:
        """The blocks of one day. A make-up day wins over a holiday."""
        if day in self.worked:
            return self.weekly[self.worked[day]]
        return () if day in self.closed else self.weekly[day.weekday()]

    def is_open(self, moment: datetime) -> bool:
        """Whether people should be there at `moment` (aware)."""
        local = moment.astimezone(CHINA)
        return any(block.start <= local.time() < block.end for block in self.blocks_on(local.date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The next start of a block after `moment`, in China time; None if there is none in sight."""
        local = moment.astimezone(CHINA)
        for ahead in range(SEARCH_DAYS):
            day = local.date() + timedelta(days=ahead)
            for block in self.blocks_on(day):
                start = datetime.combine(day, block.start, CHINA)
                if start > local:
                    return start
        return None

    def describe(self) -> str:
        """The week in words: neighbouring days with the same hours are drawn together."""
        parts: list[str] = []
        first = 0
        for day in range(1, len(DAYS) + 1):
            if day < len(DAYS) and self.weekly[day] == self.weekly[first]:
                continue
            if self.weekly[first]:
                days = DAY_NAMES[first] if day - first == 1 else f"{DAY_NAMES[first]}至{DAY_NAMES[day - 1]}"
                parts.append(f"{days} {'、'.join(map(str, self.weekly[first]))}")
            first = day
        return "；".join(parts)


def load_hours(path: Path) -> Hours:
    """Read the file. Raises SettingsError that names the entry."""
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    try:
        return _hours(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"{path}: {error}; see the comments in the file for its form") from error


def _hours(content: Mapping[str, Any]) -> Hours:
    if content.get("timezone") != str(CHINA):
        raise ValueError(f"timezone must be {CHINA}")
    unknown = set(content["weekly"]) - set(DAYS)
    if unknown:
        raise ValueError(f"weekly: unknown day {sorted(unknown)[0]!r}, allowed are {', '.join(DAYS)}")
    weekly = tuple(tuple(_block(text) for text in content["weekly"].get(day) or ()) for day in DAYS)
    for day, blocks in zip(DAYS, weekly, strict=True):
        if any(a.end > b.start for a, b in pairwise(blocks)):
            raise ValueError(f"weekly.{day}: blocks must follow each other without overlap")
    closed: set[date] = set()
    for holiday in content.get("holidays") or ():
        first, last = _day(holiday["from"]), _day(holiday["to"])
        if last < first:
            raise ValueError(f"holidays: {first} to {last} runs backwards")
        closed.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    worked = {_day(entry["date"]): DAYS.index(entry["like"]) for entry in content.get("workdays") or ()}
    return Hours(weekly, frozenset(closed), worked)


def _block(text: str) -> Block:
    start, _, end = text.partition("-")
    block = Block(time.fromisoformat(start.strip()), time.fromisoformat(end.strip()))
    if block.end <= block.start:
        raise ValueError(f"{text!r} must run from an earlier to a later hour of one day")
    return block


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    raise ValueError(f"{value!r} is not a date (YYYY-MM-DD)")
