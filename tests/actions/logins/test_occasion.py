"""What does not work comes before what it is needed for."""

from __future__ import annotations

import pytest

from actions.logins.occasion import (
    denies_closing,
    denies_login,
    drop_denied,
    only_asks_after_success,
    tells_login_trouble,
)
from tests.actions.logins.turn import turn


@pytest.mark.parametrize(
    "text",
    [
        "急！今天30号要结账 软件打不开了登不进去",
        "马上要月结了，金蝶进不去咋整",
        "月底结账呢 客户端登录不上",
        "等着结账 账套打不开",
        "明天要报税结账 kis登不上去了",
        "换完路由器三台就都连不上服务器了 还等着结账",
        "我不是问怎么结账！！是登都登不进去",
        "双击闪一下黑框就没了。我月末三天要做六家门店的账",
        "主控台一闪就没了 等着月结",
        "月底要结账 没有人能登星辰",
        "结账日 谁都没法登 急",
        "双击图标没动静 今天要关账",
        "客户端闪退 折旧还没提呢",
    ],
)
def test_a_login_trouble_beats_the_occasion(text: str) -> None:
    assert tells_login_trouble(text)


@pytest.mark.parametrize(
    "text",
    [
        "结账结不了 点期末结账进不去",
        "点期末结账 进不去",
        "要反结账 登不进去那个期末处理界面",
        "结账的界面打不开了",
        "点期末结账 闪退",
        "双击凭证没反应 要月结",
        "没有人能结账 权限都没有",
        "双击备份文件没反应 结账前备份",
        "期末处理双击没反应",
        "固定资产模块闪退",
        "月末结账 凭证打不开",
        "金蝶里的报表打不开 要结账",
        "固定资产模块进不去 结不了账",
        "税务局网站登不上 要结账",
        "结账的时候系统提示有未过账凭证",
        "带我结账",
    ],
)
def test_what_stands_in_the_software_is_no_login_trouble(text: str) -> None:
    assert not tells_login_trouble(text)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("我不是问怎么结账！！", True),
        ("不是结账！是登不上", True),
        ("没让你带我结账啊", True),
        ("先别管结账 登都登不上", True),
        ("我没说要结账", True),
        ("是不是要先结账", False),
        ("总账不能结账", False),
        ("还没结账", False),
    ],
)
def test_who_denies_the_closing(text: str, denied: bool) -> None:
    assert denies_closing(text) is denied


def test_a_denied_closing_does_not_come_back() -> None:
    dialogue = turn("我不是问怎么结账").dialogue
    dialogue.jobs = [{"name": "closing", "memory": {}}, {"name": "login", "memory": {}}]
    drop_denied(dialogue)
    assert [entry["name"] for entry in dialogue.jobs] == ["login"]


@pytest.mark.parametrize(
    ("text", "asks", "is_so"),
    [
        ("我点了打开就好了!!旁边有个始终允许可以勾吗", True, True),
        ("已经登进去了 那手机上也要弄吗", True, True),
        ("已经能用了，以后每次都要点允许吗", True, True),
        ("换了网线现在可以了 是不是以前就松了", True, True),
        ("又能用了 会不会再断啊", True, True),
        ("这样就好了吗", True, False),
        ("点允许就行了吧", True, False),
        ("刚才就好了 现在又不行了", True, False),
        ("打开就好了", False, False),
        ("登不上怎么办", True, False),
    ],
)
def test_a_question_beside_a_success_opens_no_trouble(text: str, asks: bool, is_so: bool) -> None:
    assert only_asks_after_success(text, asks=asks) is is_so


@pytest.mark.parametrize(
    "text",
    [
        "我登得上去的撒 哪个说登不上嘛",
        "谁说我登不上了",
        "我没说登不上啊",
        "又没说进不去",
        "哪里说登不进去了",
        "我不是说登录不上",
    ],
)
def test_who_never_said_so_has_no_login_trouble(text: str) -> None:
    assert denies_login(text)


@pytest.mark.parametrize(
    "text", ["登不上", "管理员说登不上", "不是登不上 是进去空白", "谁都登不上", "哪个账号都登不上", "没人说得清"]
)
def test_who_tells_of_it_has_one(text: str) -> None:
    assert not denies_login(text)
