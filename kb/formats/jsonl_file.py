"""JSON lines: one case a line, the same fields as in a case file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb.cases.files import CaseFile, Fault, Location, as_case_file, broken_file
from kb.cases.model import Case
from kb.formats.rows import MAX_ROWS


def write_jsonl(path: Path, cases: Sequence[Case]) -> None:
    """Writes all cases; the caller swaps the file in."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(case.content(), ensure_ascii=False) + "\n" for case in cases)


def read_jsonl(path: Path) -> list[CaseFile]:
    """Every line as a case or its faults; empty lines are nothing."""
    found: list[CaseFile] = []
    for number, raw in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not raw.strip():
            continue
        if len(found) >= MAX_ROWS:
            return [broken_file(path, number, f"more than {MAX_ROWS} lines; split the file")]
        found.append(_read_line(path, number, raw))
    return found


def _read_line(path: Path, number: int, raw: bytes) -> CaseFile:
    repeated: list[Fault] = []

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice = {name for name in names if names.count(name) > 1}
        repeated.extend(Fault(str(path), number, name[:40], "given twice") for name in sorted(twice))
        return dict(pairs)

    try:
        values = json.loads(raw.decode("utf-8"), object_pairs_hook=object_of)
    except UnicodeDecodeError:
        return broken_file(path, number, "not UTF-8; save the file as UTF-8")
    except (ValueError, RecursionError) as error:
        return broken_file(path, number, f"not JSON: {str(error)[:80]}")
    if not isinstance(values, dict):
        return broken_file(path, number, "a case is an object of `id`, `title` and so on")
    lines: dict[Location, int] = {(name,): number for name in (*Case.model_fields, *values)}
    return as_case_file(path, values, lines, repeated)
