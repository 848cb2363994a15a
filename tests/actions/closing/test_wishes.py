"""Who denies a close wishes none, and what holds a close up is to be answered before a walk."""

from __future__ import annotations

import pytest

from actions.closing.wishes import denies_close, is_cut_off, tells_trouble, wishes_to_close


@pytest.mark.parametrize(
    "text",
    [
        "我说的是个税 不是年结",
        "不是结账!凭证改好了",
        "别带我结账",
        "我没说要结账",
        "谁要年结了",
        "我不是问怎么结账！！是登都登不进去",
        "我没问结账",
        "谁问你结账了",
        "跟结账没关系 是登不上",
        "结账先放一边 先看登录",
        "没让你带我结账",
        "别教我结账了",
    ],
)
def test_a_denied_close_is_no_wish(text: str) -> None:
    assert denies_close(text)
    assert not wishes_to_close(text)


@pytest.mark.parametrize(
    "text",
    [
        "带我结账",
        "我要年结",
        "不是月结 我要做年结",
        "老师我刚接手 月底要结账 一点都不会 能不能带着我做",
        "我们要结账 该做哪些",
        "我们只有总账和固定资产 K3 WISE 月底怎么弄",
        "今天30号了 要结账了 教教我",
        "准备结账了 有没有清单",
        "下个月要结账 我什么都不懂 怎么办",
    ],
)
def test_a_wish_stays_one(text: str) -> None:
    assert wishes_to_close(text)


@pytest.mark.parametrize("text", ["财务结账点了不让过 我头一回结", "总帐结不掉", "结账老是失败", "月底账结不了"])
def test_what_holds_it_up(text: str) -> None:
    assert tells_trouble(text)


@pytest.mark.parametrize("text", ["带我结账", "第一次结账，从哪开始", "结账前要做哪些"])
def test_nothing_holds_it_up(text: str) -> None:
    assert not tells_trouble(text)


@pytest.mark.parametrize(
    "text",
    [
        "急急急！！今天30号要结账 软件打不开了登不进去 怎么办啊",
        "急 要结账了 金蝶一直转圈",
        "今天必须结账 服务器连不上了",
        "要做账 打开软件就闪退",
        "晚上要结账 电脑进不去系统",
        "明天就要结账了 登陆失败",
        "准备结账 没法登录",
        "要结账 停电了",
    ],
)
def test_who_cannot_get_in_cannot_be_led(text: str) -> None:
    assert is_cut_off(text)
    assert not wishes_to_close(text)


@pytest.mark.parametrize(
    "text", ["没有用仓存", "都用了", "KIS专业版", "只用总账", "我不知道怎么看版本", "进度", "登记好了"]
)
def test_who_answers_is_not_cut_off(text: str) -> None:
    assert not is_cut_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "月底要结账了 出库单怎么审核",
        "一开软件就老叫我更新 明天还要结账",
        "打印不出来 等着结账呢",
        "快月底结账了 报表在哪里看",
        "要结账了 发票怎么红冲",
        "准备结账 那张单据要不要删",
    ],
)
def test_the_close_is_only_the_occasion(text: str) -> None:
    assert not wishes_to_close(text)
