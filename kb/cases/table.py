"""What the library covers: cases by product, topic and confidence, as the table in data/cases/README.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from kb.cases.model import Case, Topic
from kb.errors import BadContent
from kb.products import Products

START = "<!-- table: written by `python -m kb table --write`, do not edit -->"
END = "<!-- end of table -->"
GRADES = "HMLU"


def coverage_table(cases: Sequence[Case], products: Products) -> str:
    """Markdown: a row per topic, a column per product, each cell its number of cases by confidence (`3H 1M`).

    Engineers' cases count in the column of their product, and once more in the last row.
    """
    names = [(product.id, product.name) for product in products.products]
    counts: Counter[tuple[str, str, str]] = Counter(
        (product, case.topic, case.confidence) for case in cases for product in case.products
    )
    rows = [["topic", *(name for _, name in names), "all"]]
    for topic in get_args(Topic):
        cells = [_grades({grade: counts[product, topic, grade] for grade in GRADES}) for product, _ in names]
        rows.append([topic, *cells, str(sum(case.topic == topic for case in cases))])
    rows.append(_totals("all", cases, names))
    rows.append(_totals("of these for engineers", [c for c in cases if c.audience == "engineer"], names))
    rule = ["---", *("---:" for _ in rows[0][1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])


def _totals(title: str, cases: Sequence[Case], names: Sequence[tuple[str, str]]) -> list[str]:
    return [title, *(str(sum(product in case.products for case in cases)) for product, _ in names), str(len(cases))]


def _grades(counts: dict[str, int]) -> str:
    return " ".join(f"{number}{grade}" for grade, number in counts.items() if number)


def with_table(text: str, table: str) -> str:
    """The page with the table between its marks replaced.

    Raises:
        BadContent: the page has no such marks.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise BadContent(f"the page needs the lines {START!r} and {END!r}")
    return f"{before}{START}\n{table}\n{END}{after}"
