"""Rows: a case as one row of a table, the same columns for CSV and XLSX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kb.cases.files import CaseFile, Fault, Location, as_case_file
from kb.cases.model import Case
from kb.formats.cells import disarm, flag, join_lines, join_source, rearm, split_ids, split_lines, split_source
from kb.formats.labels import CHINESE, DEFAULTS, ID_LISTS, SOLUTION, SOLUTION_CHINESE, field_of, solution_column
from kb.formats.question_lines import question_lines, questions_of

MAX_SOLUTIONS: Final = 8
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
MAX_FILE_BYTES: Final = 64 * 1024 * 1024

_LINES = frozenset({"symptoms", "error_texts", "codes", "links"})


def columns_for(cases: Sequence[Case]) -> list[str]:
    """The header: every field, then as many solutions as the case with the most has."""
    most = max((len(case.solutions) for case in cases), default=1)
    return [*CHINESE, *(f"{SOLUTION}{number}_{part}" for number in range(1, most + 1) for part in SOLUTION_CHINESE)]


def as_row(case: Case, columns: Sequence[str]) -> list[str]:
    """The cells of a case, in the order of `columns`; none of them can run."""
    content = case.content()
    cells: dict[str, str] = {}
    for name in CHINESE:
        value = content.get(name, [])  # nothing is said of questions where there are none
        if name in ID_LISTS:
            cells[name] = ",".join(value)
        elif name in _LINES:
            cells[name] = join_lines(value)
        elif name == "sources":
            cells[name] = join_lines(map(join_source, value))
        elif name == "questions":
            cells[name] = join_lines(question_lines(value))
        else:
            cells[name] = value
    for number, solution in enumerate(content["solutions"], start=1):
        for part, value in solution.items():
            told = join_lines(value) if part == "steps" else str(value).lower() if part == "touches_data" else value
            cells[f"{SOLUTION}{number}_{part}"] = told
    return [disarm(cells.get(name, "")) for name in columns]


def read_header(path: Path, line: int, header: Sequence[str]) -> tuple[dict[int, Location], list[Fault]]:
    """The field of each column, and a fault for every column that names none or repeats another."""
    fields: dict[int, Location] = {}
    faults: list[Fault] = []
    if len(header) > MAX_COLUMNS:
        return {}, [Fault(str(path), line, "", f"{len(header)} columns; at most {MAX_COLUMNS} are read")]
    for number, label in enumerate(header):
        if not label.strip():
            continue
        part = solution_column(label)
        name = field_of(label)
        where: Location | None = ("solutions", part[0] - 1, part[1]) if part else (name,) if name else None
        if where is None or (part and part[0] > MAX_SOLUTIONS):
            faults.append(Fault(str(path), line, label.strip()[:40], "no such column; the columns are a case's fields"))
        elif where in fields.values():
            faults.append(Fault(str(path), line, label.strip()[:40], "this column is given twice"))
        else:
            fields[number] = where
    return fields, faults


def read_row(path: Path, line: int, fields: Mapping[int, Location], cells: Sequence[str]) -> CaseFile | None:
    """The case of a row, or its faults; None for a row that holds nothing."""
    texts = {where: rearm(cells[number]) for number, where in fields.items() if number < len(cells)}
    if not any(text.strip() for text in texts.values()):
        return None
    values: dict[str, Any] = {name: _value(name, texts.get((name,), "")) for name in CHINESE}
    for name, default in DEFAULTS.items():
        values[name] = values[name] or default
    values["solutions"] = _solutions(texts)
    lines: dict[Location, int] = {(name,): line for name in (*Case.model_fields, *values)}
    surplus = [cell for cell in cells[max(fields, default=-1) + 1 :] if cell.strip()]
    faults = [Fault(str(path), line, "", "more cells than the header has columns")] if surplus else []
    return as_case_file(path, values, lines, faults)


def _value(name: str, text: str) -> Any:
    if name in ID_LISTS:
        return split_ids(text)
    if name in _LINES:
        return split_lines(text)
    if name == "questions":
        return questions_of(split_lines(text))
    if name == "sources":
        return [split_source(line) for line in split_lines(text)]
    return text.strip()


def _solutions(texts: Mapping[Location, str]) -> list[dict[str, Any]]:
    """Solutions in the order of their numbers; one whose columns are all empty is none."""
    solutions: list[dict[str, Any]] = []
    for number in range(MAX_SOLUTIONS):
        parts = {part: texts.get(("solutions", number, part), "") for part in SOLUTION_CHINESE}
        if any(text.strip() for text in parts.values()):
            solution: dict[str, Any] = dict(parts)
            solution["steps"] = split_lines(parts["steps"])
            solution["touches_data"] = flag(parts["touches_data"])
            solutions.append(solution)
    return solutions
