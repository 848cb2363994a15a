"""The progress line: silent while nobody waits, and then honest about what is left."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from kb import progress
from kb.progress import QUIET_SECONDS, ProgressLine


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that stands still until it is moved on by so many seconds."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += seconds

    return move


def test_what_is_done_soon_is_done_in_silence(clock: Callable[[float], None]) -> None:
    stream = _Terminal()
    line = ProgressLine("reading", stream)
    clock(QUIET_SECONDS / 2)
    line(1, 2)
    line(2, 2)
    assert stream.getvalue() == ""


def test_a_terminal_sees_one_line_that_grows_and_how_long_it_will_take(clock: Callable[[float], None]) -> None:
    stream = _Terminal()
    line = ProgressLine("reading", stream)
    for done in range(4):
        line(done, 4)
        clock(2)
    line(4, 4)
    drawn = [part.split("] ")[1] for part in stream.getvalue().split("\r")[1:]]
    assert drawn == ["1/4, 6 s left", "2/4, 4 s left", "3/4, 2 s left", "4/4, 0 s left\n"]


def test_what_went_before_the_first_word_does_not_count(clock: Callable[[float], None]) -> None:
    """A dictionary that is read for ten seconds before the first of 4 000 lines does not make it eleven hours."""
    stream = _Terminal()
    line = ProgressLine("indexing", stream)
    clock(10)
    line(1, 4001)
    assert "left" not in stream.getvalue()
    clock(1)
    line(401, 4001)
    assert stream.getvalue().endswith("401/4001, 9 s left")


def test_a_second_round_is_judged_by_itself(clock: Callable[[float], None]) -> None:
    stream = _Terminal()
    line = ProgressLine("asking", stream)
    line(10, 20)
    clock(100)
    line(20, 20)
    line(1, 20)
    clock(1)
    line(2, 20)
    assert stream.getvalue().endswith("2/20, 18 s left")


def test_a_log_gets_a_line_now_and_then(clock: Callable[[float], None]) -> None:
    stream = io.StringIO()
    line = ProgressLine("reading", stream)
    for done in range(60):
        line(done, 59)
        clock(1)
    lines = stream.getvalue().splitlines()
    assert 5 <= len(lines) <= 8
    assert lines[-1].startswith("reading [##############################] 59/59")
    assert "\r" not in stream.getvalue()
