"""A progress line on the terminal for whatever takes longer than two seconds, and silence for what does not."""

from __future__ import annotations

import sys
import time
from typing import Protocol, TextIO

QUIET_SECONDS = 2.0
REDRAW_SECONDS = 0.2
BAR_WIDTH = 30


class Progress(Protocol):
    """What slow work calls as it goes: so many of so many done."""

    def __call__(self, done: int, total: int) -> None: ...


def no_progress(done: int, total: int) -> None:
    """For callers that nobody watches, such as the service."""


class ProgressLine:
    """Draws `label [####....] done/total, s left` on one line; only after `QUIET_SECONDS`.

    On something that is no terminal it writes a plain line every ten seconds instead, so that a log stays readable.
    """

    def __init__(self, label: str, stream: TextIO | None = None) -> None:
        self._label = label
        self._stream = sys.stderr if stream is None else stream
        self._is_terminal = self._stream.isatty()
        self._started = time.monotonic()
        self._first: tuple[float, int] | None = None
        self._drawn_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._first is None or done < self._first[1]:  # the first word, or the first of another round
            self._first = now, done
        pause = REDRAW_SECONDS if self._is_terminal else 10.0
        finished = done >= total
        if now - self._started < QUIET_SECONDS or (not finished and now - self._drawn_at < pause):
            return
        self._drawn_at = now
        filled = BAR_WIDTH * done // max(total, 1)
        bar = "#" * filled + "." * (BAR_WIDTH - filled)
        line = f"{self._label} [{bar}] {done}/{total}{_left(self._first, now, done, total)}"
        if self._is_terminal:
            self._stream.write("\r" + line + ("\n" if finished else ""))
        else:
            self._stream.write(line + "\n")
        self._stream.flush()


def _left(first: tuple[float, int], now: float, done: int, total: int) -> str:
    """How long it will still take, judged by what was done since the first word; nothing where nothing was."""
    began, before = first
    return f", {(now - began) / (done - before) * (total - done):.0f} s left" if done > before else ""
