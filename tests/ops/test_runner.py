"""The runner: real supervisor, real processes that die, real ports that are taken."""

from __future__ import annotations

import dataclasses
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.commands import describe_failure, explain_os_error, run_logged
from ops.console import SetupError
from ops.runner import Process, processes, refuse_taken_ports, supervisor_config
from ops.settings import ROOT, Settings, load_settings

PATIENCE_SECONDS = 30.0
SECRETS = {"RASA_TOKEN": "very-secret-token", "DESK_SECRET": "very-secret-key"}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    (tmp_path / ".env.example").write_text("", encoding="utf-8")
    return load_settings(tmp_path)


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS:.0f} s: {what}"
        time.sleep(0.05)


def test_a_taken_port_is_named_with_its_setting(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        busy = dataclasses.replace(settings, kb_port=port)
        with pytest.raises(SetupError, match=rf"Port {port} is in use \(KB_PORT"):
            refuse_taken_ports(busy, [entry for entry in processes(ROOT, busy) if entry.name == "kb"])


def test_the_configuration_holds_no_secret(settings: Settings) -> None:
    written = supervisor_config(ROOT, settings, processes(ROOT, settings))
    for name, secret in SECRETS.items():
        assert settings.environment[name] == secret
        assert secret not in written


def test_the_desk_starts_before_everything_else(settings: Settings) -> None:
    assert [entry.name for entry in processes(ROOT, settings)] == ["desk", "kb", "actions", "rasa"]


@pytest.fixture
def supervised(tmp_path: Path, settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """supervisord over one small process that writes its pid and waits."""
    pids = tmp_path / "pids"
    script = tmp_path / "child.py"
    script.write_text(
        "import os, pathlib, signal\n"
        f"with pathlib.Path({str(pids)!r}).open('a') as sink: sink.write(f'{{os.getpid()}}\\n')\n"
        "signal.pause()\n",
        encoding="utf-8",
    )
    entry = Process("child", (sys.executable, str(script)), 0, "NONE", 1)
    (settings.data_dir / "run").mkdir(parents=True)
    settings.logs.mkdir(parents=True)
    config = tmp_path / "supervisord.conf"
    config.write_text(supervisor_config(tmp_path, settings, [entry]), encoding="utf-8")
    runner = subprocess.Popen([Path(sys.executable).with_name("supervisord"), "-n", "-c", config])
    yield runner, pids
    if runner.poll() is None:
        runner.terminate()
    runner.wait(timeout=PATIENCE_SECONDS)


def read_pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text(encoding="utf-8").split()] if path.exists() else []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_process_comes_back_and_stop_ends_all(supervised: tuple[subprocess.Popen[bytes], Path]) -> None:
    runner, pids = supervised
    for generation in (1, 2, 3):
        until(lambda wanted=generation: len(read_pids(pids)) == wanted, f"start {generation}")
        if generation < 3:
            os.kill(read_pids(pids)[-1], signal.SIGKILL)
    last = read_pids(pids)[-1]
    runner.terminate()
    assert runner.wait(timeout=PATIENCE_SECONDS) == 0
    assert not is_alive(last)


def test_a_failing_command_shows_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    script = "import sys; print('the reason'); sys.exit(3)"
    with pytest.raises(SetupError, match=r"(?s)Trying failed \(exit 3\).*the reason"):
        run_logged([sys.executable, "-c", script], log, what="Trying")


def test_a_missing_program_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"make clean"):
        run_logged([tmp_path / "nothing"], tmp_path / "log", what="Trying")


def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    assert "the disk is full" in explain_os_error(OSError(28, "No space left on device"), "Training")
    log = tmp_path / "log"
    log.write_text("OSError: [Errno 28] No space left on device\n", encoding="utf-8")
    assert "the disk is full" in describe_failure("Training", 1, log)
