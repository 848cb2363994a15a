"""What is written to a file is read back as it was, whatever it says, in every format."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kb.cases.files import read_case_file, write_case_file
from kb.cases.model import Case
from kb.formats.files import read_cases, write_cases
from tests.kb.formats.generated import CASES

FORMATS = [".csv", ".xlsx", ".jsonl", ".md"]
_SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.parametrize("suffix", FORMATS)
@_SETTINGS
@given(cases=st.lists(CASES, min_size=1, max_size=3))
def test_nothing_is_lost(tmp_path: Path, suffix: str, cases: list[Case]) -> None:
    path = tmp_path / f"cases{suffix}"
    write_cases(path, cases)
    read = read_cases([path])
    assert [file.faults for file in read] == [()] * len(cases)
    assert [file.case for file in read] == cases


@_SETTINGS
@given(case=CASES)
def test_nothing_is_lost_in_a_case_file(tmp_path: Path, case: Case) -> None:
    write_case_file(tmp_path / "a.yml", case)
    assert read_case_file(tmp_path / "a.yml").case == case


@_SETTINGS
@given(case=CASES)
def test_no_cell_can_run(tmp_path: Path, case: Case) -> None:
    write_cases(tmp_path / "a.csv", [case])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    write_cases(tmp_path / "a.xlsx", [case])
    book = load_workbook(tmp_path / "a.xlsx")
    sheet_cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in sheet_cells if cell.data_type == "f"]
    for text in (*cells, *(str(cell.value) for cell in sheet_cells)):
        assert not text.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_longest_case_survives(tmp_path: Path, case: Case, suffix: str) -> None:
    """Thirty error texts of 1 900 signs are more than a cell of Excel holds."""
    texts = [f"={number:02}" + "x" * 1900 + "\n=尾" for number in range(30)]
    longest = case.model_copy(update={"error_texts": texts})
    write_cases(tmp_path / f"a{suffix}", [case, longest])
    assert [file.case for file in read_cases([tmp_path / f"a{suffix}"])] == [case, longest]
