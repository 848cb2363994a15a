"""Who knows his password and wants another; an account locked by too many tries; what is told is no question."""

from __future__ import annotations

import pytest

from actions.passwords.asides import find_asides
from actions.passwords.content import procedures
from actions.passwords.reading import changes_own, read
from actions.passwords.refusals import find_refusal
from tests.actions.passwords.customer import Customer


@pytest.mark.parametrize(
    "text",
    [
        "会计走了 账扔给我了 金蝶那个密码我想换一个",
        "前任把密码告诉我了 我想改成自己的",
        "老会计把密码留给我了 想换成自己的",
        "我就想问登进去以后在哪改密码",
        "进了软件点哪个菜单改密码",
        "旧密码我有 想换个新的",
    ],
)
def test_who_has_one_and_wants_another(text: str) -> None:
    assert changes_own(text)
    assert read(text, product="kis").values["trouble"] == "change"


@pytest.mark.parametrize(
    "text",
    [
        "帮同事改密码",
        "密码改完以后登不上",
        "改了密码接口报错",
        "密码忘了想换一个",
        "系统提示要我改密码",
        "他让我给会计改密码",
    ],
)
def test_who_has_none_or_wants_another_thing(text: str) -> None:
    assert not changes_own(text)


@pytest.mark.parametrize(
    "text",
    [
        "提示密码错误次数过多",
        "说我密码输错次数太多了",
        "密码输入错误次数超过限制",
        "登录失败次数过多，请稍后再试",
        "密码错误次数已达上限",
        "提示连续输错密码 不让登了",
    ],
)
def test_too_many_tries_lock_an_account(text: str) -> None:
    assert read(text, product="k3cloud").values["trouble"] == "locked"


@pytest.mark.parametrize(
    "text", ["提示密码错误", "验证码错误次数过多", "会不会输错次数太多被锁", "短信发送次数太多", "错误次数在哪设"]
)
def test_one_wrong_try_does_not(text: str) -> None:
    assert read(text, product="k3cloud").values.get("trouble") != "locked"


@pytest.mark.parametrize(
    "text",
    [
        "刚入职 登录提示账号没有激活 该填什么密码",
        "新来的 用户未激活 密码填啥",
        "账号昨天刚给我开的 填什么密码",
        "提示用户没激活 要输什么密码",
        "新同事登录说账号未激活",
    ],
)
def test_an_account_that_is_not_active_has_no_password_yet(text: str) -> None:
    assert read(text, product="k3wise").values["trouble"] == "never_set"


@pytest.mark.parametrize("text", ["提示软件未激活", "许可没有激活", "没有激活码"])
def test_a_licence_that_is_not_active_is_no_account(text: str) -> None:
    assert read(text, product="kis").values.get("trouble") != "never_set"


@pytest.mark.parametrize("text", ["前任把密码告诉我了 想改成自己的", "会计走之前密码给我了", "密码他发给我了的"])
def test_who_was_told_it_does_not_ask_to_be_shown_it(text: str) -> None:
    assert find_refusal(text) is None


@pytest.mark.parametrize("text", ["把密码告诉我", "你把密码发给我吧", "看一下我的密码"])
def test_who_asks_to_be_shown_it_is_declined(text: str) -> None:
    refusal = find_refusal(text)
    assert refusal is not None
    assert refusal.kind == "reveal"


STANDARD = {"trouble": "change", "edition": "kis_standard"}
DINGTALK = {"trouble": "forgotten", "way_in": "dingtalk", "account": "own_user"}


@pytest.mark.parametrize(
    ("product", "known", "text", "part"),
    [
        ("kis", STANDARD, "那安全码我就不动啦 换操作员是点下面那个名字对吧", "状态栏的用户名"),
        ("kis", STANDARD, "我刚才随便填了一个 忘了填的啥 会影响登录吗", "先别慌"),
        ("kis", STANDARD, "旁边有个安全码 我要不要也一起改掉", "安全码不用改"),
        ("kis", STANDARD, "以前会计那个名字还在里头 咋给他停了", "工具→用户管理"),
        ("kis", STANDARD, "我怕他还能进来看 会不会", "再用您这个用户登"),
        ("k3cloud", DINGTALK, "后面真有个空格 谢谢 那能不能改成跟钉钉一样的", "两边各管各的"),
    ],
)
def test_what_is_told_beside_a_question_is_not_answered(
    product: str, known: dict[str, str], text: str, part: str
) -> None:
    found = find_asides(procedures().asides(product), text, known)
    assert len(found) == 1
    assert part in found[0].text


async def test_the_cloud_account_that_he_has_not_is_not_proposed(customer: Customer) -> None:
    await customer.write("前面的会计走了 账交给我了 金蝶那个密码我想换一个 怕他还能进来")
    await customer.write("KIS标准版 旧密码我有", product="kis=KIS", edition="kis_standard=标准版")
    assert customer.card["title"] == "改自己的密码"
    said = await customer.write("没有什么云账号 双击就一个窗口 我就问登进去以后在哪改密码")
    assert "工具→修改密码" in said
    assert "太好了" not in said


async def test_what_is_asked_after_the_end_is_answered_by_what_was_shown(customer: Customer) -> None:
    await customer.write("KIS标准版 想改我的登录密码 旧的记得", product="kis=KIS", edition="kis_standard=标准版")
    await customer.tap("有帮助")
    assert "先别慌" in await customer.write("安全码我随手填了 忘了填的什么 要紧吗")
