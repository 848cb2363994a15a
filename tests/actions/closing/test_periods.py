"""Months as customers name them, and the one that is meant when they do not."""

from __future__ import annotations

from datetime import date

import pytest

from actions.closing.periods import Period, default_period, find_period

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("today", "period"),
    [
        (date(2026, 11, 19), "2026-10"),
        (date(2026, 11, 20), "2026-11"),
        (date(2026, 1, 5), "2025-12"),
        (date(2026, 12, 31), "2026-12"),
    ],
)
def test_the_month_that_is_due(today: date, period: str) -> None:
    assert str(default_period(today)) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("结10月的账", "2026-10"),
        ("换到11月", "2026-11"),
        ("12月份", "2026-12"),
        ("2025年12月", "2025-12"),
        ("26年3月", "2026-03"),
        ("去年12月", "2025-12"),
        ("上个月的", "2026-10"),
        ("上上个月", "2026-09"),
        ("本期", "2026-11"),
        ("下个月", "2026-12"),
        ("十二月", "2026-12"),
        ("第9期", "2026-09"),
        ("2026-08", "2026-08"),
        ("２０２６年１０月", "2026-10"),
        ("年结怎么做", "2026-12"),
        ("去年的年结", "2025-12"),
        ("5月", "2026-05"),
        ("不是11月，是10月", "2026-10"),
        ("不是2026年11月，是2025年12月的", "2025-12"),
        ("不是11月", "2026-11"),
    ],
)
def test_months_in_words(text: str, period: str) -> None:
    assert str(find_period(text, TODAY)) == period


@pytest.mark.parametrize(
    "text", ["28号", "11月28日提醒我", "要3个月", "13月", "带我结账", "第3期间", "3000年1月", "0月"]
)
def test_what_names_no_month(text: str) -> None:
    assert find_period(text, TODAY) is None


def test_in_january_december_is_that_of_last_year() -> None:
    assert str(find_period("12月", date(2027, 1, 6))) == "2026-12"
    assert str(find_period("年结", date(2027, 2, 6))) == "2026-12"


def test_counting_months() -> None:
    assert Period(2026, 12).plus(1) == Period(2027, 1)
    assert Period(2026, 1).plus(-1) == Period(2025, 12)
    assert Period.parse("2026-12").is_year_end
