"""A login trouble that turns out to be a password, and one that does not though a password is spoken of."""

from __future__ import annotations

import pytest

from actions.conversation import Carried
from actions.passwords.turning import turns_out_password
from tests.actions.library import ScriptedLibrary
from tests.actions.passwords.customer import Customer

WRONG = "kis专业版天天登不上，都不像 提示密码错误"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (WRONG, "说是帐套那个密码 我自己的"),
        (WRONG, "是我自己的密码"),
        (WRONG, "我自己的"),
        (WRONG, "管理员的密码"),
        (WRONG, "不知道是多少了"),
        ("云星空登不上去，提示用户名或密码错误", "那应该是我密码记错了 不知道是多少了"),
        ("kis登录不上", "密码好像忘了"),
        ("kis登录不上", "哦 是我把密码记混了"),
        ("kis登录不上", "问了 说我账号被锁了"),
        ("星辰登不上", "收不到验证码"),
    ],
)
def test_it_is_a_password(before: str, text: str) -> None:
    assert turns_out_password(before, text)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (WRONG, "密码肯定没错"),
        (WRONG, "我自己的密码是对的"),
        (WRONG, "密码我记得的"),
        (WRONG, "我没输错密码"),
        (WRONG, "不知道为什么老是这样"),
        (WRONG, "换我自己的密码也不行"),
        (WRONG, "提示我自己的密码不正确"),
        (WRONG, "没动过"),
        (WRONG, "我自己的电脑"),
        (WRONG, "是电子税务局的密码忘了"),
        ("kis登录不上", "我自己的密码"),
        ("kis登录不上", "提示密码错误"),
    ],
)
def test_it_is_still_a_login(before: str, text: str) -> None:
    assert not turns_out_password(before, text)


async def test_what_the_login_had_found_out_is_kept(customer: Customer, library: ScriptedLibrary) -> None:
    """Product, prompt, what was tried and the words go over; nothing is asked again."""
    library.script = {"密码错误": ("answer", ["k3cloud-password-copy-paste"])}
    await customer.write(
        "云星空登不上 昨天就我一个人 提示用户名或密码错误", "login_failure",
        product="k3cloud=云星空", error_text="用户名或密码错误",
    )  # fmt: skip
    tried = customer.card["solution"]["title"]
    await customer.write("说是我自己的那个密码")
    assert [job["name"] for job in customer.slots["dialogue"]["jobs"]] == ["password"]
    assert customer.card["title"] == "请系统管理员在用户管理里重置"
    facts = await customer.facts()
    assert (facts["product"], facts["account_kind"]) == ("k3cloud", "own_user")
    assert facts["password_trouble"] == "密码输了说不对"
    assert (facts["scope"], facts["error_text"], facts["diagnosis"]) == ("one", "用户名或密码错误", "account")
    assert "提示用户名或密码错误" in facts["question"]
    assert any(tried in entry["what"] for entry in facts["tried"])


def test_what_is_carried_is_not_kept_beyond_the_turn() -> None:
    """It stands in no slot: a job that nobody takes up leaves nothing behind."""
    assert set(Carried.__slots__) == {"words", "facts"}
