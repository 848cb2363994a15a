"""Accounting periods in China's zone: the one that is meant when nobody says, and those that customers name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""No summer time since 1991, so that no table of zones is needed."""
Clock = Callable[[], datetime]
LAST_MONTH_UNTIL = 20
"""Before this day the month that is being closed is the last one, from it on the present one."""
DECEMBER = 12
FIRST_YEAR, LAST_YEAR = 2000, 2099
NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "两": 2}

_MONTH = r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_WITH_YEAR = re.compile(rf"(?<!\d)(\d{{4}}|\d{{2}})\s*年(?:度|的)?\s*第?{_MONTH}\s*(?:月份?|期)")
_DASHED = re.compile(r"(?<!\d)(20\d{2})[-/.](1[0-2]|0?[1-9])(?![-/.\d])")
_RELATIVE_YEAR = re.compile(rf"(去年|今年|明年)的?{_MONTH}\s*(?:月份?|期)")
# 「11月28日」 is a day, 「3期间」 no period, 「3个月」 and 「一期一期」 a count.
_BARE = re.compile(rf"(?<![\d.年一二三四五六七八九十])第?{_MONTH}\s*(?:月份?(?!\s*\d+\s*[日号])|期(?!间|一|限))")
_DENIED = re.compile(rf"(?:不是|不要|不做|不结)(?:\d{{2,4}}\s*年)?{_MONTH}\s*(?:月份?|期)")
_RELATIVE = (
    (re.compile(r"上上个?月|上上期"), -2),
    (re.compile(r"上个?月|上一?期"), -1),
    (re.compile(r"本月|这个?月|当月|本期|当期|这一?期"), 0),
    (re.compile(r"下个?月|下一?期"), 1),
)
_YEAR_END = re.compile(r"年结|年末|年底|年终|跨年")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Reads `2026-11`. Raises ValueError for anything else."""
        year, month = text.split("-")
        return cls(int(year), int(month))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def name(self) -> str:
        """As a customer reads it."""
        return f"{self.year}年{self.month}月"

    @property
    def is_year_end(self) -> bool:
        """December is closed by the year's list."""
        return self.month == DECEMBER

    def plus(self, months: int) -> Period:
        """So many months later, or earlier."""
        count = self.year * 12 + self.month - 1 + months
        return Period(count // 12, count % 12 + 1)

    def months_from(self, other: Period) -> int:
        """How many months later than `other`."""
        return (self.year - other.year) * 12 + self.month - other.month


def china_now() -> datetime:
    """This moment, as clocks in China show it."""
    return datetime.now(UTC).astimezone(CHINA)


def default_period(today: date) -> Period:
    """Last month before the 20th, else the present one."""
    present = Period(today.year, today.month)
    return present.plus(-1) if today.day < LAST_MONTH_UNTIL else present


def find_period(text: str, today: date) -> Period | None:
    """The period that the words name, None where they name none; without a year the nearest such month.

    「不是11月，是10月」 names the one that is not denied.
    """
    text = unicodedata.normalize("NFKC", text)
    return _find_period(_DENIED.sub(" ", text), today) or _find_period(text, today)


def _find_period(text: str, today: date) -> Period | None:
    present = Period(today.year, today.month)
    if hit := _WITH_YEAR.search(text) or _DASHED.search(text):
        year = int(hit[1])
        year = year if year >= FIRST_YEAR else FIRST_YEAR + year
        return Period(year, _number(hit[2])) if FIRST_YEAR <= year <= LAST_YEAR else None
    if hit := _RELATIVE_YEAR.search(text):
        return Period(today.year + {"去年": -1, "今年": 0, "明年": 1}[hit[1]], _number(hit[2]))
    if hit := _BARE.search(text):
        return _nearest(_number(hit[1]), present)
    for pattern, months in _RELATIVE:
        if pattern.search(text):
            return present.plus(months)
    if "去年" in text and _YEAR_END.search(text):
        return Period(today.year - 1, DECEMBER)
    return _nearest(DECEMBER, present) if _YEAR_END.search(text) else None


def _nearest(month: int, present: Period) -> Period:
    """Of two as near, the earlier: periods are closed when they are over."""
    nearby = [Period(present.year + years, month) for years in (-1, 0, 1)]
    return min(nearby, key=lambda period: (abs(period.months_from(present)), period))


def _number(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    return sum(NUMERALS[digit] for digit in digits)
