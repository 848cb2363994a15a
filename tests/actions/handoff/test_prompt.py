"""The prompt on the ticket: his words of it, without what he says of it."""

from __future__ import annotations

import pytest

from actions.handoff.prompt import clean_prompt, typed_prompt


def test_what_stands_behind_the_word_is_no_prompt() -> None:
    assert clean_prompt("？？我在家加个班还不让了", ["设备受限提示？？我在家加个班还不让了"]) == "设备受限"
    assert clean_prompt("？？怎么回事", ["登录就有个提示？？怎么回事"]) is None
    assert clean_prompt("用户已过期！！", ["提示用户已过期！！"]) == "用户已过期"
    assert clean_prompt(None, []) is None


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("什么申请互斥锁失败!!我就一个人用", "申请互斥锁失败"), ("服务器上弹数据库什么质疑", "数据库质疑"),
        ("弹出一个加密狗检测失败", "加密狗检测失败"), ("这个什么许可文件无效！！", "许可文件无效"),
        ("报会话已过期", "会话已过期"), ("弹出来介质簇冲突", "介质簇冲突"), ("又是网络控制冲突", "网络控制冲突"),
        ("登录老是弹 会话已过期 提示", "会话已过期"),
    ],
)  # fmt: skip
def test_a_prompt_typed_plainly_is_kept(text: str, prompt: str) -> None:
    assert typed_prompt([text]) == prompt


@pytest.mark.parametrize(
    "text",
    [
        "登录失败怎么办", "结账失败", "老是弹登录失败", "凭证审核失败", "我的号被锁定", "密码错误", "余额不正确",
        "就我一个人用",
    ],
)  # fmt: skip
def test_his_own_words_for_the_trouble_are_none(text: str) -> None:
    assert typed_prompt([text]) is None
