"""What was measured on: the machine, the day, the versions. A figure without them means nothing."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path


def describe_machine(root: Path) -> str:
    """One Markdown line: date, processor, cores, memory, Python, commit."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"{day} · {_processor()} · {os.cpu_count()} cores · {memory:.0f} GiB · "
        f"{platform.system()} {platform.release()} · Python {platform.python_version()} · commit {_commit(root)}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown processor"


def _commit(root: Path) -> str:
    asked = subprocess.run(
        ["git", "-C", root, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    dirty = subprocess.run(["git", "-C", root, "status", "--porcelain"], capture_output=True, text=True, check=False)
    return (asked.stdout.strip() or "none") + ("+" if dirty.stdout.strip() else "")
