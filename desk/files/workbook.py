"""A table as an XLSX that can be printed, signed and filed: nothing in it is ever a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from desk.clock import CHINA
from desk.files.sheets import Sheet, clean_cell

FORMULA_MARKS: Final = frozenset("=+-@＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), also as typed in Chinese."""
FONT: Final = "微软雅黑"
INK, LINE, HEAD = "FF26221C", "FFBFB7A8", "FFE4EDE6"
NARROWEST, WIDEST = 6.0, 48.0
LINE_POINTS: Final = 17.0
HIGHEST_POINTS: Final = 400.0
"""Excel shows no higher row than 409.5."""
MAX_SHEET_NAME: Final = 31
MAX_FROZEN: Final = 10
"""More rows standing still would leave no room for those that move."""
_SHEET_NAME_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_THIN: Final = Side(style="thin", color=LINE)
_GRID: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
BLANK: Final = "________________"


def write_workbook(sheet: Sheet, path: Path, now: datetime) -> None:
    """Write the XLSX to `path`, dated `now`. For a thread: it computes and writes."""
    book = Workbook()
    book.properties.creator = "账房"
    book.properties.title = _text(sheet.title)
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = _sheet_name(sheet.title)
    widths = _widths(sheet)
    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    header = _write_head(page, sheet, widths, now)
    last = _write_table(page, sheet, header, widths)
    if sheet.sign:
        _write_across(page, last + 2, "    ".join(f"{_text(who)}：{BLANK}" for who in sheet.sign), widths, size=10.5)
        page.row_dimensions[last + 2].height = 2 * LINE_POINTS
    _set_up_page(page, header, last, len(sheet.columns), _text(sheet.title))
    book.save(path)


def _write_head(page: Worksheet, sheet: Sheet, widths: Sequence[float], now: datetime) -> int:
    """Title and what the table is about, two to a line where they fit; returns the row of the headings."""
    _write_across(page, 1, _text(sheet.title), widths, size=16, is_bold=True)
    page.row_dimensions[1].height = 30.0
    local = now.astimezone(CHINA)
    about = [*sheet.about, ["打印日期", f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}（北京时间）"]]
    words = [f"{_text(name)}：{_text(value)}" if _text(value) else _text(name) for name, value in about]
    middle = _middle(widths)
    row = 2
    while words:
        text = words.pop(0)
        left, right = sum(widths[:middle]), sum(widths[middle:])
        if words and middle and _length(text) < left and _length(words[0]) < right:
            _write_part(page, row, 1, middle, text)
            _write_part(page, row, middle + 1, len(widths), words.pop(0))
            lines = 1
        else:
            _write_part(page, row, 1, len(widths), text)
            lines = _lines_of(text, sum(widths))
        # Merged cells never grow by themselves.
        page.row_dimensions[row].height = LINE_POINTS * lines
        row += 1
    return row


def _middle(widths: Sequence[float]) -> int:
    """How many columns make the left half; 0 for a single column."""
    return next((place for place in range(1, len(widths)) if 2 * sum(widths[:place]) >= sum(widths)), len(widths) - 1)


def _write_table(page: Worksheet, sheet: Sheet, header: int, widths: Sequence[float]) -> int:
    """Headings and rows; returns the last row."""
    for column, heading in enumerate(sheet.columns, 1):
        cell = _put(page, header, column, heading)
        cell.font = Font(name=FONT, size=10.5, bold=True, color=INK)
        cell.fill = PatternFill("solid", fgColor=HEAD)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _GRID
    page.row_dimensions[header].height = _height(sheet.columns, widths)
    font = Font(name=FONT, size=10.5, color=INK)
    text_place = Alignment(vertical="center", wrap_text=True)
    number_place = Alignment(horizontal="center", vertical="center")
    for row, values in enumerate(sheet.rows, header + 1):
        for column, value in enumerate(values, 1):
            cell = _put(page, row, column, value)
            cell.font, cell.border = font, _GRID
            cell.alignment = number_place if isinstance(cell.value, int) else text_place
        page.row_dimensions[row].height = _height(values, widths)
    return header + len(sheet.rows)


def _write_across(
    page: Worksheet, row: int, text: str, widths: Sequence[float], *, size: float, is_bold: bool = False
) -> None:
    _write_part(page, row, 1, len(widths), text)
    cell = page.cell(row, 1)
    cell.font = Font(name=FONT, size=size, bold=is_bold, color=INK)
    cell.alignment = Alignment(horizontal="center" if is_bold else "left", vertical="center", wrap_text=True)


def _write_part(page: Worksheet, row: int, first: int, last: int, text: str) -> None:
    cell = _put(page, row, first, text)
    cell.font = Font(name=FONT, size=10.5, color=INK)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    if last > first:
        page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)


def _put(page: Worksheet, row: int, column: int, value: object) -> Cell:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    content = clean_cell(value)
    cell.value = content
    if isinstance(content, str):
        # Told to be text it is never computed; with the quote it also stays text when somebody edits it.
        cell.data_type = "s"
        cell.quotePrefix = content[:1] in FORMULA_MARKS
    return cell


def _set_up_page(page: Worksheet, header: int, last: int, columns: int, title: str) -> None:
    """Headings stay in sight and are printed on every page; A4 lying down, as wide as the paper."""
    if header <= MAX_FROZEN:
        page.freeze_panes = page.cell(header + 1, 1).coordinate
    page.print_title_rows = f"{header}:{header}"
    page.auto_filter.ref = f"A{header}:{get_column_letter(columns)}{last}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top = page.page_margins.bottom = 0.6
    footer = page.oddFooter
    assert footer is not None
    footer.left.text = title[:80].replace("&", "&&")
    footer.right.text = "第 &P 页，共 &N 页"


def _widths(sheet: Sheet) -> list[float]:
    if sheet.widths is not None:
        return [float(width) for width in sheet.widths]
    widths = []
    for place, heading in enumerate(sheet.columns):
        cells = [heading, *(row[place] for row in sheet.rows)]
        longest = max(_length(line) for cell in cells for line in str(cell if cell is not None else "").split("\n"))
        widths.append(min(max(longest + 2, NARROWEST), WIDEST))
    return widths


def _length(text: str) -> float:
    """Places on the screen: Chinese characters take two."""
    return float(sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text))


def _lines_of(text: str, width: float) -> int:
    return max(1, int(-(-_length(text) // max(width - 1, 1))))


def _height(values: Sequence[object], widths: Sequence[float]) -> float:
    """Points of a row that shows all of it: not every program makes rows fit their words when it opens or prints."""
    lines = [
        sum(_lines_of(line, width) for line in str(clean_cell(value) or "").split("\n"))
        for value, width in zip(values, widths, strict=True)
    ]
    return min(LINE_POINTS * max(lines), HIGHEST_POINTS)


def _sheet_name(title: str) -> str:
    return " ".join(_text(title).translate(_SHEET_NAME_FORBIDDEN).split())[:MAX_SHEET_NAME].strip() or "清单"


def _text(value: str) -> str:
    """One line."""
    return " ".join(str(clean_cell(value) or "").split())
