"""A test that hangs is ended, with what all threads and asyncio tasks wait for: a gate must never stand still."""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import os
import threading
from collections.abc import Iterator
from typing import TextIO

import pytest

LONGEST_S = float(os.environ.get("ZF_TEST_LIMIT_S", "600"))
"""Many times what the longest test takes on a busy machine."""
OUTPUT = pytest.StashKey[TextIO]()
STUCK = 70
"""The exit status: with several workers the test is then reported as the one that took its worker down."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep a way to the terminal: while a test runs, its standard error is captured."""
    config.stash[OUTPUT] = os.fdopen(os.dup(2), "w", encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Set the clock for one test, its fixtures included."""
    timer = threading.Timer(LONGEST_S, _give_up, (item.nodeid, item.config.stash[OUTPUT]))
    timer.daemon = True
    timer.start()
    try:
        return (yield)
    finally:
        timer.cancel()


def _give_up(name: str, output: TextIO) -> None:
    print(f"\n{name} has not ended after {LONGEST_S:g} s.", file=output)
    for task in [one for one in gc.get_objects() if isinstance(one, asyncio.Task) and not one.done()]:
        task.print_stack(file=output)
    output.flush()
    faulthandler.dump_traceback(output, all_threads=True)
    os._exit(STUCK)
