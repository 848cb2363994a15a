"""The four processes under supervisor, which restarts a dead one with growing delays and stops all on one Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ops.commands import QUIET_THREADS
from ops.console import SetupError, say
from ops.settings import LOOPBACK, Settings

READY_POLL_SECONDS = 0.5
SLOW_START_SECONDS = 180.0
STOP_SECONDS = 15
# supervisor adds one second to the delay with each failed start and gives up after so many: never, for a support desk.
NEVER_GIVE_UP = 1_000_000
MAX_LOG_BYTES = "20MB"


@dataclass(frozen=True)
class Process:
    """One long-running process: its name, command, and the port it must get."""

    name: str
    command: tuple[str, ...]
    port: int
    setting: str
    steady_seconds: int


def processes(root: Path, settings: Settings) -> list[Process]:
    """The desk first: the door must be open while the others still load."""
    ours, rasas = str(root / ".venv/bin/python"), str(root / "bot/.venv/bin/python")
    listed = [
        Process("desk", (ours, "-m", "desk", "serve"), settings.desk_port, "DESK_PORT", 2),
        Process("kb", (ours, "-m", "kb", "serve"), settings.kb_port, "KB_PORT", 5),
        Process("actions", (ours, "-m", "actions"), settings.actions_port, "ACTIONS_PORT", 5),
    ]
    for number, port in enumerate(settings.rasa_ports):
        name = "rasa" if number == 0 else f"rasa{number + 1}"
        command = (rasas, "-m", "bot.serve", "--model", str(settings.model), "--port", str(port))
        listed.append(Process(name, command, port, "RASA_PORT", 20))
    return listed


def refuse_taken_ports(settings: Settings, listed: list[Process]) -> None:
    """Say at once which port is taken, instead of restarting a process for ever.

    Raises:
        SetupError: another program listens there.
    """
    for process in listed:
        host = settings.desk_host if process.name == "desk" else LOOPBACK
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, process.port))
            except OSError as error:
                raise SetupError(
                    f"Port {process.port} is in use ({process.setting}, for {process.name}; {error.strerror}). "
                    f"Stop the program that uses it, or set {process.setting} in .env."
                ) from error


def supervisor_config(root: Path, settings: Settings, listed: list[Process]) -> str:
    """The supervisor configuration; secrets stay in the environment and out of this file."""
    run = settings.data_dir / "run"
    sections = [
        "[supervisord]\nnodaemon=true\nsilent=true\n"
        f"logfile={settings.logs / 'supervisord.log'}\npidfile={run / 'supervisord.pid'}\nchildlogdir={settings.logs}\n"
        f"directory={root}\n"
        f"[unix_http_server]\nfile={run / 'supervisor.sock'}\nchmod=0700\n"
        f"[supervisorctl]\nserverurl=unix://{run / 'supervisor.sock'}\n"
        "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"
    ]
    for priority, process in enumerate(listed):
        command = " ".join(_quoted(part) for part in process.command)
        sections.append(
            f"[program:{process.name}]\ncommand={command}\npriority={priority}\nautorestart=true\n"
            f"startsecs={process.steady_seconds}\nstartretries={NEVER_GIVE_UP}\nstopasgroup=true\nkillasgroup=true\n"
            f"stopwaitsecs={STOP_SECONDS}\nredirect_stderr=true\nstdout_logfile={settings.logs / process.name}.log\n"
            f"stdout_logfile_maxbytes={MAX_LOG_BYTES}\nstdout_logfile_backups=3\n"
        )
    return "\n".join(sections)


def serve(root: Path, settings: Settings) -> int:
    """Start all processes, say when the door is open and when the bot answers, and wait until they are stopped.

    Returns:
        The exit status: 0 after Ctrl-C or a terminate signal.
    """
    listed = processes(root, settings)
    refuse_taken_ports(settings, listed)
    run = settings.data_dir / "run"
    run.mkdir(parents=True, exist_ok=True)
    settings.logs.mkdir(parents=True, exist_ok=True)
    config = run / "supervisord.conf"
    config.write_text(supervisor_config(root, settings, listed), encoding="utf-8")
    environment = {**settings.environment, **QUIET_THREADS, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"}
    started = time.monotonic()
    # A group of its own: Ctrl-C reaches us alone, and we pass it on once, so that nobody is stopped twice.
    child = subprocess.Popen(
        [root / ".venv/bin/supervisord", "-n", "-c", config], env=environment, cwd=root, start_new_session=True
    )
    stops = _StopSignals()
    try:
        _announce(settings, child, started, stops)
        while child.poll() is None and not stops.asked:
            time.sleep(READY_POLL_SECONDS)
    finally:
        _stop(child, stops.asked)
    return 0 if stops.asked else (child.returncode or 0)


class _StopSignals:
    """Remembers Ctrl-C and terminate instead of raising in the middle of something."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: object) -> None:
        self.asked = True


def _announce(settings: Settings, child: subprocess.Popen[bytes], started: float, stops: _StopSignals) -> None:
    base = f"http://{LOOPBACK if settings.desk_host in ('0.0.0.0', '::') else settings.desk_host}:{settings.desk_port}"
    for path, line in (
        ("/healthz", f"The door is open: {base}/ (support page with the chat), {base}/desk (engineers)"),
        ("/readyz", "The bot answers. Ctrl-C stops everything."),
    ):
        for waited in _polls(child, stops):
            if _answers(base + path):
                say(f"{line}  [{time.monotonic() - started:.0f} s]")
                break
            if waited > SLOW_START_SECONDS:
                say(f"Not ready after {waited:.0f} s; still trying. {base}/readyz names the part, {settings.logs} why.")
                return
        else:
            return
        if path == "/healthz":
            say("The bot is loading its model; messages are already stored and will be answered.")


def _polls(child: subprocess.Popen[bytes], stops: _StopSignals) -> Iterator[float]:
    begun = time.monotonic()
    while child.poll() is None and not stops.asked:
        yield time.monotonic() - begun
        time.sleep(READY_POLL_SECONDS)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(child: subprocess.Popen[bytes], asked: bool) -> None:
    if child.poll() is None:
        if asked:
            say("Stopping ...")
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(timeout=STOP_SECONDS * 2)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    if asked:
        say("Stopped.")


def _quoted(part: str) -> str:
    """Quote for supervisor's shlex and escape its % expansions."""
    escaped = part.replace("%", "%%")
    return f'"{escaped}"' if " " in escaped else escaped
