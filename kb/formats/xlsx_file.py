"""XLSX: one case a row of the first sheet, every cell text. What would unfold into gigabytes is not opened."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from kb.cases.files import CaseFile, Fault, broken_file
from kb.cases.model import Case
from kb.formats.cells import disarm, rearm
from kb.formats.rows import MAX_COLUMNS, MAX_ROWS, as_row, columns_for, read_header, read_row

MAX_UNFOLDED: Final = 256 * 1024 * 1024
MAX_PARTS: Final = 200
CELL_CHARACTERS: Final = 32_000  # Excel holds 32 767, and cuts what is longer without a word
NEXT = "~"  # `error_texts~2` goes on where `error_texts` was full

# What openpyxl and zipfile let through of a file that is no workbook, or a torn one.
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, EOFError, TypeError, IndexError,
    NotImplementedError, RuntimeError, zlib.error,
)  # fmt: skip
_NO_XLSX = "not an XLSX workbook; save it as .xlsx, without a password"


def write_xlsx(path: Path, cases: Sequence[Case]) -> None:
    """Writes all cases; the caller swaps the file in."""
    columns = columns_for(cases)
    rows = [[_pieces(cell) for cell in as_row(case, columns)] for case in cases]
    widths = [max((len(row[number]) for row in rows), default=1) for number in range(len(columns))]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("cases")
    sheet.freeze_panes = "C2"
    header = [
        name if piece == 1 else f"{name}{NEXT}{piece}"
        for name, width in zip(columns, widths, strict=True)
        for piece in range(1, width + 1)
    ]
    sheet.append(header)
    for row in rows:
        pieces = [
            piece
            for pieces, width in zip(row, widths, strict=True)
            for piece in (*pieces, *("",) * (width - len(pieces)))
        ]
        sheet.append([_text_cell(sheet, piece) for piece in pieces])
    book.save(path)


def read_xlsx(path: Path) -> list[CaseFile]:
    """Every row of the first sheet as a case or its faults."""
    try:
        refusal = _refuse_bomb(path)
        if refusal:
            return [broken_file(path, 1, refusal)]
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            return list(_read_sheet(path, book.worksheets[0])) if book.worksheets else [broken_file(path, 1, _NO_XLSX)]
        finally:
            book.close()
    except _BROKEN:
        return [broken_file(path, 1, _NO_XLSX)]


def _refuse_bomb(path: Path) -> str | None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            return f"holds {len(parts)} parts; at most {MAX_PARTS} are read"
        # zipfile never gives more of a part than its header announces.
        if sum(part.file_size for part in parts) > MAX_UNFOLDED:
            return f"would unfold to more than {MAX_UNFOLDED // 1024 // 1024} MB"
        if any(b"<!DOCTYPE" in archive.open(part).read(1024) for part in parts if part.filename.endswith(".xml")):
            return "holds a document type, which no workbook needs"
    return None


def _read_sheet(path: Path, sheet: Any) -> Iterator[CaseFile]:
    rows = sheet.iter_rows()
    header = [str(cell.value or "") for cell in next(rows, ())][:MAX_COLUMNS]
    first_of = {label: number for number, label in enumerate(header) if NEXT not in label}
    continued = {number: first_of.get(label.partition(NEXT)[0]) for number, label in enumerate(header) if NEXT in label}
    known = ["" if continued.get(number) is not None else label for number, label in enumerate(header)]
    fields, faults = read_header(path, 1, known)
    if faults or not fields:
        yield CaseFile(path, None, tuple(faults) or (Fault(str(path), 1, "", "the first row names no columns"),), {})
        return
    for count, row in enumerate(rows):
        line = count + 2
        if count >= MAX_ROWS:
            yield broken_file(path, line, f"more than {MAX_ROWS} rows; split the file")
            return
        texts: list[str] = []
        wrong: list[Fault] = []
        for number, cell in enumerate(row[: len(header)]):
            text, message = _as_text(cell)
            texts.append(text)
            if message:
                wrong.append(Fault(str(path), line, f"{get_column_letter(number + 1)}{line}", message))
        for number, first in continued.items():
            if first is not None and number < len(texts) and texts[number]:
                texts[first] = disarm(rearm(texts[first]) + rearm(texts[number]))
                texts[number] = ""
        if wrong:
            yield CaseFile(path, None, tuple(wrong), {})
            continue
        read = read_row(path, line, fields, texts)
        if read is not None:
            yield read


def _pieces(cell: str) -> list[str]:
    """A cell's text in parts that Excel can hold. Each part of a long text is disarmed by itself."""
    if len(cell) <= CELL_CHARACTERS:
        return [cell]
    whole = rearm(cell)
    size = CELL_CHARACTERS - 1
    return [disarm(whole[start : start + size]) for start in range(0, len(whole), size)]


def _text_cell(sheet: Any, text: str) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=None)
    if text:
        cell.value = text
        cell.data_type = "s"  # text even where it looks like a formula or a number
    return cell


def _as_text(cell: Any) -> tuple[str, str | None]:
    """What a cell says, and what is wrong with it. Somebody else's workbook may hold more than text."""
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type == "f":
        return "", "holds a formula; paste its value as text"
    if cell.data_type == "e":
        return "", f"holds an error, {value}"
    if isinstance(value, date | datetime | time | timedelta):
        return "", "holds a date; format the cell as text"
    if isinstance(value, bool):
        return str(value).lower(), None
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), None
    return str(value), None
