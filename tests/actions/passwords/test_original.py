"""What was never set, or is not had, is heard as told: the old password, a server of one's own, who knows manager's."""

from __future__ import annotations

import pytest

from actions.passwords.addressed import needs_who_knows
from actions.passwords.reading import read
from tests.actions.passwords.customer import Customer


@pytest.mark.parametrize(
    "text",
    [
        "企业微信扫码进的 想用密码登 原密码是多少 我从来没设过",
        "改密码非要填旧密码，可我就没设置过",
        "我没设过密码哪来的旧密码",
        "原密码去哪弄啊",
        "企微进的星辰 它问我要原密码",
    ],
)
def test_an_old_password_that_was_never_set(text: str) -> None:
    assert read(text, product="xingchen").values["trouble"] == "no_original"


@pytest.mark.parametrize("text", ["旧密码忘了", "原密码我不记得了 企业微信进的", "我还没设过密码", "旧密码在哪里改"])
def test_a_forgotten_one_and_a_first_one_are_others(text: str) -> None:
    assert read(text, product="xingchen").values.get("trouble") != "no_original"


@pytest.mark.parametrize(
    "text",
    [
        "网页进的，没得自己服务器嘛",
        "冇服务器",
        "我们没有服务器",
        "不是私有云哦",
        "你给的是私有云那个嘛 我们是公有云",
        "哪来的服务器嘛",
    ],
)
def test_who_has_no_server_is_in_the_public_cloud(text: str) -> None:
    assert read(text, product="k3cloud").values["edition"] == "k3cloud_public"
    assert read(text, product="k3cloud", asked="edition").values["edition"] == "k3cloud_public"


@pytest.mark.parametrize("text", ["是私有云", "服务器在机房 我没得服务器密码", "不是公有云 是私有云", "自己的服务器"])
def test_who_has_one_is_not(text: str) -> None:
    assert read(text, product="k3cloud").values["edition"] == "k3cloud_private"


def test_a_password_at_the_till_is_known_in_xingchen_only() -> None:
    for text in ("收银台小妹密码忘了", "POS机那个收银员登不上 密码不对"):
        assert read(text).values["account"] == "cashier"
        assert read(text, product="kis").values.get("account") != "cashier"
    assert read("不是收银的 我自己的密码忘了", product="xingchen").values["account"] == "own_user"


def test_the_user_of_the_tool_is_no_manager() -> None:
    assert "rights" not in read("账套管理那个Admin我能进", product="kis").values
    assert read("manager我有", product="kis").values["rights"] == "yes"


async def test_the_original_password_is_fetched_by_scanning(customer: Customer) -> None:
    await customer.write("我们企业微信扫码进星辰的 原密码是多少 我从来没设过", product="xingchen=星辰")
    assert customer.card["title"] == "扫码进去，取原密码再改"


async def test_the_cashiers_password_is_no_colleagues(customer: Customer) -> None:
    await customer.write("收银台小妹密码忘了")
    await customer.write("精斗云那个收银 就她一个登不上", product="xingchen=精斗云")
    assert customer.card["title"] == "后台给他重置"
    assert "要分别改" in await customer.write("她两个店都上班 改了这边那边要不要也改")


async def test_no_server_turns_the_private_cloud_round(customer: Customer) -> None:
    await customer.write("星空那个administrator密码没人晓得了", product="k3cloud=星空")
    await customer.write("私有云")
    assert customer.card["title"] == "在服务器的管理中心里重置"
    await customer.write("不是私有云哦 说了没得服务器")
    assert customer.card["title"] == "企业管理员在天梯系统里重置"


async def test_the_tools_user_is_no_way_to_manager(customer: Customer) -> None:
    await customer.write("kis专业版 manager密码忘了", product="kis=kis", edition="kis_pro=专业版")
    said = await customer.write("账套管理那个Admin我能进，从那里能不能改manager")
    assert "没有可靠的资料" in said
    assert "请知道 manager 密码的人" not in said


@pytest.mark.parametrize(
    ("text", "is_left_out"),
    [("没人知道manager密码 跟云账号是不是一个", True), ("manager能不能改", True), ("manager有人知道密码", False)],
)
def test_nobody_is_sent_to_who_knows_it_where_nobody_does(text: str, is_left_out: bool) -> None:
    answer = "请知道 manager 密码的人本人登录账套。"
    assert needs_who_knows(answer, text, {"account": "administrator"}) is is_left_out
