"""Taking cases over from files: read, judge, compare, then one transaction, or a report and nothing at all."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kb.cases.files import CaseFile, Fault
from kb.cases.lint import LintReport, lint_files
from kb.cases.lint_questions import names_path
from kb.cases.model import Case
from kb.errors import BadContent, LibraryError
from kb.formats.files import read_cases
from kb.importing.similar import SAME_SHARE, Likeness, Neighbours, merged
from kb.index.embeddings import Embedder
from kb.products import Products
from kb.progress import Progress, no_progress
from kb.store.library import ImportOutcome, Library

TAKEN = frozenset({"new", "updated", "merged"})
_WHY: dict[str, str] = {
    "kept": "edited in the library since its last import (--overwrite takes the file)",
    "kept_retired": "retired in the library (--overwrite brings it back)",
    "left": "nothing wrong with it; other rows are refused, and an import takes all or none",
}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Row:
    """One case of one file: where it stands, what became of it and why, and which cases are like it."""

    file: str
    line: int
    case_id: str | None
    outcome: str
    why: str = ""
    similar: list[Likeness] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        similar = [{"case_id": like.case_id, "by": like.by, "share": round(like.share, 3)} for like in self.similar]
        told = {"file": self.file, "line": self.line, "case_id": self.case_id, "outcome": self.outcome}
        return {**told, "why": self.why, "similar": similar}


@dataclass(slots=True)
class ImportReport:
    """Every row, and every fault. `imported` says whether anything may have changed in the library."""

    imported: bool
    rows: list[Row]
    faults: list[Fault]
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return dict(Counter(row.outcome for row in self.rows))


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an import is wished for: by whom, over what people changed, joining what says the same, or only as a try."""

    who: str
    overwrite: bool = False
    merge: bool = False
    dry_run: bool = False


def take_over(
    library: Library,
    products: Products,
    paths: Sequence[Path],
    wishes: Wishes,
    open_embedder: Callable[[], Embedder] | None = None,
    reading: Progress = no_progress,
    embedding: Progress = no_progress,
) -> ImportReport:
    """Takes over every case of these files, or none.

    `open_embedder` gives what near-duplicates are found by in meaning; without it, or where it cannot be opened, they
    are found by words alone, and a note says so.

    Raises:
        BadContent: a path does not exist, or the files hold no case at all.
    """
    files = read_cases(paths, reading)
    if not files:
        raise BadContent(f"no case files in {', '.join(map(str, paths))}")
    judged = lint_files(files, products, known=library.cases() if _name_paths(files) else ())
    if not judged.is_clean:
        return ImportReport(imported=False, rows=_refused(judged), faults=judged.faults)
    cases = judged.cases()
    outcomes = library.import_cases(cases, wishes.who, overwrite=wishes.overwrite, dry_run=True)
    changed = [case for case in cases if outcomes[case.id] in TAKEN]
    report = ImportReport(imported=not wishes.dry_run, rows=[], faults=[])
    similar = _similar(library, changed, open_embedder, embedding, report.notes) if changed else {}
    joins, too_long = _joins(library, changed, outcomes, similar) if wishes.merge else ({}, {})
    outcomes = library.import_cases(
        [case for case in cases if case.id not in joins],
        wishes.who,
        overwrite=wishes.overwrite,
        dry_run=wishes.dry_run,
        merges=[(joins[case.id], partial(merged, new=case)) for case in changed if case.id in joins],
    )
    report.rows = [_row(file, outcomes, joins, too_long, similar) for file in files]
    return report


def _name_paths(files: Sequence[CaseFile]) -> bool:
    return any(file.case is not None and names_path(file.case) for file in files)


def _row(
    file: CaseFile,
    outcomes: dict[str, ImportOutcome],
    joins: dict[str, str],
    too_long: dict[str, str],
    similar: dict[str, list[Likeness]],
) -> Row:
    case_id = file.case.id if file.case else ""
    if case_id in joins:
        why = f"says the same as {joins[case_id]}, which now has its words"
        return Row(str(file.path), file.line, case_id, "merged", why)
    outcome = outcomes[case_id]
    why = _WHY.get(outcome, "")
    if case_id in too_long:
        why = f"says the same as {too_long[case_id]}; together they are more than one case may hold"
    return Row(str(file.path), file.line, case_id, outcome, why, similar.get(case_id, []))


def _refused(judged: LintReport) -> list[Row]:
    rows = []
    for file in judged.files:
        faults = judged.faults_of(file)
        told = "; ".join(f"{fault.field + ': ' if fault.field else ''}{fault.message}" for fault in faults[:3])
        more = f"; and {len(faults) - 3} more" if len(faults) > 3 else ""
        outcome = "refused" if faults else "left"
        case_id = file.case.id if file.case else None
        rows.append(Row(str(file.path), file.line, case_id, outcome, told + more if faults else _WHY["left"]))
    return rows


def _similar(
    library: Library,
    changed: list[Case],
    open_embedder: Callable[[], Embedder] | None,
    embedding: Progress,
    notes: list[str],
) -> dict[str, list[Likeness]]:
    """What in the library, or in the same import, is like each of the changed cases; by words where both say it."""
    ours = {case.id for case in changed}
    known = [case for case in library.cases() if case.status != "retired" and case.id not in ours]
    neighbours = Neighbours([*known, *changed])
    found = {case.id: neighbours.by_text(case) for case in changed}
    try:
        by_meaning = neighbours.by_meaning(changed, open_embedder(), embedding) if open_embedder else {}
    except LibraryError as error:
        notes.append(f"near-duplicates were looked for by words only: {error}")
        by_meaning = {}
    for case_id, likes in by_meaning.items():
        told = {like.case_id for like in found[case_id]}
        found[case_id] += [like for like in likes if like.case_id not in told]
    return found


def _joins(
    library: Library,
    changed: list[Case],
    outcomes: dict[str, ImportOutcome],
    similar: dict[str, list[Likeness]],
) -> tuple[dict[str, str], dict[str, str]]:
    """Which new case goes into which case of the library: only where most of its lines stand there word for word.

    Those that are too long for it come second, and stay cases of their own.
    """
    stored = library.cases([like.case_id for likes in similar.values() for like in likes])
    grown: dict[str, Case] = {case.id: case for case in stored}
    grown |= {case.id: case for case in changed if case.id in grown}
    joins: dict[str, str] = {}
    too_long: dict[str, str] = {}
    for case in changed:
        same = [like.case_id for like in similar[case.id] if like.by == "text" and like.share >= SAME_SHARE]
        if outcomes[case.id] == "new" and same and same[0] in grown:
            try:
                grown[same[0]] = merged(grown[same[0]], case)
            except ValueError:
                too_long[case.id] = same[0]
            else:
                joins[case.id] = same[0]
    return joins, too_long
