"""Words that only point name nothing that could be looked up."""

from __future__ import annotations

import pytest

from actions.answers.placeholders import only_points


@pytest.mark.parametrize(
    "text", ["那个东西它不那个了", "就是那个嘛", "那個東西又不行了", "什么玩意儿", "还是那个问题", "？？？"]
)
def test_they_only_point(text: str) -> None:
    assert only_points(text)


@pytest.mark.parametrize("text", ["登不上", "结账不了", "那个凭证没了", "eas", "3100", "打印不了了", "卡住了"])
def test_they_name_something(text: str) -> None:
    assert not only_points(text)
