"""A password at the till: its phone, its product and its kind are its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.passwords.opening import is_lost_at_till
from tests.actions.passwords.customer import Customer

RESET = "后台给他重置"


@pytest.mark.parametrize(
    "text",
    [
        "收银员密码忘了",
        "POS密码想不起来了",
        "我收银那个密马记不到了",
        "收银小妹把密码搞忘了",
        "收银台密码不对",
        "收银机提示密码错误次数过多",
    ],
)
def test_lost_at_the_till(text: str) -> None:
    assert is_lost_at_till(text)


@pytest.mark.parametrize(
    "text",
    ["收银小票打不出来", "POS授权数量超了", "收银员怎么加", "我的密码忘了", "收银台网线掉了", "不是收银的 密码忘了"],
)
def test_other_things_at_the_till(text: str) -> None:
    assert not is_lost_at_till(text)


async def test_who_cannot_tell_the_product_has_told_it(customer: Customer) -> None:
    await customer.write("收银那个密码记不到了 客人等起的", "login_failure")
    assert "哪一个" in customer.text
    await customer.write("我哪晓得是啥产品 就收钱那个", "inform")
    assert customer.card["title"] == RESET


async def test_the_button_of_who_cannot_tell_leads_there_as_well(customer: Customer) -> None:
    await customer.write("收银员密码忘了")
    await customer.tap("不清楚")
    assert customer.card["title"] == RESET


@pytest.mark.parametrize(
    "text", ["短信发到老板娘手机上去了 还有没有别的办法", "换过手机号 收不到", "会不会是她换了号", "她说没收到短信"]
)
async def test_the_phone_is_no_trouble_of_its_own(customer: Customer, text: str) -> None:
    await customer.write("云星辰 收银员密码忘了", product="xingchen=云星辰")
    said = await customer.write(text)
    assert "绑定的手机" in said
    assert "哪一种" not in said
    assert "办离职" not in said


async def test_a_plain_cashier_is_no_plain_account(customer: Customer) -> None:
    await customer.write("云星辰 收银员密码忘了", product="xingchen=云星辰")
    await customer.write("原来手机号换了")
    said = await customer.write("她就是个普通收银员 二店那个密码要不要再弄一道")
    assert "分别改" in said
    assert "办离职" not in said
    assert "普通账号" not in said


async def test_the_shop_manager_may_reset_it(customer: Customer) -> None:
    await customer.write("云星辰 收银员密码忘了", product="xingchen=云星辰")
    assert "零售后台的权限" in await customer.write("叫店长在后台给我重置要得不")


async def test_a_cause_that_is_found_is_no_success(customer: Customer) -> None:
    await customer.write("云星辰 收银员密码忘了", product="xingchen=云星辰")
    assert "能登录就好" not in await customer.write("果然是换号了", "helped")


async def test_the_case_on_screen_tells_the_product_and_the_till(new_customer: Callable[[], Customer]) -> None:
    customer = new_customer()
    customer.slots |= {"awaiting": "helped", "dialogue": {"current": "xingchen-pos-cashier-password"}}
    said = await customer.write("短信发到老板娘手机上去了 密码还是忘了 怎么办")
    assert "绑定的手机" in said
    assert customer.card["title"] == RESET
