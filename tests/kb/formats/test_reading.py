"""Files as people make them: other encodings, Chinese headings, missing columns; what is refused names its row."""

from __future__ import annotations

import datetime
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from kb.cases.files import write_case_file
from kb.cases.model import Case
from kb.errors import BadContent
from kb.formats import rows, xlsx_file
from kb.formats.files import read_cases, write_cases

HEADER = (
    "编号,标题,产品,模块,主题,症状,原因,验证,预防,可信度,来源,"
    "方案1名称,方案1类型,方案1执行人,方案1步骤,方案1风险,方案1好处,方案1是否动数据"
)
LINE = 'kis-x,标题,kis,gl,other,"一\n二",因,验,防,M,F003 | HS1208 | M,做,fix,会计,"第一步\n第二步",低,好,否'


def _first_fault(path: Path) -> str:
    (read,) = read_cases([path])
    assert read.case is None
    return str(read.faults[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_as_people_make_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}\r\n{LINE}\r\n,,,\r\n", encoding=encoding, newline="")
    (read,) = read_cases([path])
    assert read.faults == ()
    assert read.case is not None
    assert (read.case.symptoms, read.case.solutions[0].steps) == (["一", "二"], ["第一步", "第二步"])
    assert (read.case.status, read.case.audience, read.case.solutions[0].touches_data) == ("draft", "customer", False)


def test_a_fault_names_the_line_even_behind_cells_of_many_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}\n{LINE}\n{LINE.replace('other', 'moon')}\n", encoding="utf-8")
    good, bad = read_cases([path])
    assert good.case is not None
    assert bad.faults[0].line == 5
    assert str(bad.faults[0]).startswith(f"{path}:5: topic: ")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"id,colour\n", "colour: no such column"),
        ("a.csv", b"id,id\n", "given twice"),
        ("a.csv", b'id,title\n"open', "not CSV"),
        ("a.csv", b"id,title\n\xff\xff\xff", "neither UTF-8 nor GB18030"),
        ("a.csv", b"id\nx,surplus\n", "more cells"),
        ("a.csv", b"x," * 300 + b"\n", "301 columns; at most 200"),
        ("a.csv", "id,title\n".encode("utf-16"), "neither UTF-8 nor GB18030"),
        ("a.csv", b"id,title\nx," + b"y" * 200_000, "not CSV"),
        ("a.jsonl", b"{\n", "not JSON"),
        ("a.jsonl", b'{"id": ' + b"9" * 10_000 + b"}", "not JSON"),
        ("a.jsonl", b'{"title": "' + b"x" * 5_000_000 + b'"}', "title: 5000000 characters; at most 300"),
        ("a.jsonl", b"[1]\n", "an object"),
        ("a.jsonl", b"[" * 100_000, "not JSON"),
        ("a.jsonl", b"\xff\n", "not UTF-8"),
        ("a.jsonl", b'{"id": "a", "id": "b"}', "id: given twice"),
        ("a.jsonl", b'{"title": " ", "symptoms": [""]}', "title: empty"),
        ("a.jsonl", b'{"title": " ", "symptoms": [""]}', "symptoms[0]: empty"),
        ("a.md", b"hello\n", "before the first"),
        ("a.md", b"# t\n\n## nonsense\n", "has no place here"),
        ("a.md", b"# t\n\n- colour: red\n", "no such field"),
        ("a.md", b"\xff", "not UTF-8"),
        ("a.xlsx", b"PK\x03\x04 torn", "not an XLSX"),
        ("a.xlsx", b"", "not an XLSX"),
    ],
)
def test_what_cannot_be_read_is_a_fault(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    faults = [str(fault) for read in read_cases([tmp_path / name]) for fault in read.faults]
    assert any(message in fault for fault in faults), faults


def _workbook(path: Path, value: object) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id", "title"])
    sheet.append(["kis-x", value])
    book.save(path)


@pytest.mark.parametrize(
    ("value", "message"), [("=1+1", "B2: holds a formula"), (datetime.date(2026, 1, 1), "B2: holds a date")]
)
def test_a_cell_that_is_no_text_is_named(tmp_path: Path, value: object, message: str) -> None:
    _workbook(tmp_path / "a.xlsx", value)
    assert message in _first_fault(tmp_path / "a.xlsx")


def test_a_workbook_that_unfolds_into_gigabytes_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(xlsx_file.MAX_UNFOLDED // 2**20 + 1):
            part.write(b" " * 2**20)
    assert path.stat().st_size < 2**20
    assert "would unfold" in _first_fault(path)


def test_entities_are_not_unfolded(tmp_path: Path, case: Case) -> None:
    write_cases(tmp_path / "good.xlsx", [case])
    path = tmp_path / "laughs.xlsx"
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(path, "w") as archive:
        for part in good.infolist():
            content = good.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + content
            archive.writestr(part, content)
    assert "document type" in _first_fault(path)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".md", ".xlsx"])
