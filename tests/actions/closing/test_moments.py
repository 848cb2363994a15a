"""When a reminder is wanted, in the words of the customer and China's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from actions.closing.moments import find_moment
from actions.closing.periods import CHINA

NOW = datetime(2026, 11, 22, 23, 40, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "at", "is_guessed"),
    [
        ("提醒我28号结账", "2026-11-28 09:00", True),
        ("28号下午提醒我", "2026-11-28 15:00", True),
        ("明天上午九点提醒我", "2026-11-23 09:00", False),
        ("明早8点半", "2026-11-23 08:30", False),
        ("明晚八点", "2026-11-23 20:00", False),
        ("20号提醒我", "2026-12-20 09:00", True),
        ("下周一下午3点", "2026-11-23 15:00", False),
        ("周五", "2026-11-27 09:00", True),
        ("月底提醒我", "2026-11-30 09:00", True),
        ("下个月3号", "2026-12-03 09:00", True),
        ("下月底", "2026-12-31 09:00", True),
        ("31号", "2026-11-30 09:00", True),
        ("二十八号下午两点一刻", "2026-11-28 14:15", False),
        ("12月1日9:30", "2026-12-01 09:30", False),
        ("2027-01-04 10:00", "2027-01-04 10:00", False),
        ("1月4日", "2027-01-04 09:00", True),
        ("明年1月5日", "2027-01-05 09:00", True),
        ("明年12月1号上午十点", "2027-12-01 10:00", False),
        ("今年12月1号", "2026-12-01 09:00", True),
        ("半小时后叫我", "2026-11-23 00:10", False),
        ("一个半小时后", "2026-11-23 01:10", False),
        ("两天后", "2026-11-24 23:40", False),
        ("三点提醒我", "2026-11-23 15:00", False),
        ("150天后", "2027-04-21 23:40", False),
        ("90分钟后", "2026-11-23 01:10", False),
        ("早上6点", "2026-11-23 06:00", False),
        ("后天中午12点半", "2026-11-24 12:30", False),
        ("２８号上午１０：３０", "2026-11-28 10:30", False),
    ],
)
def test_what_is_understood(text: str, at: str, is_guessed: bool) -> None:
    found = find_moment(text, NOW)
    assert found is not None
    assert (f"{found.at:%Y-%m-%d %H:%M}", found.is_guessed) == (at, is_guessed)
    assert found.at.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "text",
    [
        "提醒我结账", "到时候提醒我", "昨天", "32号", "2月30日", "25点提醒我", "2026年11月1日", "500天后",
        "128号提醒我", "一百二十天后", "今天上午9点", "昨天上午九点提醒我", "前天下午三点", "上周五提醒我",
        "上个月28号",
    ],
)  # fmt: skip
def test_what_is_no_moment_to_come(text: str) -> None:
    assert find_moment(text, NOW) is None


def test_today_without_an_hour_is_an_hour_from_now() -> None:
    found = find_moment("今天提醒我", datetime(2026, 11, 22, 14, 5, tzinfo=CHINA))
    assert found is not None
    assert f"{found.at:%d %H:%M}" == "22 15:05"


def test_the_zone_is_chinas_whatever_the_machines() -> None:
    found = find_moment("明天上午九点", datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
    assert found is not None
    assert found.at.astimezone(UTC) == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def test_the_rest_is_what_to_remind_of() -> None:
    found = find_moment("明天上午九点提醒我备份", NOW)
    assert found is not None
    assert found.rest == "提醒我备份"
