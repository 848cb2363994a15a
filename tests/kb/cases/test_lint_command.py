"""`kb lint` and `kb table` from the command line: what is checked when, and what is written."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cases.table import END, START
from kb.cli import FAULTS_FOUND, OK, main
from kb.settings import REPOSITORY

PASSWORD = "k3cloud-password-forgotten"
WriteCase = Callable[..., Path]


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder of one's own, with the products, no facts and no cases yet."""
    folder = tmp_path / "data"
    (folder / "cases").mkdir(parents=True)
    shutil.copy(REPOSITORY / "data" / "products.yml", folder)
    monkeypatch.setenv("KB_CONTENT_DIR", str(folder))
    return folder


def test_facts_are_checked_where_there_is_an_index(
    content: Path, write_case: WriteCase, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_case(PASSWORD, {"请管理员打开用户管理": "打开 系统管理→安全中心"})
    assert main(["lint", str(path)]) == OK
    shutil.copy(REPOSITORY / "data" / "facts.yml", content)
    assert main(["lint", "--json", str(path)]) == FAULTS_FOUND
    out = capsys.readouterr().out
    faults = json.loads(out[out.index("{") :])["faults"]
    assert [(fault["field"], fault["file"]) for fault in faults] == [("solutions[0].steps[0]", str(path))]


@pytest.mark.usefixtures("content", "encoder")
def test_meaning_is_checked_when_asked_for(write_case: WriteCase, capsys: pytest.CaptureFixture[str]) -> None:
    first = write_case(PASSWORD, {})
    second = write_case("k3cloud-closing-reopen", {"怎么反结账": "登录密码想不起来了啊"})
    assert main(["lint", str(first), str(second)]) == OK
    assert main(["lint", "--meaning", str(first), str(second)]) == FAULTS_FOUND
    assert PASSWORD in capsys.readouterr().out


def test_the_table_is_written_between_its_marks(content: Path, write_case: WriteCase) -> None:
    page = content / "cases" / "README.md"
    page.write_text(f"before\n{START}\n{END}\nafter\n", encoding="utf-8")
    folder = content / "cases" / "k3cloud"
    folder.mkdir()
    shutil.copy(write_case(PASSWORD, {}), folder)
    assert main(["table", "--write"]) == OK
    text = page.read_text(encoding="utf-8")
    assert "| password | 1M |" in text
    assert text.startswith(f"before\n{START}\n| topic |")
    assert text.endswith(f"{END}\nafter\n")
