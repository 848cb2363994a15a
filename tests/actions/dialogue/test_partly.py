"""What a question names is not told, and what worked with something amiss besides is no success."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.conversation import Conversation
from actions.dialogue.acts import amiss_after_success, outcome, told_values


def turn(*clauses: tuple[str, str], tried: str = "", word: str = "") -> Conversation:
    text = " ".join(clause for clause, _ in clauses)
    places = {clause: text.find(clause) for clause, _ in clauses}
    acts = [
        {"text": clause, "act": act, "confidence": 0.95, "start": places[clause], "end": places[clause] + len(clause)}
        for clause, act in clauses
    ]
    start = text.find(word)
    entities: list[dict[str, Any]] = (
        [{"entity": "tried", "value": tried, "start": start, "end": start + len(word)}] if tried else []
    )
    latest = {"text": text, "intent": {"name": "inform", "confidence": 1.0}, "entities": entities, "acts": acts}
    return Conversation(SimpleNamespace(sender_id="t", slots={}, latest_message=latest, events=[]))


@pytest.mark.parametrize(
    ("clauses", "word", "told"),
    [
        ([("先点检测还是先点清理?", "asks"), ("清缓存会不会把我做的单子清掉", "asks")], "清缓存", []),
        ([("那我把缓存清一下行不", "asks")], "缓存清", []),
        ([("清过缓存了", "tells"), ("还有别的办法吗", "asks")], "清过缓存", ["清缓存"]),
        ([("缓存清了怎么还不行", "asks")], "缓存清了", ["清缓存"]),
        ([("清缓存", "tells"), ("没用", "failed")], "清缓存", ["清缓存"]),
    ],
)
def test_what_is_only_asked_was_not_tried(clauses: list[tuple[str, str]], word: str, told: list[str]) -> None:
    assert told_values(turn(*clauses, tried="清缓存", word=word), "tried") == told


@pytest.mark.parametrize(
    ("clauses", "amiss"),
    [
        ([("装好了", "worked"), ("进去了", "worked"), ("没看见公司账", "tells")], "没看见公司账"),
        ([("能登了", "worked"), ("结果账套少一个", "tells")], "结果账套少一个"),
        ([("进去了", "worked"), ("但是账套是空的", "tells")], "但是账套是空的"),
        ([("登上了", "worked"), ("不过凭证看不到", "tells")], "不过凭证看不到"),
    ],
)
def test_amiss_besides(clauses: list[tuple[str, str]], amiss: str) -> None:
    heard = turn(*clauses)
    assert amiss_after_success(heard) == [amiss]
    assert outcome(heard) is None


@pytest.mark.parametrize(
    "clauses",
    [
        [("好了", "worked"), ("原来是网线没插好", "tells")],
        [("弄好了", "worked"), ("是他没给我勾权限", "tells")],
        [("登上了", "worked"), ("没事了", "tells")],
        [("好了", "worked"), ("以后不用再装了", "tells")],
    ],
)
def test_what_it_was_takes_nothing_back(clauses: list[tuple[str, str]]) -> None:
    heard = turn(*clauses)
    assert amiss_after_success(heard) == []
    assert outcome(heard) == "worked"
