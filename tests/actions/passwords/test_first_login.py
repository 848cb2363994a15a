"""Who has no password yet, a colleague by name, the cloud account by its window, and the words that are sent on."""

from __future__ import annotations

import pytest

from actions.passwords import texts
from actions.passwords.reading import read
from actions.passwords.refusals import find_refusal
from actions.passwords.signs import denies_password, user_name
from actions.passwords.turning import turns_out_password
from tests.actions.passwords.customer import Customer

NEW = "我是新来的 领导说给我开好了 但是没有告诉我密码是啥"


@pytest.mark.parametrize(
    "words",
    [NEW, "可是我从来没设过密码呀", "老板说手机收验证码就能登 是不是不用密码", "新员工第一次登录没有密码"],
)
def test_no_password_was_set_yet(words: str) -> None:
    assert read(words, product="xingchen").values["trouble"] == "never_set"
    assert find_refusal(words) is None


@pytest.mark.parametrize(
    ("words", "trouble"),
    [("前任会计没告诉我密码", "forgotten"), ("孙会计没告诉我密码", "forgotten"), ("没有设置密码的地方", None)],
)
def test_somebody_has_set_it(words: str, trouble: str | None) -> None:
    assert read(words).values.get("trouble") == trouble


async def test_who_never_had_a_password_is_told_of_the_first_login(customer: Customer) -> None:
    await customer.write(NEW)
    await customer.tap("云星辰")
    assert customer.card["title"] == "用验证码登录，自己设密码"
    assert "没有初始密码" in customer.text
    assert texts.GLAD not in await customer.write("能收到的", "helped")
    said = await customer.write("老板说手机收验证码就能登 是不是不用密码")
    assert "不用先有密码" in said


async def test_a_password_taken_for_forgotten_turns_out_never_set(customer: Customer) -> None:
    await customer.write("云星辰密码忘了，手机能收验证码", product="xingchen=云星辰")
    await customer.write("可是我从来没设过密码呀")
    assert customer.card["title"] == "用验证码登录，自己设密码"


@pytest.mark.parametrize(
    ("name", "product", "title", "to"),
    [
        ("云星空", "k3cloud", "向管理员要初始密码，第一次登录自己改", "云星空系统管理员"),
        ("K3", "k3wise", "在登录框选首次激活", "K3 的系统管理员"),
        ("EAS", "eas", "向 EAS 管理员要第一次的密码", "EAS 管理员"),
        ("KIS", "kis", "向建用户的管理员（manager）要第一次的密码", "账套的系统管理员（manager）"),
    ],
)
async def test_elsewhere_who_made_the_user_gives_the_first_password(
    customer: Customer, name: str, product: str, title: str, to: str
) -> None:
    await customer.write(f"{name} {NEW}", product=f"{product}={name}")
    assert customer.card["title"] == title
    assert customer.card["message"]["to"] == to
    assert "忘了" not in customer.card["understood"]


@pytest.mark.parametrize("words", ["新来的小刘密码忘了", "小王的kis密码不记得了", "老张把密码忘了"])
def test_a_colleague_by_name(words: str) -> None:
    assert read(words).values["account"] == "other_user"


@pytest.mark.parametrize("words", ["大小写密码忘了", "老版本密码忘了", "我找小刘重置密码"])
def test_nobody_by_name(words: str) -> None:
    assert read(words).values.get("account") != "other_user"


@pytest.mark.parametrize(
    "words",
    ["kis专业版打开先要手机号和密码 密码一直说不对", "不是呀 我说的是一打开软件第一个框 要手机号的那个 不是账套里面的"],
)
def test_the_window_that_wants_a_phone_is_the_cloud_account(words: str) -> None:
    reading = read(words, asked="code", product="kis")
    assert reading.values["account"] == "cloud_account"
    assert reading.values.get("code") != "no"


def test_known_to_one_person_only_is_a_password_matter() -> None:
    assert turns_out_password("开机密码进不去了", "打开软件要输密码 用户名manager 密码只有孙会计知道")


async def test_no_list_of_passwords_that_the_mini_edition_lacks(customer: Customer) -> None:
    await customer.write("迷你版密码忘了", product="kis=迷你版", edition="kis_mini=迷你版")
    assert customer.card["title"] == "请工程师核实身份后处理"


async def test_a_question_about_the_steps_changes_no_trouble(customer: Customer) -> None:
    await customer.write("云星辰的管理员离职了 手机号也跟着他走了", product="xingchen=云星辰")
    await customer.tap("企业管理员")
    said = await customer.write("那旧管理员的手机号停了 要他配合吗")
    assert "没有要原来那位确认的一步" in said
    said = await customer.write("我是新的管理员 我自己的号能登 旧的那个人不用配合吧")
    assert "没有要原来那位确认的一步" in said
    said = await customer.write("我没问我的密码啊 我是问申请的时候旧管理员要不要点同意")
    assert "没有要原来那位确认的一步" in said


async def test_an_open_question_swallows_no_question(customer: Customer) -> None:
    await customer.write("云星辰手机号换了", product="xingchen=云星辰")
    assert "登录密码还记得吗" in customer.text
    said = await customer.write("我自己的号能登 旧的那个人不用配合吧")
    assert "没有可靠的资料" in said
    assert "登录密码还记得吗" not in said


async def test_who_does_not_know_the_administrator_hears_whom_to_ask(customer: Customer) -> None:
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    assert "先问财务主管或信息部" in await customer.write("管理员是谁我也不知道 大概是信息科的")


@pytest.mark.parametrize(
    ("words", "trouble", "account"),
    [
        ("密码肯定没错 别人都正常", None, "own_user"),
        ("公司门户点进去eas说密码错", "forgotten", "own_user"),
        ("KIS账套管理那个Admin密码想不起来了", "forgotten", "container_admin"),
        ("客户问我 他们manager忘了", "forgotten", "administrator"),
        ("我们仓库阿姨的云星空密码忘了", "forgotten", "other_user"),
        ("我们出纳小陈的eas登陆密码忘了", "forgotten", "other_user"),
        ("主管说给我建好了 没说密码", "never_set", None),
        ("怎么看到初始密码 我刚入职", "never_set", None),
    ],
)
def test_what_happened_to_whom(words: str, trouble: str | None, account: str | None) -> None:
    values = read(words).values
    assert (values.get("trouble"), values.get("account")) == (trouble, account)


@pytest.mark.parametrize("words", ["没说密码", "主管没说密码是什么"])
def test_who_was_not_told_one_does_not_deny_that_it_is_about_one(words: str) -> None:
    assert not denies_password(words)
    assert denies_password("我没问我的密码啊")


async def test_the_words_to_send_on_hold_the_user_name(customer: Customer) -> None:
    await customer.write("k3密码想不起来", product="k3wise=k3")
    await customer.write("我自己的 用户名王芳")
    assert "用户名是王芳" in customer.card["message"]["text"]


@pytest.mark.parametrize("words", ["用户名忘了", "用户名manager 密码", "用户名和密码都不对", "我的账号被锁了"])
def test_no_user_name_is_told(words: str) -> None:
    assert user_name(words) is None


async def test_a_disabled_account_is_no_password(customer: Customer) -> None:
    said = await customer.write("登录提示用户已被禁用 请联系管理员 我休产假回来")
    assert "账号的问题我来帮您看" in said
