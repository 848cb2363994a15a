"""What is repeated of the customer's words: the matter, neither anger nor what says nothing."""

from __future__ import annotations

import pytest

from actions.dialogue.quoting import only_vents, worth_quoting


@pytest.mark.parametrize(
    ("said", "repeated"),
    [
        ("什么破软件天天登不上 气死人了，都不像 提示密码错误", "天天登不上，都不像 提示密码错误"),
        ("密码是[密码已隐藏] 还是提示错误,帮我看看", "密码 还是提示错误"),
        ("关账和结账啥区别啊老师", "关账和结账啥区别啊"),
        ("星辰每次登录都要短信验证烦死了", "星辰每次登录都要短信验证"),
        ("我就想知道先后顺序", None),
        ("星辰打开就白屏", "星辰打开就白屏"),
        ("密码忘了", "密码忘了"),
    ],
)
def test_what_is_repeated(said: str, repeated: str | None) -> None:
    assert worth_quoting(said) == repeated


@pytest.mark.parametrize(
    ("said", "is_venting"),
    [
        ("烦死了，到底行不行啊", True),
        ("气死我了", True),
        ("你们这什么破系统，凭证都保存不了", False),
        ("到底行不行啊 我密码都输对了", False),
        ("好的", False),
    ],
)
def test_anger_alone_answers_nothing(said: str, is_venting: bool) -> None:
    assert only_vents(said) is is_venting
