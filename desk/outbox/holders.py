"""The name under which a process claims rows: by it others on the same machine can tell that the process is dead.

From afar nobody can know whether a holder died or is only slow, so a claim ends by the clock. On one machine it can be
known: the name holds the running kernel and its namespaces, the process's number and when it began, which the kernel
gives to no second process. Where they cannot be read, the name is random, and its claims end by the clock alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
NAMESPACES = ("pid", "time")
"""A number, and a moment since the start of the machine, mean something only inside these."""
STARTED = 19
"""Place of `starttime` in /proc/PID/stat, counted from behind the program's name (proc(5), field 22)."""
_NAME = re.compile(r"(?P<place>[0-9a-f]{16})\.(?P<pid>[0-9a-f]{1,6})\.(?P<started>[0-9a-f]{1,10})\.[0-9a-f]{4}")


def own_name() -> str:
    """A name of this process, at most 40 characters; another one with every call."""
    place, pid = _place(), os.getpid()
    started = _started(pid)
    if not place or started is None:
        return secrets.token_hex(8)
    return f"{place}.{pid:x}.{started:x}.{secrets.token_hex(2)}"


def is_dead(name: str) -> bool:
    """Whether the process of this name has ended for certain; False wherever that cannot be known from here."""
    match = _NAME.fullmatch(name)
    if match is None or match["place"] != _place():
        return False
    pid = int(match["pid"], 16)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        # It is there and belongs to somebody else.
        pass
    started = _started(pid)
    return started is not None and started != int(match["started"], 16)


def _place() -> str:
    """The running kernel and this process's namespaces; empty where the system does not tell."""
    try:
        boot_id = BOOT_ID.read_text().strip()
        inodes = [os.stat(f"/proc/self/ns/{kind}").st_ino for kind in NAMESPACES]
    except OSError:
        return ""
    return hashlib.sha256(f"{boot_id} {inodes}".encode()).hexdigest()[:16]


def _started(pid: int) -> int | None:
    """When a process began, in ticks since the machine's start; None where that cannot be read."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        return int(stat.rpartition(")")[2].split()[STARTED])
    except (OSError, ValueError, IndexError):
        return None
