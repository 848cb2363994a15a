"""Which reminder is meant: everything that was said must fit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from desk.conversations.reminder_choice import Waiting, choose

WAITING = [
    Waiting("d1", "n1", "对账", datetime(2026, 11, 24, 1, 0, tzinfo=UTC)),
    Waiting("d2", "n2", "备份账套（云星空 2026年11月月末结账）", datetime(2026, 11, 24, 16, 30, tzinfo=UTC)),
    Waiting("d3", "n3", "结转损益", datetime(2026, 11, 28, 1, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize(
    ("which", "meant"),
    [
        ({}, ["d1", "d2", "d3"]),
        ({"day": "2026-11-24"}, ["d1"]),
        ({"day": "2026-11-25"}, ["d2"]),
        ({"time": "09:00"}, ["d1", "d3"]),
        ({"time": "09:00", "day": "2026-11-28"}, ["d3"]),
        ({"about": "备份"}, ["d2"]),
        ({"about": "损益结转"}, ["d3"]),
        ({"about": "调汇"}, []),
        ({"number": 3}, ["d3"]),
        ({"number": 0}, []),
        ({"number": 4}, []),
        ({"number": -1}, []),
        ({"day": 5, "about": ["x"]}, ["d1", "d2", "d3"]),
    ],
)
def test_all_that_was_said_fits(which: dict[str, Any], meant: list[str]) -> None:
    """By the clock in China: half past midnight of the 25th is the 24th in UTC. What is no word is not read."""
    assert [one.delivery_id for one in choose(WAITING, which)] == meant
