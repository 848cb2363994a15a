"""What must not be done until the person comes is said with the ticket, and only where waiting makes it no better."""

from __future__ import annotations

import pytest

from actions.handoff.beware import beware_line


@pytest.mark.parametrize(
    ("told", "warns"),
    [
        ("标题上面变成演示版了", "演示版里结账"),
        ("KIS专业版打开成了演示版本", "演示版里结账"),
        ("应收对账差额都翻倍了", "先别再点结账"),
        ("结账卡住，我点了好几下", "先别再点结账"),
        ("反结账没反应 又点了四五次", "先别再点结账"),
        ("应收反结不了", "先别再点反结账"),
        ("总账退不了", "先别再点反结账"),
        ("提示网络冲突", "先别重复点"),
    ],
)
def test_one_line_says_what_not_to_do(told: str, warns: str) -> None:
    assert warns in (beware_line([told]) or "")


@pytest.mark.parametrize(
    "told",
    [
        "密码忘了",
        "报表打不出来",
        "今天打开不是演示版了",
        "变成演示版，后来好了。",
        "点了保存没存上",
        "凭证反审核怎么做",
    ],
)
def test_nothing_is_said_where_nothing_gets_worse(told: str) -> None:
    assert beware_line([told]) is None


def test_nothing_told_nothing_said() -> None:
    assert beware_line([]) is None
