"""What he can open, what somebody else logs in with, and a reset that is done."""

from __future__ import annotations

import pytest

from actions.passwords.ended import without_reset_done
from actions.passwords.reading import read
from actions.passwords.there import accounts_open, is_in_others_hand


@pytest.mark.parametrize(
    "text",
    [
        "管理中心我点得开,它那个密码倒贴在机箱上，就这个超级用户进不去",
        "管理中心我倒是能进去 administrator忘了",
        "管理中心打得开 数据中心的administrator没人知道",
        "管理中心的密码写在本子上 administrator的不知道",
        "管理中心能打开 就administrator进不去",
        "管理中心登得上 超级用户的密码没了",
    ],
)
def test_a_console_that_opens_is_not_lost(text: str) -> None:
    found = read(text, product="k3cloud")
    assert "console" in found.denied
    assert found.values.get("account") != "console"


@pytest.mark.parametrize(
    "text",
    ["管理中心打不开", "管理中心的密码忘了", "管理中心密码没人知道", "管理中心能打开吗", "管理中心打开要密码 没人知道"],
)
def test_a_console_that_does_not_open_may_be(text: str) -> None:
    assert not accounts_open(text)


def test_who_names_only_his_own_means_it() -> None:
    found = read("会计大姐拿manager进得去 就俺这个号不行", product="kis")
    assert found.values["account"] == "own_user"
    assert "rights" not in found.values
    assert is_in_others_hand("小李用着manager")
    assert not is_in_others_hand("我拿manager能进")


def test_a_reset_that_was_done_is_no_wish() -> None:
    found = read("管理员给我重置完了,现在又提示用户名或密码错误", product="eas")
    assert found.values["trouble"] == "forgotten"
    assert found.is_only_wrong
    assert without_reset_done("请管理员给我重置") == "请管理员给我重置"
    assert not read("请管理员帮我重置密码", product="eas").is_only_wrong
