"""When a reminder is wanted: Chinese words for dates and times, read in China's zone."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from actions.closing.periods import CHINA, NUMERALS

MORNING = time(9, 0)
"""When nobody names an hour: the start of the office day."""
OF_THE_DAY = {
    "凌晨": 6, "清早": 8, "一早": 8, "早上": 8, "早晨": 8, "早": 8, "上午": 9, "中午": 12, "下午": 15, "傍晚": 18,
    "今晚": 20, "明晚": 20, "晚上": 20, "晚": 20, "夜里": 21, "半夜": 23,
}  # fmt: skip
AFTERNOON = ("下午", "傍晚", "今晚", "明晚", "晚上", "晚", "夜里", "半夜")
WEEKDAYS = "一二三四五六日"
MAX_DAYS = 400
NOON = 12
EARLY_HOURS = 7
"""「三点」 alone is in the afternoon: nobody wants to be reminded before seven in the morning."""

_DIGITS = r"(?<!\d)(\d{1,2}|[一二三四五六七八九十两]{1,3})"
_AMOUNT = r"(?<!\d)(\d{1,4}|[一二三四五六七八九十两]{1,3})"
_PARTS = "|".join(sorted(OF_THE_DAY, key=len, reverse=True))
_CLOCK = re.compile(
    rf"({_PARTS})?\s*的?\s*(?:{_DIGITS}\s*[点點时](?!间)(?:\s*(半|一刻|三刻|\d{{1,2}}\s*分?|[一二三四五六七八九十]+分?))?"
    r"|(\d{1,2})[:：](\d{2}))"
)
_PART = re.compile(rf"({_PARTS})(?!于)")
_AFTER = re.compile(rf"(半|{_AMOUNT})\s*(?:个)?(半)?\s*(分钟|小时|钟头|天|日|周|星期|礼拜)(?:之|以)?后")
_DATE = re.compile(rf"(?:(\d{{4}}|今|明|后)\s*年的?)?\s*{_DIGITS}\s*月(?:份的?)?\s*{_DIGITS}\s*[日号]")
_YEARS = {"今": 0, "明": 1, "后": 2}
_ISO = re.compile(r"(20\d{2})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_OF_MONTH = re.compile(rf"(这个?月|本月|下个?月)?的?\s*{_DIGITS}\s*[号日](?!单)")
_MONTH_END = re.compile(r"(这个?月|本月|下个?月)?(?:月底|月末|底)(?:的?最后一天)?(?=$|[^层线单])")
_WEEKDAY = re.compile(r"(这个?|本|下下个?|下个?)?(?:周|星期|礼拜)([一二三四五六日天末])")
_PAST_DAY = re.compile(r"(?:昨|(?<!大)前)[天日晚]|上上?个?(?:周|星期|礼拜)[一二三四五六日天末]|上个?月(?:\d|[底末])")
_HUNDREDS = re.compile(r"[百千][一二三四五六七八九十两零]*个?(?:分钟|小时|钟头|天|日|周|星期|礼拜)")
"""Written out, hundreds are not read; half of such a number would be another one."""
_DAYS = (
    ("大后天", 3), ("后天", 2), ("明天", 1), ("明日", 1), ("明早", 1), ("明晚", 1),
    ("今天", 0), ("今日", 0), ("今晚", 0), ("今儿", 0), ("明儿", 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` in China's zone; `rest` the words without those that said when; `is_guessed`: the hour was not named."""

    at: datetime
    rest: str
    is_guessed: bool


def find_moment(text: str, now: datetime) -> Moment | None:
    """The moment that the words name, always after `now`; None where they name none, or one that is past or too far.

    A day without an hour is nine in the morning; a day of the month that is over is that of the next month.
    """
    text = unicodedata.normalize("NFKC", text)
    now = now.astimezone(CHINA)
    if _PAST_DAY.search(text) or _HUNDREDS.search(text):
        return None
    if hit := _AFTER.search(text):
        return _checked(_later(hit, now), _cut(text, hit), now, is_guessed=False)
    day, text, may_roll = _find_day(text, now)
    clock = _CLOCK.search(text)
    part = None if clock else _PART.search(text)
    if day is None and clock is None and part is None:
        return None
    hour = _hour_of(clock, part)
    if hour is None:
        return None
    rest = _cut(text, clock or part)
    at = datetime.combine(day or now.date(), hour, CHINA)
    if at <= now and day is None:
        at += timedelta(days=1)
    elif at <= now and may_roll:
        at = datetime.combine(_same_day_next_month(at.date()), hour, CHINA)
    elif at <= now and at.date() == now.date() and clock is None:
        at = (now + timedelta(hours=1)).replace(second=0, microsecond=0)  # 「今天提醒我」, later than nine
    return _checked(at, rest, now, is_guessed=clock is None)


