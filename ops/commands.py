"""Running other programs: their output goes to a log file, and a failure becomes one line with the log's last words."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from ops.console import SetupError

LAST_LINES_SHOWN = 12
DISK_FULL = "the disk is full. Free some space (the whole set-up needs about 6 GB) and run the same command again."

# One thread for each numeric library: on a machine that also serves, their default spinning costs many times what
# it gains (measured: a query of 37 ms took 630 ms beside other load).
QUIET_THREADS = {
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "RASA_TELEMETRY_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    what: str,
) -> None:
    """Run `command` to its end, its output appended to `log`.

    Raises:
        SetupError: the command is missing, failed, or the disk is full; the text carries the last lines of the log.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with log.open("ab") as sink:
            done = subprocess.run(
                [str(part) for part in command],
                stdout=sink,
                stderr=subprocess.STDOUT,
                env=dict(env or os.environ),
                check=False,
            )
    except FileNotFoundError as error:
        raise SetupError(
            f"{what} failed: {error.filename} is missing. Run `make clean` and then `make run`."
        ) from error
    except OSError as error:
        raise SetupError(explain_os_error(error, what)) from error
    if done.returncode != 0:
        raise SetupError(describe_failure(what, done.returncode, log))


def describe_failure(what: str, code: int, log: Path) -> str:
    """Say what failed, why as far as the log tells, and where to read on."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    tail = "\n    ".join(lines[-LAST_LINES_SHOWN:])
    if "No space left on device" in tail:
        return f"{what} failed: {DISK_FULL}"
    return f"{what} failed (exit {code}). The last lines of {log}:\n    {tail}"


def explain_os_error(error: OSError, what: str) -> str:
    """Turn an operating-system error into one line that says what to do."""
    if error.errno == errno.ENOSPC:
        return f"{what} failed: {DISK_FULL}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{what} failed: no permission to write {error.filename}. Run as the user who owns this folder."
    return f"{what} failed: {error}"
