"""A bar on the terminal, or a line now and then where the output is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

WIDTH = 30
EVERY_S = {True: 0.5, False: 15.0}


class Progress:
    """How far something of `total` steps is; `remark` is said beside it."""

    def __init__(self, total: int, remark: Callable[[], str] = lambda: "") -> None:
        self._total = max(total, 1)
        self._remark = remark
        self._done = 0
        self._began = time.monotonic()
        self._told = float("-inf")
        self._is_terminal = sys.stderr.isatty()

    def advance(self, steps: int = 1) -> None:
        """So many more are done."""
        self._done += steps
        if time.monotonic() - self._told >= EVERY_S[self._is_terminal]:
            self._tell()

    def close(self) -> None:
        """The last word."""
        self._tell()
        if self._is_terminal:
            sys.stderr.write("\n")

    def _tell(self) -> None:
        self._told = time.monotonic()
        spent = self._told - self._began
        share = min(self._done / self._total, 1.0)
        bar = "#" * int(WIDTH * share)
        text = f"[{bar:.<{WIDTH}}] {self._done}/{self._total} {self._done / max(spent, 0.001):.0f}/s {self._remark()}"
        sys.stderr.write(("\r" if self._is_terminal else "") + text + ("" if self._is_terminal else "\n"))
        sys.stderr.flush()
