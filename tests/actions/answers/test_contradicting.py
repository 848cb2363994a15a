"""A title that says otherwise than what was told is on no list; what is asked, planned or quoted is no fact."""

from __future__ import annotations

import pytest

from actions.answers.contradicting import contradicts, is_of_other_year

NOT_YET = "KIS 迷你版/标准版：12 月还没年结，想起漏了凭证"
DONE = "KIS 迷你版/标准版：年结后想改去年的账"
FORGOTTEN, KNOWN = "云星空：普通用户忘记登录密码", "KIS 商贸版、专业版：密码没忘，想自己换一个"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (NOT_YET, ["去年年结做完了才发现少记一笔", "能返年结吗"]),
        ("KIS 要年结了，备份怎么做才放心", ["年结都做过了"]),
        (DONE, ["12月还没年结呢"]),
        (KNOWN, ["我的密码忘了"]),
        (FORGOTTEN, ["密码我记得的 就是想换一个"]),
        ("凭证已经审核过，改不动", ["凭证还没审核"]),
    ],
)
def test_what_he_told_otherwise(title: str, told: list[str]) -> None:
    assert contradicts(title, told)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        (DONE, ["去年年结做完了才发现少记一笔"]),
        (NOT_YET, ["年结怎么做"]),
        (NOT_YET, ["去年的年结完了 今年的还没年结"]),
        (FORGOTTEN, ["密码不记得了"]),
        ("结转过损益了，结账还提示「未结转损益」", ["损益结转完了 它说没结转"]),
        ("云星辰年底怎么结账，要不要建新账套", ["年结做完了"]),
    ],
)
def test_what_he_left_open(title: str, told: list[str]) -> None:
    assert not contradicts(title, told)


@pytest.mark.parametrize(
    "told",
    ["8月份的凭证错了 现在做到10月", "5月的账已经结了", "九月的单录漏了", "11月要改", "十月结过了", "客户03月分的错"],
)
def test_a_month_of_this_year_is_not_of_the_years_end(told: str) -> None:
    assert is_of_other_year(DONE, [told])
    assert contradicts(DONE, [told])
    assert not contradicts("KIS 专业版已经结账，要回上个月改（反结账）", [told])


@pytest.mark.parametrize(
    "told",
    ["去年8月的凭证错了", "12月的账要改", "上个月结了", "做了3个月", "年结后改9月", "2023年3月的", "十二月的"],
)
def test_it_may_be_of_the_years_end(told: str) -> None:
    assert not is_of_other_year(DONE, [told])
