"""Priority by declared rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk.errors import SettingsError
from desk.handoff.ports import HandoffRequest
from desk.settings import REPOSITORY
from desk.tickets.priority import Priorities, load_priorities


@pytest.fixture(scope="module")
def rules() -> Priorities:
    return load_priorities(REPOSITORY / "data" / "priorities.yml")


@pytest.mark.parametrize(
    ("reason", "facts", "suggested", "priority"),
    [
        ("customer_asked", {"data_at_risk": True}, None, "P0"),
        ("customer_asked", {"scope": "全公司都登不上", "deadline": "今晚要报税"}, None, "P0"),
        ("customer_asked", {"scope": "全公司都登不上"}, None, "P1"),
        ("customer_asked", {"deadline": "明天结账"}, None, "P1"),
        ("sensitive", {}, None, "P1"),
        ("customer_asked", {}, "P0", "P1"),
        ("bot_unavailable", {}, None, "P2"),
        ("unresolved", {}, None, "P2"),
        ("customer_asked", {"codes": ["FI-20003"]}, None, "P2"),
        ("customer_asked", {"data_at_risk": False}, None, "P3"),
        ("customer_asked", {"data_at_risk": "True"}, None, "P3"),
        ("low_confidence", {}, None, "P3"),
    ],
)
def test_the_shipped_rules(
    rules: Priorities, reason: str, facts: dict[str, Any], suggested: str | None, priority: str
) -> None:
    assert rules.decide(HandoffRequest(reason, facts, suggested)).priority == priority


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        ("[]", "empty"),
        ("[{fact: mood, is: bad}]", "mood"),
        ("[{fact: scope, like: all}]", "scope"),
        ("[{reason: [boredom]}]", "boredom"),
        ("[{fact: scope, is: all, has: [x]}]", "scope"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, when: str, fault: str) -> None:
    path = tmp_path / "priorities.yml"
    path.write_text(
        "levels: {P0: a, P1: b, P2: c, P3: d}\ndefault: P3\nrules:\n"
        f"  - {{id: strange, priority: P1, why: w, when: {when}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError, match=fault):
        load_priorities(path)


@pytest.mark.parametrize(
    ("added", "priority"),
    [
        ("刚看了一下，数据库损坏，账套都列不出来", "P0"),
        ("隔壁仓库也来说，大家都登不上", "P1"),
        ("我的分机是 8012", "P3"),
    ],
)
def test_what_is_said_in_the_queue_counts(rules: Priorities, added: str, priority: str) -> None:
    assert rules.decide(HandoffRequest("customer_asked", {"added": [added]})).priority == priority
