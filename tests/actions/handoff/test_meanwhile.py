"""「人来之前我能干点啥」: what waits is cut off the question, and what only waits is no question of the matter."""

from __future__ import annotations

import pytest

from actions.handoff.meanwhile import asks_what_to_do, meanwhile_text, without_wait
from actions.handoff.waiting import is_of_waiting


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("等人的时候我自己能清掉吗", "我自己能清掉吗"), ("人来之前我能干点啥", "我能干点啥"),
        ("等你们的时候我自己能处理不", "我自己能处理不"), ("网络控制在哪", "网络控制在哪"),
    ],
)  # fmt: skip
def test_the_wait_is_cut_off(text: str, asked: str) -> None:
    assert without_wait(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "人来之前我能干点啥", "在工程师来之前我该做点什么", "等着的时候能做什么", "那我们现在能做什么", "我能干啥",
        "这段时间我要注意什么",
    ],
)  # fmt: skip
def test_what_to_do_meanwhile_is_heard(text: str) -> None:
    assert asks_what_to_do(text)


@pytest.mark.parametrize("text", ["等人的时候我自己能清掉吗", "这个功能能做什么用", "人啥时候到", "你能干什么"])
def test_other_questions_are_not(text: str) -> None:
    assert not asks_what_to_do(text)


def test_nothing_of_it_touches_the_books() -> None:
    assert "原件别动" in meanwhile_text(is_serious=True)
    assert "服务器" not in meanwhile_text(is_serious=False)


@pytest.mark.parametrize(
    "text", ["人工到底几分钟来", "什么时候能好", "能不能马上来个电话", "还要等几分钟", "人啥时候到"]
)
def test_when_somebody_comes_is_a_wait(text: str) -> None:
    assert is_of_waiting(text)


@pytest.mark.parametrize("text", ["这两周的账还在吗", "数据还在吗", "等多久能自己解开"])
def test_of_the_books_and_the_trouble_it_is_none(text: str) -> None:
    assert not is_of_waiting(text)
