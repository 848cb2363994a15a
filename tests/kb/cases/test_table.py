"""The table of the library: right for a few cases, true on the committed page."""

import re

import pytest

from kb.cases.files import find_case_files, read_case_file
from kb.cases.model import Case
from kb.cases.table import END, START, coverage_table, with_table
from kb.errors import BadContent
from kb.products import Products
from kb.settings import REPOSITORY

CASES = REPOSITORY / "data" / "cases"
PAGE = CASES / "README.md"


@pytest.fixture(scope="module")
def committed() -> list[Case]:
    files = [read_case_file(path) for path in find_case_files([CASES])]
    return [file.case for file in files if file.case is not None and file.case.status == "published"]


def test_cells_count_by_confidence(case: Case, products: Products) -> None:
    sure = case.model_copy(update={"id": "k3cloud-other", "confidence": "H", "audience": "engineer"})
    rows = coverage_table([case, sure], products).splitlines()
    assert next(row for row in rows if row.startswith("| password")).startswith("| password | 1H 1M |")
    assert rows[-2].startswith("| all | 2 |")
    assert rows[-1].startswith("| of these for engineers | 1 |")


def test_the_committed_table_is_true(committed: list[Case], products: Products) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_table(text, coverage_table(committed, products)) == text, "run `python -m kb table --write`"


def test_the_counts_of_facts_are_true(committed: list[Case]) -> None:
    """Facts F001 to F467 were collected first; the page says how many of them are used, by product and in all."""
    collected = {source.fact for case in committed for source in case.sources if source.fact <= "F467"}
    text = PAGE.read_text(encoding="utf-8")
    section = text[text.index("## Facts used and left") : text.index("## The weakest cases")]
    rows = re.findall(r"^\| \S+(?: WISE)? \| (\d+) \| (\d+) \| (\d+) \|", section, re.MULTILINE)
    facts, used, left = (sum(int(row[column]) for row in rows) for column in range(3))
    assert (facts, used, left) == (467, len(collected), 467 - len(collected))
    assert f"{used} are used, {left} left" in section


def test_the_weakest_cases_exist(committed: list[Case]) -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## The weakest cases")[2]
    named = set(re.findall(r"\b(?:k3cloud|kis|eas|k3wise|xingchen)-[a-z0-9-]+", section))
    assert len(named) >= 20
    assert named <= {case.id for case in committed}


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(BadContent, match="end of table"):
        with_table("# The case library", "| |")
    assert with_table(f"a\n{START}\nold\n{END}\nb", "new") == f"a\n{START}\nnew\n{END}\nb"
