"""Told facts are never inverted, and a correction flips just what it names: the procedure on screen changes with it."""

from __future__ import annotations

import pytest

from actions.passwords.reading import read
from tests.actions.passwords.customer import Customer


@pytest.mark.parametrize(
    "text",
    [
        "普通账号 老板是企业管理员 他能登",
        "企业管理员是我们李总 不是我",
        "我就是个出纳 法人才是主账号",
        "老板是企业管理员",
        "我不是管理员 管理员在李总那",
        "管理员是张姐 不是我",
    ],
)
def test_what_somebody_else_is_tells_that_he_is_not(text: str) -> None:
    assert read(text, asked="role", product="xingchen").values["role"] == "member"


@pytest.mark.parametrize("text", ["企业管理员", "是老板的号", "我就是企业管理员", "老板是企业管理员 但他联系不上了"])
def test_who_is_the_administrator_or_asks_for_him_is_heard(text: str) -> None:
    assert read(text, asked="role", product="xingchen").values["role"] == "enterprise_admin"


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("k3主控台administrator密码丢了 账套管理的admin倒是有", "administrator"),
        ("说反了。丢的是主控台的administrator，账套管理Admin能进", "administrator"),
        ("账套管理admin我有 忘的是administrator", "administrator"),
        ("账套管理admin的密码忘了 主控台administrator我有", "container_admin"),
        ("Admin登得进去 就是主控台administrator不知道", "administrator"),
        ("不对 manager在我这 忘的是我自己做账用的", "own_user"),
    ],
)
def test_what_is_there_is_not_what_is_lost(text: str, account: str) -> None:
    assert read(text, product="k3wise").values["account"] == account


@pytest.mark.parametrize(
    "text", ["用的就是跟开机一样的账号", "我用的域登录", "登星空用的就是电脑开机那个账号"]
)
def test_the_account_of_the_computer_is_the_domains(text: str) -> None:
    assert read(text, product="k3cloud").values["way_in"] == "domain"


@pytest.mark.parametrize("text", ["电脑开机密码忘了", "领域账号", "开机很慢 密码忘了"])
def test_a_computer_alone_is_no_way_in(text: str) -> None:
    assert "way_in" not in read(text, product="k3cloud").values


@pytest.mark.parametrize(
    "text",
    [
        "云账号是他手机弄的 现在他人找不到了 密码我们没有",
        "云账号密码忘了 手机号是空号",
        "云账号的号是以前代理商的 代理商倒闭了",
    ],
)
def test_a_phone_whose_owner_is_gone_receives_nothing(text: str) -> None:
    assert read(text, product="kis").values["code"] == "gone"


@pytest.mark.parametrize("text", ["oa里点eas进去说我密码错", "重置过密码了还是不对", "提示密码不正确"])
def test_a_refused_password_is_not_called_forgotten(text: str) -> None:
    assert read(text).is_only_wrong


@pytest.mark.parametrize("text", ["密码忘了 试了都不对", "密码不对 不记得了", "密码没人知道"])
def test_a_lost_password_is(text: str) -> None:
    assert not read(text).is_only_wrong


@pytest.mark.parametrize("text", ["老是弹出来叫我及时修改密码", "天天催我改密码", "跳个框让换密码"])
def test_who_is_told_to_change_it_did_not_ask_to(text: str) -> None:
    assert read(text).values["trouble"] == "expired"


async def test_a_corrected_role_shows_its_own_way(customer: Customer) -> None:
    await customer.write("云星辰 手机卡注销了 密码忘了", product="xingchen=云星辰")
    await customer.write("企业管理员")
    assert customer.card["title"] == "本人登录，申请新增企业管理员"
    await customer.write("搞错了 我是普通账号 老板才是企业管理员")
    assert customer.card["title"] == "停旧账号，邀请新账号"


async def test_who_logs_in_with_the_computers_account_is_sent_to_its_keeper(customer: Customer) -> None:
    await customer.write("云星空登录说账号锁定", product="k3cloud=云星空")
    assert customer.card["title"] == "请系统管理员解锁"
    await customer.write("不对 我用的是域账号")
    assert customer.card["title"] == "找管电脑账号的 IT，在域里解锁或重置"
    said = await customer.write("那星空管理员给我解锁不就行了")
    assert "星空管理员解不了" in said


async def test_a_phone_nobody_holds_leads_to_a_person(customer: Customer) -> None:
    await customer.write("KIS的云账号是前老板拿他手机弄的 他失联了 密码我们没有", product="kis=KIS")
    assert customer.card["title"] == "号主联系不上：转工程师核实后处理"
    assert "收短信重设" not in str(customer.card["steps"])
