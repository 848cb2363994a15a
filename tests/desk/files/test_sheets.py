"""Tables to hand out: what is refused, and what an auditor opens, read back with openpyxl."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.files.check import check
from desk.files.names import clean_name
from desk.files.sheets import InvalidSheet, clean_cell, read_sheet
from desk.files.types import XLSX
from desk.files.workbook import write_workbook

EVENING = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
"""Half past midnight in China: the next day, and the next month."""


def content(**changes: Any) -> dict[str, Any]:
    return {
        "name": "云星空-2026年10期-结账清单.xlsx",
        "title": "云星空 2026年10期 月末结账清单",
        "about": [["产品", "云星空"], ["期间", "2026年10期"], ["进度", "3/21"]],
        "columns": ["序号", "事项", "状态"],
        "widths": [6, 36, 44],
        "rows": [[1, "关账前检查未审核单据", "已完成"], [2, "关账", None]],
        "sign": ["制表", "复核", "财务主管"],
        **changes,
    }


def drawn(tmp_path: Path, **changes: Any) -> Any:
    path = tmp_path / "table"
    write_workbook(read_sheet(content(**changes)), path, EVENING)
    checked = check(path, "结账清单.xlsx", path.stat().st_size)
    assert checked.type is XLSX
    with path.open("rb") as stream:
        return openpyxl.load_workbook(stream).active


def texts(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_what_an_auditor_opens(tmp_path: Path) -> None:
    page = drawn(tmp_path)
    assert page.title == "云星空 2026年10期 月末结账清单"
    assert texts(page) == [
        ["云星空 2026年10期 月末结账清单", None, None],
        ["产品：云星空", None, "期间：2026年10期"],
        ["进度：3/21", None, "打印日期：2026年12月1日 00:30（北京时间）"],
        ["序号", "事项", "状态"],
        [1, "关账前检查未审核单据", "已完成"],
        [2, "关账", None],
        [None, None, None],
        ["制表：________________    复核：________________    财务主管：________________", None, None],
    ]
    assert page.freeze_panes == "A5"
    assert page.print_title_rows == "$4:$4"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", int(page.PAPERSIZE_A4))
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage is True
    assert [page.column_dimensions[letter].width for letter in "ABC"] == [6, 36, 44]
    assert page["B5"].alignment.wrap_text is True
    assert page["A4"].font.bold is True


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86 10 1234", "-5", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"点我\")", "\t=1+1", "\r\n=1", "\x00=1",
     "＝1+1", "=cmd|' /C calc'!A0", "\u200e=1"],
)  # fmt: skip
def test_nothing_is_a_formula(tmp_path: Path, text: str) -> None:
    page = drawn(tmp_path, title=text, columns=[text[:40], "事项", "状态"], rows=[[1, text, text]], sign=[text[:40]])
    row = next(row for row in page.iter_rows() if row[0].value == 1)
    assert [(cell.data_type, cell.quotePrefix) for cell in row[1:]] == [("s", True)] * 2
    assert row[1].value == clean_cell(text)
    assert not row[1].value.startswith(("\t", "\r", "\n", "\x00", "\u200e"))
    assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)


def test_long_numbers_keep_their_digits(tmp_path: Path) -> None:
    page = drawn(tmp_path, rows=[[6222021234567890123, 15, -3]])
    assert texts(page)[4] == ["6222021234567890123", 15, -3]


def test_widths_follow_the_content_where_none_are_given(tmp_path: Path) -> None:
    page = drawn(tmp_path, widths=None, rows=[[1, "十个汉字十个汉字十个", "字" * 100]])
    assert [page.column_dimensions[letter].width for letter in "ABC"] == [6, 22, 48]


def test_a_row_is_as_high_as_its_longest_cell(tmp_path: Path) -> None:
    """Not every program fits rows to their words: printed, the last lines would be missing."""
    rows = [[1, "短", None], [2, "一二三四五" * 8, None], [3, "一\n二\n三", "一"], [4, "长" * 500, None]]
    page = drawn(tmp_path, rows=rows)
    one, long, broken, longest = (page.row_dimensions[number].height for number in range(5, 9))
    assert one == page.row_dimensions[4].height == 17.0
    assert (long, broken) == (3 * one, 3 * one)
    assert 300.0 < longest < 409.5, "Excel shows no higher row"


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    page = drawn(tmp_path, columns=["事项"], widths=None, rows=[["关账"]], sign=[])
    assert [row[0] for row in texts(page)][-2:] == ["事项", "关账"]


def test_a_title_that_no_sheet_may_have_still_names_one(tmp_path: Path) -> None:
    assert drawn(tmp_path, title="[]:*?/\\'").title == "清单"
    assert drawn(tmp_path, title="长" * 100).title == "长" * 31


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"rows": [[1, "x", "y"]] * 501}, "rows"),
    ({"rows": []}, "rows"),
    ({"rows": [[1, "x"]]}, "shape"),
    ({"rows": [[1, "x" * 501, ""]]}, "rows"),
    ({"rows": [[1.5, "x", ""]]}, "rows"),
    ({"rows": [[True, "x", ""]]}, "rows"),
    ({"rows": [[{"formula": "1"}, "x", ""]]}, "rows"),
    ({"columns": [str(n) for n in range(13)], "widths": None, "rows": [[1] * 13]}, "columns"),
    ({"columns": []}, "columns"),
    ({"widths": [6, 40]}, "shape"),
    ({"widths": [6, 40, 9999]}, "widths"),
    ({"title": ""}, "title"),
    ({"title": None}, "title"),
    ({"name": "长" * 121}, "name"),
    ({"about": [["产品"]]}, "about"),
    ({"about": [["a", "b"]] * 31}, "about"),
    ({"sign": ["人"] * 7}, "sign"),
]


@pytest.mark.parametrize(("changes", "fault"), WRONG)
def test_what_breaks_a_limit_is_refused(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidSheet) as refusal:
        read_sheet(content(**changes))
    assert str(refusal.value) == fault


def test_the_largest_table_is_taken(tmp_path: Path) -> None:
    page = drawn(tmp_path, columns=["列"] * 12, widths=None, rows=[["字" * 500] * 12] * 500)
    assert page.max_row == 1 + 2 + 1 + 500 + 2


@given(st.text(max_size=60))
def test_whatever_stands_in_a_cell_can_be_stored_and_seen(text: str) -> None:
    cleaned = clean_cell(text)
    assert isinstance(cleaned, str)
    assert openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(cleaned) is None
    cleaned.encode()
    assert clean_cell(cleaned) == cleaned


def test_the_name_is_a_safe_one() -> None:
    assert clean_name("../云星空-2026年10期.exe", "xlsx") == "云星空-2026年10期.exe.xlsx"


def test_long_lines_of_the_head_go_across_and_a_tall_head_does_not_stand_still(tmp_path: Path) -> None:
    long = ["进度", "共21步，做好7步，不适用2步，先跳过1步，未完成11步；请复核后签字"]
    page = drawn(tmp_path, about=[["产品", "云星空"], long, ["采购部已先行关账", ""]])
    assert texts(page)[1:4] == [
        ["产品：云星空", None, None],
        ["：".join(long), None, None],
        ["采购部已先行关账", None, "打印日期：2026年12月1日 00:30（北京时间）"],
    ]
    page = drawn(tmp_path, about=[long] * 30)
    assert page.freeze_panes is None
    assert page.print_title_rows == "$33:$33"
