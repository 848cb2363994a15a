"""Races at volume over as many processes as there are cores, with a bar for all of them together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ops.chaos.judge import Verdict
from ops.chaos.outcome import Outcome
from ops.chaos.progress import Progress
from ops.stack import ROOT

LOOK_S = 0.5
APART = 1_000_000
"""Between the seeds of two processes; each uses the next one for every portion."""


def race(name: str, count: int, seed: int) -> Outcome:
    """`count` races called `name`; see tests/desk/races.py."""
    began = time.monotonic()
    processes = min(os.cpu_count() or 1, count)
    verdict = Verdict()
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="zf-racing-") as folder:
        results = [Path(folder, f"{number}.json") for number in range(processes)]
        running = [
            subprocess.Popen(
                [
                    sys.executable, "-m", "ops.chaos.races", name,
                    str(count // processes + (number < count % processes)), str(seed + number * APART), str(result),
                ],
                cwd=ROOT,
            )
            for number, result in enumerate(results)
        ]  # fmt: skip
        progress, done = Progress(count), 0
        try:
            while any(process.poll() is None for process in running):
                time.sleep(LOOK_S)
                now_done = sum(_read(result).get("count", 0) for result in results)
                progress.advance(now_done - done)
                done = now_done
        finally:
            for process in running:
                process.terminate()
                process.wait()
        progress.close()
        for result, process in zip(results, running, strict=True):
            told = _read(result)
            outcomes.update(told.get("outcomes", {}))
            if process.returncode:
                verdict.add("bot lines after a take-over", f"{told.get('broken', 'the process died')}")
    remark = ", ".join(f"{way} {number}" for way, number in sorted(outcomes.items()))
    return Outcome(
        f"{name} races", seed, verdict, sent=outcomes.total(), conversations=outcomes.total(),
        take_overs=outcomes.total(), seconds=time.monotonic() - began, remark=remark,
    )  # fmt: skip


def _read(result: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(result.read_text()))
    except (OSError, ValueError):
        return {}  # Not begun, or being written.
