"""What asks nothing and wants a word of ours: a new password that is refused, many trials, a manager who is away."""

from __future__ import annotations

import pytest

from actions.passwords.asides import find_asides, wants_word
from actions.passwords.content import procedures
from actions.passwords.reading import read
from tests.actions.passwords.customer import Customer

OWN = {"trouble": "forgotten", "account": "own_user"}


@pytest.mark.parametrize(
    "text",
    [
        "新密码拷过去还是说密码错误",
        "粘贴的密码说不正确",
        "他给我的新密码不对",
        "我试了三四次",
        "试了好几遍都不行",
        "网管今天不在",
        "输了五六回了",
    ],
)
def test_a_word_is_wanted(text: str) -> None:
    assert wants_word(text)


@pytest.mark.parametrize("text", ["输错五次就锁吗", "改好了", "试一下", "密码不对", "复制好了", "新密码记住了"])
def test_no_word_is_wanted(text: str) -> None:
    assert not wants_word(text)


def test_the_cause_comes_before_the_lock() -> None:
    asides = procedures().asides("k3cloud")
    said = [one.text for one in find_asides(asides, "新密码我粘贴进去还是说密码错误 会不会锁掉呀", OWN)]
    assert "空格" in said[0]
    assert "有可能锁" in said[1]


def test_both_questions_after_it_worked_get_their_line() -> None:
    asides = procedures().asides("k3cloud")
    said = [one.text for one in find_asides(asides, "那我要不要自己再改一次 在哪里改呀", OWN)]
    assert said[0].startswith("要再改一次")
    assert "没有核实过" in said[1]


async def test_many_trials_get_the_warning_beside_the_procedure(customer: Customer) -> None:
    said = await customer.write("EAS提示账号失效 我试了四五次了", product="eas=EAS")
    assert "先别再试" in said
    assert customer.card["title"] == "请管理员重置后再改"


async def test_a_leaver_named_with_the_product_is_no_riddle(customer: Customer) -> None:
    await customer.write("我是老板 有个员工的密码忘了 在哪改")
    said = await customer.write("云星辰的 会计离职了 我要登她的号看她做的单", product="xingchen=云星辰")
    assert "看不出来" not in said
    assert "旧号不用进" in said
    assert customer.card["title"] == "员工已离职或联系不上：换人接手"
    said = await customer.write("我自己就是管理员 她之前做的单还看得到吗 她的号怎么处理", "inform", 0.4)
    assert "账目不会丢" in said
    assert "部门与员工" in said


async def test_what_comes_after_she_is_gone_is_no_borrowing(customer: Customer) -> None:
    await customer.write("云星辰 出纳密码忘了 我是管理员", product="xingchen=云星辰")
    said = await customer.write("以后她要是走了 这个号咋弄 还能看我们的账吗", "inform", 0.4)
    assert "办离职" in said
    assert "别借" not in said


def test_a_simple_one_is_no_portal() -> None:
    assert "way_in" not in read("想给她改一个简单点的").values
    assert read("从单点登录进去密码不对").values["way_in"] == "portal"


@pytest.mark.parametrize(
    "text", ["密码我好像记错了", "密码记混了 登不上", "把我密码搞混了", "密码弄混了", "可能密码记岔了", "我密码记串了"]
)
def test_who_remembers_it_wrongly_has_a_password_trouble(text: str) -> None:
    reading = read(text)
    assert reading.values["trouble"] == "forgotten"
    assert reading.is_only_wrong


@pytest.mark.parametrize("text", ["不是记错密码", "我没记错密码"])
def test_who_remembers_it_rightly_has_none(text: str) -> None:
    assert "trouble" not in read(text).values
