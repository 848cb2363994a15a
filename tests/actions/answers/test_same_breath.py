"""A short question is read with what is told just before it, too."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.answers.asked_clauses import AskedClause, questions_of
from actions.answers.same_breath import with_told
from actions.conversation import Conversation


def _asked(text: str) -> list[AskedClause]:
    message: dict[str, Any] = {"text": text, "intent": {"name": "other_kingdee", "confidence": 1.0}, "entities": []}
    tracker = Tracker("c", {}, message, [], False, None, {}, "action_listen")
    conversation = Conversation(tracker)
    return with_told(questions_of(conversation), conversation)


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("是同事做的入库单，货没到，能直接删掉吗", "是同事做的入库单，货没到"),
        ("卡片是26号加的 是不是这个原因", "卡片是26号加的"),
        ("总账还没结，能先反应收吗", "总账还没结"),
    ],
)
def test_what_is_told_goes_with_it(text: str, beside: str) -> None:
    assert _asked(text)[-1].beside == beside


@pytest.mark.parametrize(
    "text",
    [
        "能忽略吗 财务没同意，我们库存组织的采购入库单能不能先不审核直接关账呢",
        "在哪看库存组织的关账日期记录呢",
        "货没到，我们库存组织的采购入库单能不能先不审核直接关账呢",
    ],
)
def test_another_question_or_a_full_one_does_not(text: str) -> None:
    assert _asked(text)[-1].said in text
    assert "能忽略吗" not in _asked(text)[-1].beside
    assert "货没到" not in _asked(text)[-1].beside
