"""An import's report as a table for the terminal: a line for every row that is not simply unchanged."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.importing.similar import Likeness
    from kb.importing.take import ImportReport, Row

WIDEST = 48
_HEADER = ("place", "case", "outcome", "why / alike")


def as_text(report: ImportReport) -> str:
    """The table, the notes, and a line of counts."""
    told = [row for row in report.rows if row.outcome not in {"unchanged", "left"}]
    lines = [_HEADER, *(_cells(row) for row in told)] if told else []
    widths = [min(WIDEST, max(_width(line[column]) for line in lines)) for column in range(3)] if lines else []
    table = ["  ".join(_padded(cell, width) for cell, width in zip(line, [*widths, 0], strict=True)) for line in lines]
    counts = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in report.counts().items())
    head = "nothing imported: " if not report.imported else ""
    faults = f"{len(report.faults)} faults; " if report.faults else ""
    trimmed = [line.rstrip() for line in table]
    return "\n".join([*trimmed, *map(str, report.faults), *report.notes, head + faults + counts])


def _cells(row: Row) -> tuple[str, str, str, str]:
    why = "; ".join(part for part in (row.why, ", ".join(map(_alike, row.similar))) if part)
    place = f"{row.file}:{row.line}"
    return place, row.case_id or "?", row.outcome.replace("_", " "), why


def _alike(like: Likeness) -> str:
    how = f"{like.share:.0%} of its lines" if like.by == "text" else f"meaning {like.share:.2f}"
    return f"like {like.case_id} ({how})"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(cell: str, width: int) -> str:
    return cell + " " * max(0, width - _width(cell))
