"""CSV: one case a row, UTF-8 with a mark so that Excel reads Chinese; what Excel itself saved (GB18030) is read too."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from kb.cases.files import CaseFile, broken_file
from kb.cases.model import Case
from kb.formats.rows import MAX_ROWS, as_row, columns_for, read_header, read_row

LONGEST_CELL = 128 * 1024


def write_csv(path: Path, cases: Sequence[Case]) -> None:
    """Writes all cases; the caller swaps the file in."""
    columns = columns_for(cases)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(as_row(case, columns) for case in cases)


def read_csv(path: Path) -> list[CaseFile]:
    """Every row as a case or its faults."""
    text = _decode(path.read_bytes())
    if text is None:
        return [broken_file(path, 1, "neither UTF-8 nor GB18030; save the file as CSV UTF-8")]
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[CaseFile] = []
    try:
        header = next(reader, None)
        if header is None:
            return [broken_file(path, 1, "empty; the first row names the columns")]
        fields, faults = read_header(path, 1, header)
        if faults:
            return [CaseFile(path, None, tuple(faults), {})]
        line = reader.line_num + 1
        for cells in reader:
            if len(found) >= MAX_ROWS:
                return [broken_file(path, line, f"more than {MAX_ROWS} rows; split the file")]
            read = read_row(path, line, fields, cells)
            if read is not None:
                found.append(read)
            line = reader.line_num + 1
    except csv.Error as error:
        return [*found, broken_file(path, reader.line_num, f"not CSV: {error}")]
    return found


def _decode(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
