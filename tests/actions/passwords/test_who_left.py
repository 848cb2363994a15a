"""Who asks, whose account it is, and who has left are three things, in whichever words they are told together."""

from __future__ import annotations

import pytest

from actions.passwords.reading import read
from tests.actions.passwords.customer import Customer

LEAVER = "员工已离职或联系不上：换人接手"
APPLY = "本人登录，申请新增企业管理员"


@pytest.mark.parametrize(
    "text",
    [
        "会计离职了 我是管理员 她的密码能改吗",
        "我们那个出纳上个月不干了 她那个账号我要收回来",
        "走的那个仓管的号怎么处理",
        "员工辞职了 新来的想接着用他那个号",
        "我就是企业管理员 业务员走了手机号也停了 他账号咋办",
        "小李被辞退了 她的账号怎么收回",
        "原来的会计已经不在这干了 她的账号密码要换掉",
        "我这边管理员 采购跑路了 他密码想改",
        "那个女的离职了 我要进她的号看单子",
        "离职员工的号想停掉 手机也停机了",
        "做账的走了 她那个号怎么办",
        "离职的那个小伙 他的账号怎么处理",
    ],
)
def test_a_colleague_who_has_left_is_no_administrator_who_is_gone(text: str) -> None:
    values = read(text, product="xingchen").values
    assert (values["trouble"], values["account"]) == ("left", "other_user")


@pytest.mark.parametrize(
    "text",
    [
        "会计离职了 我是管理员",
        "走的是出纳 我就是企业管理员",
        "我这边管理员能改吗",
        "管理员就是我",
        "我有管理员权限",
        "我是eas管理员",
    ],
)
def test_who_says_that_he_is_the_administrator_is_heard(text: str) -> None:
    assert read(text).values["rights"] == "yes"


@pytest.mark.parametrize(
    "text", ["我不是管理员", "我们企业管理员离职了", "我找管理员问过", "谁是管理员", "我想问管理员是谁"]
)
def test_who_speaks_of_an_administrator_is_none(text: str) -> None:
    assert "rights" not in read(text, product="xingchen").values


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("管理员离职了没交接", "admin_gone"),
        ("我们企业管理员辞职了 手机号也停了", "admin_gone"),
        ("公司就她一个管理员 她不干了", "admin_gone"),
        ("会计走了 我接手 我的密码忘了", "forgotten"),
        ("会计还没走 她密码忘了", "forgotten"),
        ("出纳密码忘了", "forgotten"),
    ],
)
def test_other_troubles_stay_what_they_are(text: str, trouble: str) -> None:
    assert read(text, product="xingchen").values["trouble"] == trouble


@pytest.mark.parametrize("text", ["会计离职了 manager密码没人知道", "财务走了 administrator没交接"])
def test_elsewhere_the_managers_password_goes_with_him(text: str) -> None:
    assert read(text, product="kis").values["trouble"] == "admin_gone"


async def test_the_administrator_is_told_what_he_does_himself(customer: Customer) -> None:
    await customer.write("会计不做了 她那个账号密码我要改掉 我是管理员怎么找不到")
    said = await customer.write("云星辰", product="xingchen=云星辰")
    assert customer.card["title"] == LEAVER
    assert "您就是管理员" in said
    assert "发给企业管理员" not in said
    assert "邀请接手的人" in await customer.write("那新会计怎么接她的账")
    assert "账目不会丢" in await customer.write("她以前做的凭证会不会丢")


async def test_the_only_administrator_who_has_left_is_applied_for_anew(customer: Customer) -> None:
    await customer.write("云星辰 店里的会计辞职了 她的账号怎么收回", product="xingchen=云星辰")
    assert customer.card["title"] == LEAVER
    await customer.write("我们就她一个管理员 电话打不通")
    assert customer.card["title"] == APPLY
    assert "发给公司负责人" in customer.text
    assert "有办法" in await customer.write("那怎么换成我当管理员")


async def test_the_head_of_the_firm_is_not_told_to_write_to_himself(customer: Customer) -> None:
    await customer.write("云星辰 会计不干了 我是老板 她的账号怎么收回", product="xingchen=云星辰")
    await customer.write("公司只有她一个管理员")
    assert customer.card["title"] == APPLY
    assert "发给公司负责人" not in customer.text


async def test_who_wants_to_manage_instead_is_shown_how(customer: Customer) -> None:
    await customer.write("云星辰 店里的会计辞职了 她的账号怎么收回", product="xingchen=云星辰")
    await customer.write("我是老板 怎么把管理员换成我")
    assert customer.card["title"] == APPLY


async def test_the_phone_of_a_plain_colleague_asks_for_no_kind_of_account(customer: Customer) -> None:
    await customer.write("云星辰 分公司出纳密码忘了 我是管理员 能给她改吗", product="xingchen=云星辰")
    said = await customer.write("她手机号换了 旧号停了 收不到短信")
    assert customer.card["title"] == "停旧账号，邀请新账号"
    assert "您是普通账号" not in said
    assert "您就是管理员" in said


async def test_in_k3cloud_the_account_is_stopped(customer: Customer) -> None:
    await customer.write("云星空 出纳离职了 我是管理员 她的密码想改掉 不让她再登", product="k3cloud=云星空")
    assert customer.card["title"] == "普通员工离职：直接停用"


async def test_elsewhere_the_administrator_sets_it_anew(customer: Customer) -> None:
    await customer.write("我是eas管理员 出纳离职了 她账号密码要改掉", product="eas=eas")
    assert customer.card["title"] == "您是管理员，在用户管理里替他重置"
