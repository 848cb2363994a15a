"""The small form of `python -m tests.wecom.proof`: a real desk process, killed once, loses and repeats nothing."""

from __future__ import annotations

from pathlib import Path

from tests.wecom.proof_plan import Plan
from tests.wecom.proof_scripted import prove


async def test_killed_once_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    outcome = await prove(Plan(messages=150, customers=15, kills=1, cuts=4, per_second=30), tmp_path)
    assert outcome.faults == []
    assert outcome.kills == 1
    assert outcome.written >= 150
