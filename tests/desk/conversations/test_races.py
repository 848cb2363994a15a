"""Every race of a conversation, some dozens of times on each database; the same engine runs at volume elsewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.desk.races import RACES, run

COUNT = 48
BOTH_WAYS = {
    "take_over": {"bot first", "human first"},
    "second_message": {"superseded", "answered apart"},
    "two_claims": {"engineer 0", "engineer 1"},
    "cancel_or_claim": {"queued->human", "queued->bot->human"},
}
"""A race that always ends the same way is none."""


AT_ONCE = (16, 2, 1, 1)
"""Many races at once are the harder test. On a busy machine they can also end all the same way: who waits for SQLite's
lock looks again at growing intervals, so whoever has it keeps it. Then fewer at once, until both ways were seen."""


@pytest.mark.parametrize("race", RACES)
async def test_race(race: str, database_url: str, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for seed, at_once in enumerate(AT_ONCE):
        outcomes += await run(database_url, tmp_path, race, COUNT, at_once=at_once, seed=seed)
        assert outcomes.total() == COUNT * (seed + 1)
        if BOTH_WAYS.get(race, set()) <= set(outcomes):
            return
    pytest.fail(f"always the same way: {dict(outcomes)}")
