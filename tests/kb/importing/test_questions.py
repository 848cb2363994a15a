"""Questions written apart from their cases are put into the case files; all else in those stays byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.cases.files import read_case_file
from kb.cli import FAULTS_FOUND, OK, main
from kb.errors import BadContent
from kb.importing.questions import put_questions
from kb.products import Products
from tests.kb.conftest import FIXTURES

CASE = "k3cloud-password-forgotten"
WRITTEN = f"""{CASE}:
  - asks: [改完我要不要自己再改一次, "重置完: 还用我改吗"]
    answer: 要再改一次。用管理员给的密码登进去后，马上改成只有您自己知道的。
  - asks: [在哪个菜单]
    answer: 我手头没有核实过的写法，不乱指。
    known: false
    way: 1
"""


@pytest.fixture
def cases_dir(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURES / "cases", tmp_path / "cases")
    return tmp_path / "cases"


def _written(tmp_path: Path, text: str = WRITTEN) -> Path:
    path = tmp_path / "written.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_only_the_lines_of_the_questions_change(tmp_path: Path, cases_dir: Path, products: Products) -> None:
    path = cases_dir / "k3cloud" / f"{CASE}.yml"
    before = path.read_text(encoding="utf-8")
    report = put_questions([_written(tmp_path)], cases_dir, products)
    assert (report.written, report.faults) == ({CASE: 2}, [])
    after = path.read_text(encoding="utf-8")
    start, end = after.index("questions:"), after.index("\nlinks:") + 1
    assert after[:start] + after[end:] == before
    case = read_case_file(path).case
    assert case is not None
    assert [(one.asks[-1], one.known, one.way) for one in case.questions] == [
        ("重置完: 还用我改吗", True, None),
        ("在哪个菜单", False, 1),
    ]
    put_questions([_written(tmp_path)], cases_dir, products)
    assert path.read_text(encoding="utf-8") == after
    put_questions([_written(tmp_path, f"{CASE}: []\n")], cases_dir, products)
    assert path.read_text(encoding="utf-8") == before


def test_a_fault_names_file_line_and_entry_and_keeps_that_case_out(
    tmp_path: Path, cases_dir: Path, products: Products
) -> None:
    text = WRITTEN.replace("way: 1", "way: 7") + "k3cloud-no-such-case:\n  - {asks: [甲], answer: 乙}\n"
    report = put_questions([_written(tmp_path, text)], cases_dir, products)
    assert report.written == {}
    told = [(fault.line, fault.field) for fault in report.faults]
    assert told == [(7, f"{CASE}[1].way"), (8, "k3cloud-no-such-case")]
    assert "questions:" not in (cases_dir / "k3cloud" / f"{CASE}.yml").read_text(encoding="utf-8")


def test_a_case_is_given_once(tmp_path: Path, cases_dir: Path, products: Products) -> None:
    path = _written(tmp_path)
    report = put_questions([path, path], cases_dir, products)
    assert [fault.message for fault in report.faults] == [f"also in {path}"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [", "a: &x [1]\nb: *x\n"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, cases_dir: Path, products: Products, text: str) -> None:
    with pytest.raises(BadContent, match=r"written\.yml:"):
        put_questions([_written(tmp_path, text)], cases_dir, products)


def test_the_command_tells_what_it_did(
    tmp_path: Path, cases_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["questions", str(_written(tmp_path)), "--cases", str(cases_dir)]) == OK
    assert capsys.readouterr().out == "2 questions in 1 cases, 0 faults\n"
    assert main(["questions", str(_written(tmp_path, "x-y-z: []\n")), "--cases", str(cases_dir)]) == FAULTS_FOUND
    assert "written.yml:1: x-y-z: there is no case of this id" in capsys.readouterr().out
