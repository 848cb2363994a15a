"""Which account set the words speak of: names, other ones, and what is no name at all."""

from __future__ import annotations

import pytest

from actions.closing.account_sets import Spoken, clean_name, find_account_set, is_wish_to_switch


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("换到二厂账套", "二厂"),
        ("换成二厂帐套", "二厂"),
        ("回到总部的账套", "总部"),
        ("带我做二厂账套的结账", "二厂"),
        ("带我做2026年11月二厂账套的结账", "二厂"),
        ("结二厂账套的账", "二厂"),
        ("二厂账套也要结账", "二厂"),
        ("北京分公司也要结账", "北京"),
        ("A公司要月结", "A"),
        ("切换到华信（苏州）账套", "华信(苏州)"),
    ],
)
def test_an_account_set_that_is_to_be_done(text: str, name: str) -> None:
    assert find_account_set(text) == Spoken(name)


def test_what_else_was_named_is_no_part_of_the_name() -> None:
    text = "带我做KIS专业版二厂账套的结账"
    assert find_account_set(text, [(3, 9)]) == Spoken("二厂")
    assert find_account_set(text, [(3, 9), (6, 9)]) == Spoken("二厂")


@pytest.mark.parametrize(
    ("text", "is_present"), [("这个账套叫二厂", True), ("账套：二厂", False), ("账套名称是 二厂", False)]
)
def test_what_an_account_set_is_called(text: str, is_present: bool) -> None:
    assert find_account_set(text) == Spoken("二厂", is_called=True, is_present=is_present)


@pytest.mark.parametrize(
    "text", ["换个账套", "另一个账套也要结账", "还有一个账套要结", "换一家公司", "第二个账套", "做另外一个账套",
     "换到原来那个账套", "回到之前的账套"]
)
def test_another_one_without_a_name(text: str) -> None:
    assert find_account_set(text) == Spoken(None)


@pytest.mark.parametrize(
    "text",
    [
        "我们公司要结账", "本公司月底要结账", "动手前先备份账套", "换账套登录不了", "账套备份好了", "做好备份账套了",
        "换下一个库存组织", "公司都用了", "做完这个账套了", "公司没有外币业务", "账套结完了", "换成数据中心怎么弄",
        "账套打不开", "带我结账", "都用了", "换到10月", "账套管理在哪", "整个公司要结账", "回公司再做",
    ],
)  # fmt: skip
def test_what_speaks_of_none(text: str) -> None:
    assert find_account_set(text) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("二厂", "二厂"), ("叫二厂账套", "二厂"), ("就叫华信二厂吧", "华信二厂"), (" 总部。", "总部"), ("a:b@c", "abc"),
        ("我们", None), ("这个", None), ("", None), (":@", None), ("长" * 21, None), ("\x00\n", None),
    ],
)  # fmt: skip
def test_names_as_they_are_kept(said: str, name: str | None) -> None:
    assert clean_name(said) == name


@pytest.mark.parametrize("text", ["换个账套吧", "还有另一个账套要结账", "换到二厂账套", "回到总部的账套做"])
def test_a_whole_message_is_a_wish_to_switch(text: str) -> None:
    assert is_wish_to_switch(text)


@pytest.mark.parametrize("text", ["换个账套登录试试", "换个密码", "换到新账套", "换到二厂账套打不开", "换电脑了"])
def test_no_wish_to_switch(text: str) -> None:
    assert not is_wish_to_switch(text)
