"""Another process on this machine that claims rows, and may be killed."""

from __future__ import annotations

import signal
import subprocess
import sys

NAMED = "from desk.outbox.holders import own_name; print(own_name(), flush=True); input()"


class Neighbour:
    """Runs from its making until `bury`; `name` is what it writes where it claims something."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", NAMED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.name = self._process.stdout.readline().strip()

    def send(self, what: signal.Signals) -> None:
        """A signal."""
        self._process.send_signal(what)

    def bury(self) -> None:
        """kill -9, and nothing is left of it, as after any supervisor or init."""
        self._process.kill()
        self._process.wait()
