"""What of a turn asks of the way on screen, and what a clause asks about."""

from __future__ import annotations

import pytest

from actions.logins.asking import asking_clauses, thing_of
from tests.actions.logins.turn import turn


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("加了我要重新登一道不", ["加了我要重新登一道不"]),
        ("那台明天还能登吧", ["那台明天还能登吧"]),
        ("ping是什么意思", ["ping是什么意思"]),
        ("麻烦您看下接下来该怎么做", []),
        ("那现在咋办", []),
        ("这不是坑人吗", []),
        ("缓存在哪清啊", ["缓存在哪清啊"]),
        ("还是登不上", []),
    ],
)
def test_the_clauses_that_ask(text: str, asked: list[str]) -> None:
    assert asking_clauses(turn(text)) == asked


@pytest.mark.parametrize("clause", ["行不行", "那可不可以啊", "这样行吗", "对不对", "怎么弄"])
def test_a_bare_question_names_nothing(clause: str) -> None:
    assert thing_of(clause) == ""


@pytest.mark.parametrize("clause", ["端口开到外网行不行", "不升级可以吗", "缓存怎么清"])
def test_a_question_about_a_thing_names_it(clause: str) -> None:
    assert thing_of(clause)
