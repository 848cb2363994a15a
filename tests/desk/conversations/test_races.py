"""Every race of a conversation, some dozens of times on each database; the same engine runs at volume elsewhere."""

from __future__ import annotations

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


@pytest.mark.parametrize("race", RACES)
async def test_race(race: str, database_url: str, tmp_path: Path) -> None:
    outcomes = await run(database_url, tmp_path, race, COUNT)
    assert outcomes.total() == COUNT
    assert BOTH_WAYS.get(race, set()) <= set(outcomes)
