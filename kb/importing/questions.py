"""Questions written apart from their cases (a mapping of case ids to questions), put into the case files.

All else in a case file stays as it is, byte for byte: the lines of its questions are put in, or replaced, as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from kb.cases.files import CaseFile, Fault, Mapping, as_case_file, read_mapping, write_text
from kb.cases.lint import check_case, lint_paths
from kb.cases.lint_questions import Paths
from kb.cases.model import Case
from kb.errors import BadContent
from kb.products import Products
from kb.progress import Progress, no_progress

QUESTIONS: Final = "questions"
_BEFORE: Final = "links"
"""The field that the questions stand before."""
_MAX_BYTES: Final = 16 * 1024 * 1024
_WIDTH: Final = 1000  # of a line: no answer is broken into two
_BLOCK = re.compile(rf"^{QUESTIONS}:.*\n(?:[ \t\-#].*\n|\n)*", re.MULTILINE)
_PLACE = re.compile(rf"^{_BEFORE}:", re.MULTILINE)


@dataclass(slots=True)
class QuestionsReport:
    """What was put where: questions by the id of their case, and what is wrong with those that were not."""

    written: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def put_questions(
    files: Sequence[Path], cases_dir: Path, products: Products, progress: Progress = no_progress
) -> QuestionsReport:
    """Writes the questions of `files` into the case files under `cases_dir`, replacing those that stand there.

    A case with a fault in its questions is left as it is, and the fault names the file of the questions; the others are
    written all the same.

    Raises:
        BadContent: a file cannot be read, or is no mapping of ids to questions.
        OSError: a case file cannot be written.
    """
    known = lint_paths([cases_dir], products, progress)
    cases = {file.case.id: file for file in known.files if file.case is not None}
    paths = Paths.of(known.cases())
    report = QuestionsReport()
    taken: dict[str, Path] = {}
    for path in files:
        read = _read(path)
        report.faults += read.faults
        for case_id, questions in read.values.items():
            file = cases.get(case_id)
            if file is None or file.case is None:
                report.faults.append(_fault(path, read, case_id, "there is no case of this id"))
                continue
            if case_id in taken:
                report.faults.append(_fault(path, read, case_id, f"also in {taken[case_id]}"))
                continue
            taken[case_id] = path
            asked = _with_questions(path, file.case, questions, read)
            faults = [*asked.faults, *_complaints(asked, products, paths)]
            report.faults += (replace(fault, field=fault.field.replace(QUESTIONS, case_id, 1)) for fault in faults)
            if asked.case is not None and not faults:
                text = with_questions(file.path.read_text(encoding="utf-8"), asked.case)
                write_text(file.path, text, asked.case)
                report.written[case_id] = len(asked.case.questions)
    report.faults.sort()
    return report


def with_questions(text: str, case: Case) -> str:
    """The text of a case file with the questions of `case` in the place of its own; the rest is as it was."""
    block = _as_text(case) if case.questions else ""
    bare = _BLOCK.sub("", text, count=1)
    place = _PLACE.search(bare)
    if place is None:
        return f"{bare.rstrip()}\n{block}"
    return bare[: place.start()] + block + bare[place.start() :]


def _as_text(case: Case) -> str:
    """The questions as lines of a case file, one that begins an item set in by two, as in the others."""
    content = {QUESTIONS: case.content()[QUESTIONS]}
    dumped = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=None)
    first, *rest = dumped.splitlines(keepends=True)
    return first + "".join("  " + line for line in rest)


def _read(path: Path) -> Mapping:
    read = read_mapping(path, _MAX_BYTES, "split it", "not a mapping of case ids to questions")
    if isinstance(read, CaseFile):
        raise BadContent(str(read.faults[0]))
    return read


def _with_questions(path: Path, case: Case, questions: Any, read: Mapping) -> CaseFile:
    """The case with other questions, their faults at the lines of `path`."""
    lines = {(QUESTIONS, *where[1:]): line for where, line in read.lines.items() if where[0] == case.id}
    return as_case_file(path, {**case.content(), QUESTIONS: questions}, lines, [])


def _complaints(asked: CaseFile, products: Products, paths: Paths) -> list[Fault]:
    """What is wrong with the questions; the rest of the case is not judged here."""
    if asked.case is None:
        return []
    complaints = [*check_case(asked.case, products), *paths.check(asked.case)]
    return [asked.fault_at(where, message) for where, message in complaints if where[0] == QUESTIONS]


def _fault(path: Path, read: Mapping, case_id: str, message: str) -> Fault:
    return Fault(str(path), read.lines.get((case_id,), 1), case_id, message)
