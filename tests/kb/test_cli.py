"""The command line as an operator meets it: output, exit status, and one clear line when something is wrong."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cli import FAULTS_FOUND, OK, UNUSABLE, main
from kb.ort import EncoderBroken, OrtEncoder
from kb.settings import REPOSITORY, Settings

FIXTURES = Path(__file__).parent / "fixtures"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    values = {
        "DATA_DIR": str(settings.data_dir),
        "BUILD_DIR": str(settings.build_dir),
        "KB_CONTENT_DIR": str(settings.content_dir),
        "RASA_TOKEN": settings.token,
        "KB_ENCODER": "",
        "KB_DATABASE_URL": "",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
def run(environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str | Path) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def test_search_needs_no_service(run: Run) -> None:
    status, out, _ = run("search", "密码忘了进不去", "--product", "k3cloud", "-k", "2", "--json")
    result = json.loads(out)
    assert status == OK
    assert result["hits"][0]["case_id"] == "k3cloud-password-forgotten"
    assert isinstance(result["answerable"], bool)
    assert len(result["hits"]) == 2
    assert "k3cloud-password-forgotten" in run("search", "密码忘了进不去")[1]
    known = run("search", "密码忘了进不去", "--edition", "k3cloud_private", "--version", "V8.2", "--json")[1]
    assert json.loads(known)["hits"][0]["products"] == ["k3cloud"]


def test_a_question_in_another_encoding_is_answered(run: Run) -> None:
    """A terminal that is not in UTF-8 gives bytes that are no characters."""
    assert run("search", "密码忘了\udcff", "--product", "k3cloud")[0] == OK


def test_an_import_is_idempotent_and_reports_each_file(run: Run, write_case: Callable[..., Path]) -> None:
    status, out, _ = run("import", FIXTURES / "cases", "--json")
    assert status == OK
    assert {row["outcome"] for row in json.loads(out)["rows"]} == {"unchanged"}
    changed = write_case("kis-login-dongle", {"加密狗不亮了": "加密狗灯全灭了"})
    assert "updated" in run("import", changed)[1]
    result = json.loads(run("search", "加密狗灯全灭了", "--json")[1])
    assert result["hits"][0]["passage"]["text"] == "加密狗灯全灭了"


def test_a_faulty_file_stops_the_whole_import(run: Run, write_case: Callable[..., Path]) -> None:
    good = write_case("kis-login-dongle", {"加密狗不亮了": "加密狗灯全灭了"})
    bad = write_case("k3cloud-closing-reopen", {"topic: closing": "topic: moon"})
    status, out, _ = run("import", good.parent.parent, "--json")
    report = json.loads(out)
    assert (status, report["imported"]) == (FAULTS_FOUND, False)
    assert {Path(row["file"]).name: row["outcome"] for row in report["rows"]} == {
        good.name: "left",
        bad.name: "refused",
    }
    assert report["faults"][0]["field"] == "topic"
    assert json.loads(run("search", "加密狗灯全灭了", "--json")[1])["hits"][0]["passage"]["text"] != "加密狗灯全灭了"


def test_lint_names_file_line_and_field(run: Run, write_case: Callable[..., Path]) -> None:
    assert run("lint", FIXTURES / "cases")[0] == OK
    path = write_case("k3cloud-closing-reopen", {"先备份数据中心": "先看看数据中心"})
    status, out, _ = run("lint", path)
    line = next(n for n, text in enumerate(path.read_text().split("\n"), 1) if "先看看" in text)
    assert status == FAULTS_FOUND
    assert f"{path}:{line}: solutions[0].steps[0]: " in out


def test_an_export_imports_back_unchanged(run: Run, tmp_path: Path) -> None:
    assert run("export", tmp_path / "out")[0] == OK
    assert run("lint", tmp_path / "out")[0] == OK
    report = json.loads(run("import", tmp_path / "out", "--json")[1])
    assert len(report["rows"]) == 8
    assert {row["outcome"] for row in report["rows"]} == {"unchanged"}


def test_retire_and_publish(run: Run) -> None:
    assert run("retire", "kis-login-dongle", "--who", "keeper")[0] == OK
    ids = {hit["case_id"] for hit in json.loads(run("search", "加密狗不亮了", "--json")[1])["hits"]}
    assert "kis-login-dongle" not in ids
    counts = json.loads(run("stats", "--json")[1])["cases"]
    assert (counts["published"], counts["retired"]) == (7, 1)
    assert "kept" not in run("import", FIXTURES / "cases")[1]
    assert json.loads(run("stats", "--json")[1])["cases"]["retired"] == 1
    assert run("publish", "kis-login-dongle")[0] == OK


def test_stats_and_build(run: Run) -> None:
    assert "8 cases" in run("build")[1]
    stats = json.loads(run("stats", "--json")[1])
    assert stats["cases"] == {"draft": 0, "review": 0, "published": 8, "retired": 0}
    assert stats["products"]["k3cloud"] == 4
    assert stats["index"]["cases"] == 8


def test_eval_and_calibrate(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("eval", FIXTURES / "questions.jsonl", "--misses")
    assert (status, "| all |" in out) == (OK, True)
    figures = json.loads(run("eval", FIXTURES / "questions.jsonl", "--json")[1])["overall"]
    assert figures["recall"]["@5"] >= 0.95
    status, out, _ = run("calibrate", FIXTURES / "questions.jsonl", "--out", tmp_path / "a.json")
    assert (status, "thresholds" in out) == (OK, True)
    assert json.loads((tmp_path / "a.json").read_text())["thresholds"]["answer"] >= 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "  "], "empty"),
        (["search", "密码", "--product", "x" * 41], "--product"),
        (["retire", "no-such-case"], "no-such-case"),
        (["import", "/no/such/folder"], "/no/such/folder"),
        (["lint", "/no/such/folder"], "/no/such/folder"),
        (["eval", "/no/such.jsonl"], "/no/such.jsonl"),
        (["eval", FIXTURES / "questions.jsonl", "--compare", "built", "/no/such/encoder"], "/no/such/encoder"),
        (["eval", FIXTURES / "questions.jsonl", "--compare", "/no/such.json", "built"], "/no/such.json"),
        (["calibrate", "/no/such.jsonl"], "/no/such.jsonl"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, arguments: list[str], message: str) -> None:
    status, _, err = run(*arguments)
    assert status == UNUSABLE
    lines = [line for line in err.splitlines() if line.startswith("kb: ")]
    assert len(lines) == 1
    assert message in lines[0]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("BUILD_DIR", "/no/such/folder", "python -m kb.encoder build"),
        ("KB_CONTENT_DIR", "/no/such/folder", "products.yml"),
        ("KB_PORT", "many", "KB_PORT"),
        ("KB_ENCODER", "/no/such/encoder", "no encoder in /no/such/encoder"),
        ("KB_DATABASE_URL", "nonsense://x", "KB_DATABASE_URL"),
    ],
)
def test_a_broken_set_up_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    status, _, err = run("search", "密码")
    assert status == UNUSABLE
    assert message in err
    assert "Traceback" not in err


def test_an_encoder_that_computes_no_vectors_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: OrtEncoder, texts: list[str], kind: str) -> None:
        raise EncoderBroken("the encoder computed something that is no vector")

    monkeypatch.setattr(OrtEncoder, "encode", broken)
    status, out, err = run("search", "密码")
    assert (status, out) == (UNUSABLE, "")
    assert "kb: the encoder computed something that is no vector" in err


@pytest.mark.parametrize("command", ["eval", "routes", "calibrate"])
def test_an_empty_library_is_not_measured(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "nothing"))
    status, out, err = run(command, FIXTURES / "questions.jsonl")
    assert (status, out) == (UNUSABLE, "")
    assert "holds no published case" in err


def test_questions_about_cases_of_another_library_are_told(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    line = {"q": "怎么反结账", "case_ids": ["k3cloud-of-somebody-else"]}
    (tmp_path / "q.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("eval", tmp_path / "q.jsonl")[0] == OK
    assert "1 questions name only cases that this library does not hold" in caplog.text


def _serve(environment: dict[str, str], port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kb", "serve"],
        cwd=REPOSITORY,
        env={**os.environ, **environment, "KB_PORT": str(port)},
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_taken_port_is_one_line(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        _, err = (process := _serve(environment, taken.getsockname()[1])).communicate(timeout=60)
    assert process.returncode == UNUSABLE
    assert "address already in use" in err.lower()
    assert "Traceback" not in err


def test_serve_stops_when_told(environment: dict[str, str]) -> None:
    process = _serve(environment, 0)
    assert process.stderr is not None
    for line in process.stderr:
        if "Running on" in line:
            break
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == OK
    process.stderr.close()