def test_too_many_rows_are_refused(
    tmp_path: Path, case: Case, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_cases(tmp_path / f"a{suffix}", [case] * 4)
    for module in ("csv_file", "jsonl_file", "markdown_file", "xlsx_file"):
        monkeypatch.setattr(f"kb.formats.{module}.MAX_ROWS", 3)
    faults = [str(fault) for read in read_cases([tmp_path / f"a{suffix}"]) for fault in read.faults]
    assert any("more than 3" in fault for fault in faults)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.md", "a.xlsx", "a.yml"])
def test_a_pipe_or_a_device_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    (tmp_path / "device").mkdir()
    (tmp_path / "device" / name).symlink_to("/dev/zero")
    for path in (tmp_path / name, tmp_path / "device" / name):
        assert "not a plain file" in _first_fault(path)


def test_a_folder_that_holds_itself_is_read_once(tmp_path: Path, case: Case) -> None:
    write_case_file(tmp_path / "k3cloud" / f"{case.id}.yml", case)
    (tmp_path / "k3cloud" / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "k3cloud" / "pipe.yml")
    assert [read.case for read in read_cases([tmp_path])] == [case]


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.formats.files.MAX_FILE_BYTES", 2**20)
    (tmp_path / "a.jsonl").write_bytes(b" " * (2**20 + 1))
    assert "larger than 1 MB" in _first_fault(tmp_path / "a.jsonl")
    assert rows.MAX_FILE_BYTES > 2**20


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl", ".md"])
def test_a_case_as_long_as_a_book_is_refused_where_it_stands(tmp_path: Path, case: Case, suffix: str) -> None:
    """Every field within its limits, and yet more than a service takes or a customer reads."""
    book = case.model_copy(update={"id": "k3cloud-book", "error_texts": [f"{n:02}" + "长" * 1990 for n in range(30)]})
    write_cases(tmp_path / f"a{suffix}", [case, book])
    good, bad = read_cases([tmp_path / f"a{suffix}"])
    assert good.case == case
    assert bad.case is None
    assert "at most 64 KB are taken" in bad.faults[0].message
    assert bad.faults[0].line == bad.line > good.line


def test_a_case_file_as_long_as_a_book_is_refused(tmp_path: Path, case: Case) -> None:
    book = case.model_copy(update={"error_texts": [f"{n:02}" + "长" * 1990 for n in range(30)]})
    write_case_file(tmp_path / "a.yml", book)
    assert "at most 64 KB are taken" in _first_fault(tmp_path / "a.yml")


def test_an_ending_that_says_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    with pytest.raises(BadContent, match=r"\.xlsx"):
        read_cases([tmp_path / "a.docx"])


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    write_cases(path, [case])
    before = path.read_bytes()

    def full(self: Case) -> dict[str, object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Case, "content", full)
    with pytest.raises(OSError, match="No space"):
        write_cases(path, [case, case])
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.jsonl"]
