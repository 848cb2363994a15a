"""One step done is no success, and what he tells last decides."""

from __future__ import annotations

import pytest

from actions.passwords.signs import judged
from actions.passwords.verdicts import is_on_the_way, is_still_out
from tests.actions.passwords.customer import Customer


@pytest.mark.parametrize(
    "text",
    [
        "进服务器了 管理中心也要密码 也没人知道",
        "连上服务器了 然后密码不对",
        "进远程桌面了 星空还是打不开",
        "金碟登不进去了",
        "登上去了 没权限",
        "网关登上去了，EAS进不去",
    ],
)
def test_something_is_still_in_his_way(text: str) -> None:
    assert is_still_out(text)
    assert judged(text, "inform") is not True


@pytest.mark.parametrize(
    "text", ["之前登不进 现在进去了", "重置好了 能登了", "密码改好了试了能登", "登进去了", "可以了 谢谢"]
)
def test_what_ends_well_is_no_hindrance(text: str) -> None:
    assert not is_still_out(text)
    assert not is_on_the_way(text)


async def test_a_step_on_the_way_ends_nothing(customer: Customer) -> None:
    await customer.write("云星空私有云 administrator密码没人知道", product="k3cloud=星空")
    said = await customer.write("进服务器了", "helped")
    assert "能登录就好" not in said
    assert "接着往下办" in said
