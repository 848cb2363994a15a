"""The whole product as `make run` starts it, on free ports and in its own folder: for tests and benchmarks."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 240.0
STOP_SECONDS = 60.0
POLL_SECONDS = 0.1
PORTS = (12_000, 32_000)
"""Below what systems give out by themselves (Linux from 32768, others from 49152)."""
_RANDOM = random.SystemRandom()
"""Two processes must not draw the same ports, whatever they seed."""


def free_port() -> int:
    """A TCP port nobody uses now, and that the system gives to nobody who asks for any: one of those may be somebody
    else's before the process that it is for has bound it, or while that one is being restarted."""
    while True:
        port = _RANDOM.randrange(*PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def until(condition: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Wait for `condition`; fail with what was awaited."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(POLL_SECONDS)


@dataclass
class Stack:
    """Four real processes under the real runner."""

    data_dir: Path
    extra_environment: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(
        default_factory=lambda: {name: free_port() for name in ("DESK", "RASA", "ACTIONS", "KB")}
    )
    rasa_processes: int = 1
    database_url: str = ""
    """The desk's database; empty is SQLite in the folder."""
    rasa_database_url: str = ""
    """Where the dialogues are kept; empty is SQLite in the folder."""
    start_seconds: float = START_SECONDS
    command: tuple[str, ...] = ("sh", str(ROOT / "ops/bootstrap.sh"), "run")
    """What starts it."""
    token: str = "e2e-token-0123456789abcdef0123456789"
    admin_name: str = ""
    admin_password: str = ""
    _runner: subprocess.Popen[str] | None = None

    @property
    def base(self) -> str:
        """The public door."""
        return f"http://127.0.0.1:{self.ports['DESK']}"

    def environment(self) -> dict[str, str]:
        """What the runner and every process see."""
        return {
            **os.environ,
            "DATA_DIR": str(self.data_dir),
            "RASA_TOKEN": self.token,
            "DESK_SECRET": "e2e-secret-0123456789abcdef0123456789",
            **{f"{name}_PORT": str(port) for name, port in self.ports.items()},
            "RASA_PROCESSES": str(self.rasa_processes),
            "DATABASE_URL": self.database_url,
            "RASA_DATABASE_URL": self.rasa_database_url,
            **self.extra_environment,
        }

    def start(self) -> Stack:
        """`make run`, then wait until the bot answers."""
        self._runner = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment(),
            stdout=(self.data_dir / "run.out").open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )
        until(lambda: self._died() or self.is_ready(), "the stack is ready", self.start_seconds)
        if self._died():
            raise AssertionError(f"the runner ended:\n{self.output()}")
        found = re.search(r"username: (\S+)\npassword: (\S+)", self.output())
        if found is not None:
            self.admin_name, self.admin_password = found.groups()
        return self

    def stop(self) -> None:
        """Ctrl-C, and see that nothing is left."""
        assert self._runner is not None
        left = self.processes()
        self._runner.send_signal(signal.SIGINT)
        self._runner.wait(timeout=STOP_SECONDS)
        gone, alive = psutil.wait_procs(left, timeout=STOP_SECONDS)
        assert not alive, f"still running after Ctrl-C: {alive}; gone: {len(gone)}"

    def output(self) -> str:
        """What the operator saw."""
        return (self.data_dir / "run.out").read_text(encoding="utf-8")

    def is_ready(self) -> bool:
        """Whether every part is reachable."""
        status, _ = self.get("/readyz")
        return status == 200

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """GET on the public door; status 0 when nobody listens."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=10) as answer:
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")
        except OSError:
            return 0, {}

    def processes(self) -> list[psutil.Process]:
        """Everything the runner started."""
        assert self._runner is not None
        return list(psutil.Process(self._runner.pid).children(recursive=True))

    def process(self, name: str) -> psutil.Process | None:
        """The running process of one part: desk, kb, actions or rasa."""
        for entry in self.processes():
            try:
                if self.mark(name) in " ".join(entry.cmdline()):
                    return entry
            except psutil.Error:
                continue
        return None

    @staticmethod
    def mark(name: str) -> str:
        """What a part's command line holds."""
        return {"desk": "-m desk serve", "kb": "-m kb serve", "actions": "-m actions", "rasa": "-m bot.serve"}[name]

    def kill(self, name: str) -> int:
        """kill -9 one part at once; returns the dead pid."""
        victim = self.process(name)
        assert victim is not None, f"{name} is not running"
        victim.kill()
        return int(victim.pid)

    def control(self, verb: str, name: str) -> None:
        """`supervisorctl stop` or `start` one part."""
        command: list[str | Path] = [
            ROOT / ".venv/bin/supervisorctl",
            "-c",
            self.data_dir / "run/supervisord.conf",
            verb,
            name,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=STOP_SECONDS)

    def wait_until_back(self, name: str, dead_pid: int) -> None:
        """Wait until the runner has started the part again and everything answers."""
        seconds = self.start_seconds
        until(lambda: (one := self.process(name)) is not None and one.pid != dead_pid, f"{name} is back", seconds)
        # The desk reuses its word on readiness for a moment, so the part itself is asked first.
        until(lambda: self.listens(name), f"{name} listens", seconds)
        until(self.is_ready, f"everything answers after {name} came back", seconds)

    def listens(self, name: str) -> bool:
        """Whether somebody accepts connections on a part's port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[name.upper()])) == 0

    def _died(self) -> bool:
        return self._runner is not None and self._runner.poll() is not None