def day_and_time(text: str, now: datetime) -> tuple[date | None, time | None]:
    """The day and the hour that the words name, each None where they do not; for a moment that is known already."""
    day, rest, _ = _find_day(unicodedata.normalize("NFKC", text), now.astimezone(CHINA))
    clock = _CLOCK.search(rest)
    return day, _hour_of(clock, None) if clock else None


def without_moment(text: str, now: datetime) -> str:
    """The words without those that say when."""
    _, rest, _ = _find_day(unicodedata.normalize("NFKC", text), now.astimezone(CHINA))
    return _PART.sub("", _cut(rest, _CLOCK.search(rest)))


def _checked(at: datetime, rest: str, now: datetime, *, is_guessed: bool) -> Moment | None:
    if not now < at <= now + timedelta(days=MAX_DAYS):
        return None
    return Moment(at, rest, is_guessed)


def _find_day(text: str, now: datetime) -> tuple[date | None, str, bool]:
    """The day, the words without it, and whether a day that is over means that of the next month."""
    today = now.date()
    try:
        if hit := _ISO.search(text):
            return date(int(hit[1]), int(hit[2]), int(hit[3])), _cut(text, hit), False
        if hit := _DATE.search(text):
            return _dated(hit, today), _cut(text, hit), False
        for word, days in _DAYS:
            if word in text:
                # The part of the day stays: 明早 holds both.
                left = word[1] if word in ("明早", "明晚", "今晚") else ""
                return today + timedelta(days=days), text.replace(word, left, 1), False
        if hit := _WEEKDAY.search(text):
            return _weekday(hit, today), _cut(text, hit), False
        if hit := _DAY_OF_MONTH.search(text):
            first = _month_of(hit[1], today)
            return _clipped(first, _number(hit[2])), _cut(text, hit), hit[1] is None
        if hit := _MONTH_END.search(text):
            return _clipped(_month_of(hit[1], today), 31), _cut(text, hit), hit[1] is None
    except ValueError:
        return None, text, False
    return None, text, False


def _dated(hit: re.Match[str], today: date) -> date:
    month, day = _number(hit[2]), _number(hit[3])
    if hit[1] in _YEARS:
        return date(today.year + _YEARS[hit[1]], month, day)
    if hit[1]:
        return date(int(hit[1]), month, day)
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _weekday(hit: re.Match[str], today: date) -> date:
    wanted = {"天": 6, "末": 5}.get(hit[2], WEEKDAYS.find(hit[2]))
    monday = today - timedelta(days=today.weekday())
    weeks = {"下": 1, "下个": 1, "下下": 2, "下下个": 2}.get(hit[1] or "", 0)
    found = monday + timedelta(days=wanted, weeks=weeks)
    # 「周一」 said on a Wednesday is the next one.
    return found + timedelta(weeks=1) if found < today and hit[1] is None else found


def _month_of(word: str | None, today: date) -> date:
    first = today.replace(day=1)
    return _next_month(first) if word is not None and word.startswith("下") else first


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _clipped(first: date, day: int) -> date:
    """The day of that month, its last one where it has not so many. Raises ValueError for no day of any month."""
    if not 1 <= day <= 31:
        raise ValueError(day)
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))


def _same_day_next_month(day: date) -> date:
    is_last = day.day == monthrange(day.year, day.month)[1]
    return _clipped(_next_month(day.replace(day=1)), 31 if is_last and day.day < 31 else day.day)


def _hour_of(clock: re.Match[str] | None, part: re.Match[str] | None) -> time | None:
    if clock is None:
        return time(OF_THE_DAY[part[1]]) if part else MORNING
    hour = _number(clock[2] or clock[4])
    minute = {"半": 30, "一刻": 15, "三刻": 45}.get(clock[3] or "", 0)
    if clock[5]:
        minute = int(clock[5])
    elif clock[3] and not minute:
        minute = _number(clock[3].removesuffix("分").strip())
    named = clock[1]
    is_later = (named in AFTERNOON and hour < NOON) or (named == "中午" and hour < 3)
    if is_later or (named is None and clock[2] and hour < EARLY_HOURS):
        hour += NOON
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None


def _later(hit: re.Match[str], now: datetime) -> datetime:
    amount = 0.5 if hit[1] == "半" else float(_number(hit[2]))
    amount += 0.5 if hit[3] else 0
    unit = {"分钟": "minutes", "小时": "hours", "钟头": "hours", "天": "days", "日": "days"}.get(hit[4], "weeks")
    return now.replace(second=0, microsecond=0) + timedelta(**{unit: amount})


def _number(digits: str) -> int:
    """「28」, 「二十八」, 「十」, 「两」. Raises ValueError for no number."""
    if digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    if ten:
        return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
    if len(digits) != 1:
        raise ValueError(digits)
    return NUMERALS[digits]


def _cut(text: str, hit: re.Match[str] | None) -> str:
    return text if hit is None else text[: hit.start()] + text[hit.end() :]
