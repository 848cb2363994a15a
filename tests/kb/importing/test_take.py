"""Imports through the command line: a word on every row, near-duplicates shown, and all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cases.model import Case
from kb.cli import FAULTS_FOUND, OK, main
from kb.formats.files import write_cases
from kb.settings import Settings
from kb.store.library import Library

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name, value in {
        "DATA_DIR": settings.data_dir,
        "BUILD_DIR": settings.build_dir,
        "KB_CONTENT_DIR": settings.content_dir,
        "KB_ENCODER": "",
        "KB_DATABASE_URL": "",
    }.items():
        monkeypatch.setenv(name, str(value))

    def call(*arguments: str | Path) -> tuple[int, str]:
        status = main([str(argument) for argument in arguments])
        return status, capsys.readouterr().out

    return call


def _cases(settings: Settings) -> dict[str, Case]:
    library = Library.open(settings.store_url)
    cases = {case.id: Case.model_validate(case.content()) for case in library.cases()}
    library.close()
    return cases


def _new(case: Case, case_id: str, symptoms: list[str]) -> Case:
    return case.model_copy(update={"id": case_id, "title": f"云星空：{case_id}", "symptoms": symptoms})


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl", ".md"])
def test_a_library_goes_out_and_comes_back(run: Run, settings: Settings, tmp_path: Path, suffix: str) -> None:
    before = _cases(settings)
    target = tmp_path / f"out{suffix}"
    assert run("export", target)[0] == OK
    (settings.data_dir / "kb.db").rename(tmp_path / "old.db")
    status, out = run("import", target, "--json")
    report = json.loads(out)
    assert (status, report["counts"]) == (OK, {"new": len(before)})
    assert _cases(settings) == before
    assert json.loads(run("import", target, "--json")[1])["counts"] == {"unchanged": len(before)}


def test_every_row_is_told_and_one_bad_row_stops_all(
    run: Run, settings: Settings, case: Case, tmp_path: Path
) -> None:
    good = _new(case, "k3cloud-good", [f"紫色按钮第{n}次消失" for n in range(5)])
    bad = _new(case, "k3cloud-bad", ["只有一条"])
    path = tmp_path / "a.jsonl"
    write_cases(path, [good, bad])
    before = _cases(settings)
    status, out = run("import", path, "--json")
    report = json.loads(out)
    assert (status, report["imported"]) == (FAULTS_FOUND, False)
    assert [(row["line"], row["case_id"], row["outcome"]) for row in report["rows"]] == [
        (1, "k3cloud-good", "left"),
        (2, "k3cloud-bad", "refused"),
    ]
    assert "symptoms" in report["rows"][1]["why"]
    assert _cases(settings) == before
    table = run("import", path)[1]
    assert f"{path}:2" in table
    assert "nothing imported" in table


def test_one_id_twice_in_a_file_is_refused_with_both_lines(run: Run, case: Case, tmp_path: Path) -> None:
    one = _new(case, "k3cloud-one", [f"紫色按钮第{n}次消失" for n in range(5)])
    two = _new(case, "k3cloud-one", [f"绿色按钮第{n}次消失" for n in range(5)])
    path = tmp_path / "a.jsonl"
    write_cases(path, [one, two])
    status, out = run("import", path)
    assert status == FAULTS_FOUND
    assert f"{path}:2" in out
    assert f"also the id of {path}:1" in out


def test_a_dry_run_tells_all_and_changes_nothing(run: Run, settings: Settings, case: Case, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_cases(path, [_new(case, "k3cloud-new", [f"紫色按钮第{n}次消失" for n in range(5)])])
    before = _cases(settings)
    status, out = run("import", "--dry-run", path, "--json")
    report = json.loads(out)
    assert (status, report["imported"], report["counts"]) == (OK, False, {"new": 1})
    assert _cases(settings) == before


def test_near_duplicates_are_shown_by_words_and_by_meaning(run: Run, case: Case, tmp_path: Path) -> None:
    same_words = _new(case, "k3cloud-same", [*case.symptoms])
    rephrased = case.model_copy(
        update={
            "id": "k3cloud-rephrased",
            "title": case.title.replace("：", " "),
            "symptoms": [f"{symptom}呢" for symptom in case.symptoms],
        }
    )
    other = _new(case, "k3cloud-other", [f"紫色按钮第{n}次消失" for n in range(5)])
    for new, by in ((same_words, "text"), (rephrased, "meaning"), (other, None)):
        path = tmp_path / f"{new.id}.jsonl"
        write_cases(path, [new])
        (row,) = json.loads(run("import", "--dry-run", path, "--json")[1])["rows"]
        likes = {(like["case_id"], like["by"]) for like in row["similar"]}
        assert ((case.id, by) in likes) if by else not likes, (new.id, row)


def test_a_merge_gives_its_words_to_the_case_that_says_the_same(
    run: Run, settings: Settings, case: Case, tmp_path: Path
) -> None:
    same = _new(case, "k3cloud-same", [*case.symptoms, "新的说法从没见过"])
    other = _new(case, "k3cloud-other", [f"紫色按钮第{n}次消失" for n in range(5)])
    path = tmp_path / "a.jsonl"
    write_cases(path, [same, other])
    rows = {row["case_id"]: row for row in json.loads(run("import", "--merge", path, "--json")[1])["rows"]}
    assert (rows["k3cloud-same"]["outcome"], rows["k3cloud-other"]["outcome"]) == ("merged", "new")
    assert case.id in rows["k3cloud-same"]["why"]
    cases = _cases(settings)
    assert "k3cloud-same" not in cases
    assert cases[case.id].symptoms == [*case.symptoms, "新的说法从没见过"]
    assert cases[case.id].solutions == case.solutions


def test_a_merge_that_would_make_a_book_leaves_the_new_case_its_own(
    run: Run, settings: Settings, case: Case, tmp_path: Path
) -> None:
    """Each is a case, both together are more than one case may hold."""
    symptoms = [f"紫色按钮第{n}次消失" for n in range(20)]
    texts = [[f"{name}{n:02}" + "长" * 1900 for n in range(9)] for name in "甲乙"]
    path = tmp_path / "a.jsonl"
    write_cases(path, [case.model_copy(update={"symptoms": symptoms, "error_texts": texts[0]})])
    assert run("import", "--overwrite", path)[0] == OK
    write_cases(path, [_new(case, "k3cloud-same", symptoms).model_copy(update={"error_texts": texts[1]})])
    status, out = run("import", "--merge", path, "--json")
    (row,) = json.loads(out)["rows"]
    assert (status, row["outcome"]) == (OK, "new")
    assert "together" in row["why"]
    assert _cases(settings)[case.id].error_texts == texts[0]


def test_without_an_encoder_an_import_works_by_words(
    run: Run, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUILD_DIR", "/no/such/folder")
    path = tmp_path / "a.jsonl"
    write_cases(path, [_new(case, "k3cloud-new", [*case.symptoms])])
    status, out = run("import", path, "--json")
    report = json.loads(out)
    assert (status, report["counts"]) == (OK, {"new": 1})
    assert "by words only" in report["notes"][0]
    assert report["rows"][0]["similar"][0]["case_id"] == case.id
