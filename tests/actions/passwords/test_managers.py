"""Who manages the accounts, as he has told it, and what is idle to say to him then."""

from __future__ import annotations

import pytest

from actions.passwords.managers import MANAGER, manager_named, with_manager
from tests.actions.passwords.customer import Customer


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("我们公司管系统的是个王姐 她在哪里点", "王姐"),
        ("王工就是我们的系统管理员", "王工"),
        ("管账号的是财务经理", "财务经理"),
        ("manager的密马老板好像有", "老板"),
        ("administrator在老板手里", "老板"),
        ("联系上集团信息部了", "集团信息部"),
        ("管理员今天请假了", MANAGER),
    ],
)
def test_who_is_named_as_manager(text: str, who: str) -> None:
    assert manager_named(text) == who


@pytest.mark.parametrize(
    "text",
    ["不知道谁是管理员", "管理员离职了", "我找老板问一下", "以前管理员是小王", "是不是老板管的", "我找了半天没找着"],
)
def test_nobody_is_named(text: str) -> None:
    assert manager_named(text) == ""


def test_who_has_named_him_is_not_sent_to_find_him_out() -> None:
    line = "找本单位的云星空系统管理员：核实后由他重置。不知道是谁，先问财务主管或信息部。"
    assert with_manager(line, "赵工") == "找赵工：核实后由他重置。"
    assert with_manager(line, MANAGER) == "找本单位的云星空系统管理员：核实后由他重置。"
    assert with_manager(line, "") == line


async def test_the_card_leaves_out_what_he_has_settled(customer: Customer) -> None:
    told = "KIS专业版 我自己做账的密码忘了 manager的密码老板有"
    await customer.write(told, product="kis=KIS", edition="kis_pro=专业版")
    card = customer.card
    assert card["who"].startswith("老板")
    assert not any("不知道谁是管理员" in line or "也没人知道" in line for line in card["warnings"])


async def test_who_has_told_nothing_is_told_both(customer: Customer) -> None:
    await customer.write("KIS专业版 我自己做账的密码忘了", product="kis=KIS", edition="kis_pro=专业版")
    assert any("不知道谁是管理员" in line for line in customer.card["warnings"])
    assert any("也没人知道" in line for line in customer.card["warnings"])


async def test_the_only_administrator_himself_writes_to_nobody(customer: Customer) -> None:
    said = await customer.write("云星辰 管理员就我一个 手机号停了 密码也忘了", product="xingchen=星辰")
    assert customer.card["title"] == "本人登录，申请新增企业管理员"
    assert "message" not in customer.card
    assert "旧管理员的配合" not in said


async def test_whose_hands_it_is_in_is_not_ours(customer: Customer) -> None:
    told = "kis商贸版 我那个号密码忘了 manager在我们李总手里"
    said = await customer.write(told, product="kis=kis", edition="kis_trade=商贸版")
    assert "您就是管理员" not in said
    assert customer.card["title"] == "请管理员用 manager 进账套，给您重置密码"
