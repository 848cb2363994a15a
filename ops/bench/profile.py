"""Where a message's processor time goes: by process, and inside Rasa and the desk by what the code is doing."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from ops.console import SetupError
from ops.stack import ROOT, Stack

PARTS = ("desk", "rasa", "kb", "actions")
SECONDS = 10
SAMPLES_PER_SECOND = 200

# Functions that stand for a kind of work; a sample belongs to the first kind found on its stack.
KINDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "rasa": {
        "the sentence encoder": ("encode (kb/ort.py",),
        "other language components": ("parse_message (rasa/core/processor.py",),
        "reading and writing the tracker store": ("get_tracker (rasa/core", "save_tracker (rasa/core"),
        "the dialogue policies": ("_predict_next_with_tracker (rasa/core",),
        "calling the actions": ("_run_action (bot/turns.py",),
        "the rest of Rasa's turn": ("take_turn (bot/turns.py",),
    },
    "desk": {
        "the database's own thread (waiting for the disk included)": ("_connection_worker_thread (aiosqlite",),
        "the worker: turns, answers, hand-off": ("Workers._run (desk/conversations",),
        "HTTP requests": ("RequestHandler._handle_request (aiohttp", "RequestHandler.finish_response (aiohttp"),
    },
}
OTHER = "everything else"


def cpu_seconds(stack: Stack) -> dict[str, float]:
    """Processor seconds used so far by each part; several Rasa processes count together."""
    used = dict.fromkeys(PARTS, 0.0)
    for entry in stack.processes():
        command = " ".join(entry.cmdline())
        for part in PARTS:
            if stack.mark(part) in command:
                used[part] += process_seconds(entry)
    return used


def process_seconds(process: psutil.Process) -> float:
    """User and system time of one process."""
    times = process.cpu_times()
    return float(times.user + times.system)


class Sampler:
    """py-spy over one part while the load runs."""

    def __init__(self, stack: Stack, part: str) -> None:
        found = stack.process(part)
        if found is None:
            raise SetupError(f"{part} is not running, so it cannot be profiled")
        self._part = part
        self._raw = stack.data_dir / f"{part}.stacks"
        command: list[str | Path] = [
            ROOT / ".venv/bin/py-spy",
            "record",
            "--duration",
            str(SECONDS),
            "--rate",
            str(SAMPLES_PER_SECOND),
        ]
        command += ["--format", "raw", "--output", self._raw, "--pid", str(found.pid)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def shares(self) -> dict[str, float]:
        """Wait for the end; the share of samples, 0 to 1, of each kind of work."""
        self._process.wait(timeout=SECONDS * 6)
        return shares_of(self._raw.read_text(encoding="utf-8"), KINDS[self._part])


def shares_of(raw: str, kinds: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Sort collapsed stacks (`frame;frame count` a line) into kinds of work."""
    counts = dict.fromkeys([*kinds, OTHER], 0)
    for line in raw.splitlines():
        stack, _, count = line.rpartition(" ")
        kind = next((name for name, marks in kinds.items() if any(mark in stack for mark in marks)), OTHER)
        counts[kind] += int(count)
    total = sum(counts.values()) or 1
    return {name: count / total for name, count in counts.items()}


def by_part(before: Mapping[str, float], after: Mapping[str, float], messages: int) -> dict[str, float]:
    """Milliseconds of processor time a message, by part."""
    return {part: (after[part] - before[part]) / messages * 1000 for part in PARTS}
