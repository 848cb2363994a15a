"""A question is known by its form, whatever it sounds like; what only reports or guesses is none."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from actions.conversation import ASKS, COMPLAINS, FAILED, GOES, Conversation
from actions.question_form import asks_which, has_question_form


@pytest.mark.parametrize(
    "clause",
    [
        "我把两周前的备份盖上去行不行",
        "我退出来重新激活一遍行不",
        "是不是拷来的图标不对",
        "备份拷回来可以不",
        "重启要不要紧",
        "能用管理员登吗",
        "先卸了再装成不",
        "jdk它让选1.6还是1.8",
        "用32位还是64位",
        "走内网还是外网",
        "填http还是https",
    ],
)
def test_a_question_is_one(clause: str) -> None:
    assert has_question_form(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "不行不行",
        "我看看行不行",
        "动不动就退出",
        "重启了还是报错",
        "打开还是演示版",
        "登了还是不行",
        "我这台还是1.6没变",
        "换了1.8还是打不开",
        "装了1.8还是那样",
        "升完还是旧版",
        "好了",
    ],
)
def test_a_report_is_none(clause: str) -> None:
    assert not has_question_form(clause)


def test_two_of_a_kind_are_a_choice() -> None:
    assert asks_which("1.6还是1.8")
    assert not asks_which("打开还是演示版")


@pytest.mark.parametrize(("heard", "is_act"), [(FAILED, ASKS), (GOES, ASKS), (COMPLAINS, COMPLAINS)])
def test_what_was_misheard_is_put_right(heard: str, is_act: str) -> None:
    text = "jdk选1.6还是1.8"
    entry = {"text": text, "start": 0, "end": len(text), "act": heard, "confidence": 0.79}
    latest = {"text": text, "intent": {"name": "other_kingdee", "confidence": 0.9}, "entities": [], "acts": [entry]}
    turn = Conversation(SimpleNamespace(sender_id="t", slots={}, latest_message=latest, events=[]))
    assert [act.act for act in turn.acts] == [is_act]
