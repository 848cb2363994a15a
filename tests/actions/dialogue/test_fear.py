"""Fear gets half a sentence before the first question; plain words get none."""

from __future__ import annotations

import pytest

from actions.dialogue.fear import LOCKED, NO_LICENCE, NOT_SEEN, WITH_YOU, fear_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("登进去东莞分公司没有了 账是不是丢了", NOT_SEEN),
        ("工作台空空的 数据会不会丢了呀", NOT_SEEN),
        ("账套不见了吗 吓死我了", NOT_SEEN),
        ("登不上了 我以前做的凭证不会没了吧", NOT_SEEN),
        ("登不上 老板要骂我了 急哭", WITH_YOU),
        ("完蛋了 进不去", WITH_YOU),
        ("连不上服务器 单据会不会丢", WITH_YOU),
    ],
)
def test_fear_is_met(text: str, line: str) -> None:
    assert fear_line(text) == line


@pytest.mark.parametrize("text", ["登不上", "看不到东莞分公司", "昨天丢了一个U盾", "提示账套已过期", "密码忘了怎么办"])
def test_plain_words_are_no_fear(text: str) -> None:
    assert fear_line(text) == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("完了 打开变成演示版了", NO_LICENCE),
        ("标题上面写着演示版 账是不是没了", NO_LICENCE),
        ("成了演示版", NO_LICENCE),
        ("直接说账号锁了 今儿还要付款", LOCKED),
        ("用户锁定了登不上", LOCKED),
        ("提示账号被锁了怎么办", LOCKED),
    ],
)
def test_what_not_to_do_comes_first(text: str, line: str) -> None:
    assert fear_line(text) == line


@pytest.mark.parametrize(
    "text", ["单据被锁定了", "大写锁定没开", "再试会不会锁了", "我怎么看是不是演示版", "提示账套被锁定了", "账号没被锁"]
)
def test_nothing_to_stop(text: str) -> None:
    assert fear_line(text) == ""
