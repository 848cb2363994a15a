"""Editions that are named and are not his."""

from __future__ import annotations

import pytest

from actions.products.editions import read_edition


@pytest.mark.parametrize(
    "text",
    [
        "升专业版的话账能带过去不",
        "想换成专业版",
        "专业版可以吧",
        "听说专业版能反结账",
        "人家专业版就可以",
        "别的客户专业版都能反",
        "专业版是不是就能两个人登",
        "专业版多少钱",
        "加钱升专业版 行不",
        "不升专业版行不行",
        "和专业版一样吗",
        "比专业版差在哪",
        "專業版多少錢",
    ],
)
def test_a_wish_or_a_comparison_is_not_what_he_uses(text: str) -> None:
    told = read_edition(text, "kis")
    assert told.edition is None
    assert told.denied == {"kis_pro"}


@pytest.mark.parametrize(
    "text",
    [
        "刚换专业版 登不上了",
        "升级到专业版以后结不了账",
        "去年升的专业版",
        "我们买的专业版",
        "我是代账的 手上一家客户用的专业版",
        "想问专业版怎么反结账",
        "专业版 5台",
        "专业版是不是坏了",
        "打印机跟专业版配合不好",
        "从标准版升到专业版了",
    ],
)
def test_what_he_has_is_told(text: str) -> None:
    assert read_edition(text, "kis").edition == "kis_pro"


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("标准版升专业版要多少钱", "kis_standard"),
        ("我是标准版 老板说换专业版", "kis_standard"),
        ("我这个标准版跟专业版有啥区别", "kis_standard"),
        ("标准版是不是就只能一个人登", "kis_standard"),
    ],
)
def test_of_two_his_own_is_told(text: str, edition: str) -> None:
    assert read_edition(text, "kis").edition == edition
