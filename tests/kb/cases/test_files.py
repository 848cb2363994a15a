"""Case files: what is written is read back, and every fault has its line and field."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cases.files import MAX_FILE_BYTES, find_case_files, read_case_file, write_case_file
from kb.cases.model import Case
from kb.errors import BadContent

ID = "k3cloud-password-forgotten"
WriteCase = Callable[..., Path]


def test_writing_and_reading_gives_the_same_case(fixture_cases: dict[str, Case], tmp_path: Path) -> None:
    for case in fixture_cases.values():
        path = tmp_path / f"{case.id}.yml"
        write_case_file(path, case)
        assert read_case_file(path).case == case


def test_awkward_texts_survive_the_round_trip(case: Case, tmp_path: Path) -> None:
    awkward = case.model_copy(update={"versions": "7.5", "codes": ["12029", "true", "null", "08:30", "a: b", "# no"]})
    write_case_file(tmp_path / "a.yml", awkward)
    assert read_case_file(tmp_path / "a.yml").case == awkward


def test_unquoted_numbers_are_what_the_author_typed(write_case: WriteCase) -> None:
    read = read_case_file(write_case(ID, {"versions: ''": "versions: 7.10", "codes: []": "codes: [0081, 12029]"}))
    assert read.case is not None
    assert (read.case.versions, read.case.codes) == ("7.10", ["0081", "12029"])


@pytest.mark.parametrize(
    ("replacements", "field", "message"),
    [
        ({"topic: password": "topic: passwort"}, "topic", "passwort"),
        ({"module: platform": "modul: platform"}, "modul", "no such field"),
        ({"module: platform": "modul: platform"}, "module", "missing"),
        ({"touches_data: false": "touches_data: maybe"}, "solutions[0].touches_data", "maybe"),
        ({"fact: F003": "fact: three"}, "sources[0].fact", "three"),
        ({"codes: []": "codes: FI-20003"}, "codes", "list"),
        ({"codes: []": "codes: []\ncodes: []"}, "codes", "given twice"),
    ],
)
def test_a_fault_names_field_and_line(
    write_case: WriteCase, replacements: dict[str, str], field: str, message: str
) -> None:
    path = write_case(ID, replacements)
    read = read_case_file(path)
    assert read.case is None
    fault = next(fault for fault in read.faults if fault.field == field)
    assert message in fault.message
    lines = path.read_text(encoding="utf-8").split("\n")
    if message != "missing":
        assert field.rsplit(".", 1)[-1].split("[")[0] in lines[fault.line - 1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id: [unclosed", "not YAML"),
        (b"- a\n- b\n", "mapping"),
        (b"", "mapping"),
        (b"id: \xff\xfe", "UTF-8"),
        (b"a: &x [1]\nb: *x\n", "aliases"),
        (b"#" * (MAX_FILE_BYTES + 1), "larger than"),
    ],
)
def test_what_is_no_case_file_is_a_fault_and_no_crash(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.yml"
    path.write_bytes(content)
    read = read_case_file(path)
    assert read.case is None
    assert any(message in fault.message for fault in read.faults)


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="nowhere"):
        find_case_files([tmp_path / "nowhere"])


def test_only_yaml_is_taken_as_a_case(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("id\n")
    assert find_case_files([tmp_path]) == []
    with pytest.raises(BadContent, match=r"\.yml"):
        find_case_files([tmp_path / "cases.csv"])


def test_a_link_to_nothing_is_a_fault_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "kis-gone.yml").symlink_to(tmp_path / "nowhere.yml")
    (path,) = find_case_files([tmp_path])
    assert [fault.message for fault in read_case_file(path).faults] == ["not a plain file"]
