"""The entry that is picked decides; what follows it only adds facts."""

from __future__ import annotations

import pytest

from actions.passwords.picking import is_in_passing, place_picked
from tests.actions.passwords.customer import Customer

TITLES = ["自己的", "管理员的", "账套管理的"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2", 1),
        ("第三个", 2),
        ("管理员的", 1),
        ("第一个吧 是我录单那个号", 0),
        ("选第二个，前任带走了", 1),
        ("应该是第三种 好像", 2),
        ("就第一个呀 manager老板有", 0),
    ],
)
def test_an_entry_is_picked(text: str, place: int) -> None:
    assert place_picked(text, TITLES) == place


@pytest.mark.parametrize(
    "text", ["第一次登录就这样", "第二天就不行了", "5", "第三个月结账 密码忘了", "我有两个账号", "1月份改的"]
)
def test_other_numbers_pick_nothing(text: str) -> None:
    assert place_picked(text, TITLES) is None


def test_more_than_a_pick() -> None:
    assert is_in_passing("第一个吧 是我录单那个号")
    assert not is_in_passing("第一个")


async def test_what_follows_the_pick_is_heard_beside_it(customer: Customer) -> None:
    await customer.write("kis专业版 密码不晓得了", product="kis=kis", edition="kis_pro=专业版")
    said = await customer.write("第一个吧 录凭证用的 manager密码老板有 老板能给我改不", "inform", 0.4)
    assert "您自己的密码" in said
    assert "没人知道了" not in said
    assert customer.card["title"] == "请管理员用 manager 进账套，给您重置密码"
    assert "能：" in said
