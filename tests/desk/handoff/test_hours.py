"""Opening hours: lunch, weekends, holidays, make-up days, and words for them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from desk.clock import CHINA
from desk.errors import SettingsError
from desk.handoff import lines
from desk.handoff.hours import Hours, load_hours
from desk.settings import REPOSITORY

SHIPPED = REPOSITORY / "data" / "hours.yml"


@pytest.fixture
def hours() -> Hours:
    return load_hours(SHIPPED)


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("moment", "is_open", "opening"),
    [
        ("2026-11-23T09:00", True, "2026-11-23T13:30"),
        ("2026-11-23T12:00", False, "2026-11-23T13:30"),
        ("2026-11-23T17:59", True, "2026-11-24T09:00"),
        ("2026-11-23T18:00", False, "2026-11-24T09:00"),
        ("2026-11-20T23:40", False, "2026-11-23T09:00"),
        ("2026-10-03T10:00", False, "2026-10-08T09:00"),
        ("2026-10-10T10:00", True, "2026-10-10T13:30"),
        ("2026-12-31T20:00", False, "2027-01-04T09:00"),
    ],
)
def test_open_and_next_opening(hours: Hours, moment: str, is_open: bool, opening: str) -> None:
    assert hours.is_open(china(moment)) is is_open
    assert hours.next_opening(china(moment)) == china(opening)


def test_the_customer_reads_a_day_not_a_timestamp(hours: Hours) -> None:
    assert "明天 09:00" in lines.absence(hours, china("2026-11-23T23:40"))
    assert "今天 13:30" in lines.absence(hours, china("2026-11-23T12:10"))
    assert "11月23日（周一）09:00" in lines.absence(hours, china("2026-11-20T23:40"))
    assert "尽快处理" in lines.absence(hours, china("2026-11-23T10:00"))


def write(folder: Path, weekly: str, rest: str = "") -> Path:
    path = folder / "hours.yml"
    path.write_text(f"timezone: Asia/Shanghai\nweekly: {weekly}\n{rest}", encoding="utf-8")
    return path


def test_a_week_without_hours_has_no_opening(tmp_path: Path) -> None:
    hours = load_hours(write(tmp_path, "{}"))
    assert hours.next_opening(china("2026-11-23T10:00")) is None
    assert "没有工程师在线" in lines.absence(hours, china("2026-11-23T10:00"))


@pytest.mark.parametrize(
    ("weekly", "rest", "fault"),
    [
        ('{mon: ["18:00-09:00"]}', "", "earlier"),
        ('{mon: ["9-12"]}', "", "hours.yml"),
        ('{mon: ["09:00-12:00", "11:00-13:00"]}', "", "overlap"),
        ("{monday: []}", "", "monday"),
        ("{}", "holidays: [{name: x, from: soon, to: later}]", "date"),
        ("{}", "workdays: [{date: 2026-10-10, like: someday}]", "hours.yml"),
    ],
)
def test_a_wrong_file_says_where(tmp_path: Path, weekly: str, rest: str, fault: str) -> None:
    with pytest.raises(SettingsError, match=fault):
        load_hours(write(tmp_path, weekly, rest))
