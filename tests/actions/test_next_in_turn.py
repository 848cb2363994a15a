"""「下一个」 in the middle of a turn parts what is said of the matter at hand from what is told of the next."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.next_in_turn import parted_at_next, tell_next

WAITING = [
    {"text": "打印没有边框线", "intent": "other_kingdee", "entities": []},
    {"text": "我们员工手机上看不到账套,电脑上有", "intent": "other_kingdee", "entities": []},
]


def turn(text: str, pending: list[dict[str, Any]] = WAITING) -> Conversation:
    entities = []
    if (start := text.find("星辰")) >= 0:
        entities.append({"entity": "product", "value": "xingchen", "start": start, "end": start + 2})
    first = {"entity": "product", "value": "kis", "start": 0, "end": 3}
    events = [
        {"event": "user", "text": "KIS结不了账", "parse_data": {"entities": [first]}},
        {"event": "user", "text": text, "parse_data": {"entities": entities}},
    ]
    latest = {"text": text, "intent": {"name": "closing_checklist", "confidence": 1.0}, "entities": entities}
    slots = {"product": "xingchen", "dialogue": {"pending": [dict(one) for one in pending]}}
    return Conversation(Tracker("x", slots, latest, events, False, None, {}, "action_listen"))


@pytest.mark.parametrize(
    ("text", "asked", "after"),
    [
        ("行,去反了,那张要重做是吧?下一个,手机那个怎么弄,用的星辰", "那张要重做是吧?", "手机那个怎么弄,用的星辰"),
        ("补一张就行吗 下一个 手机那个 用的星辰", "补一张就行吗", "手机那个 用的星辰"),
        ("要不要先备份？看下一件：员工用星辰的", "要不要先备份？", "员工用星辰的"),
        ("折旧凭证要不要删？第二个呢 手机上的星辰", "折旧凭证要不要删？", "手机上的星辰"),
    ],
)  # fmt: skip
def test_the_two_halves(text: str, asked: str, after: str) -> None:
    halves = parted_at_next(turn(text))
    assert halves is not None
    assert halves.asked is not None
    assert halves.asked.text == asked
    assert halves.asked.slot("product") == "kis"
    assert halves.after == after


def test_who_only_tells_before_it_asks_nothing() -> None:
    halves = parted_at_next(turn("那个我让管账的去弄了，下一个，手机那个用的星辰"))
    assert halves is not None
    assert halves.asked is None


@pytest.mark.parametrize(
    "text",
    ["下一个 手机那个", "好的 行 下一个，手机那个", "补一张就行吗 下一个", "下一个月怎么弄", "折旧弄好了，手机那个呢"],
)
def test_what_is_not_parted(text: str) -> None:
    assert parted_at_next(turn(text)) is None


def test_where_nothing_waits_nothing_is_parted() -> None:
    assert parted_at_next(turn("补一张就行吗 下一个 手机那个", pending=[])) is None


def test_the_next_is_the_one_that_is_meant_with_what_is_told_of_it() -> None:
    conversation = turn("补一张就行吗？下一个，手机那个怎么弄，员工用的是星辰")
    tell_next(conversation, "手机那个怎么弄，员工用的是星辰")
    first, second = conversation.dialogue.pending
    assert first["text"] == "我们员工手机上看不到账套,电脑上有，员工用的是星辰"
    assert [one["value"] for one in first["entities"]] == ["xingchen"]
    assert second["text"] == "打印没有边框线"
