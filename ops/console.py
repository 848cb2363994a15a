"""What the operator sees: one line a step, and one clear line for a failure."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class SetupError(Exception):
    """A failure the operator can mend; its text says what happened and what to do."""


def say(text: str) -> None:
    """Print one line at once, also when the output is a pipe."""
    print(text, flush=True)


def fail(text: str) -> None:
    """Print one failure line on standard error."""
    print(f"zhangfang: {text}", file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a piece of work, then its duration in seconds."""
    print(f"  {title} ... ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - started:.0f} s", flush=True)
