"""Waiting between attempts: never longer than agreed, and never in step."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from desk.outbox.backoff import BackOff


@given(st.integers(1, 10_000), st.floats(0.1, 60), st.floats(60, 7200), st.integers())
def test_the_wait_lies_between_nothing_and_the_ceiling(failures: int, first: float, longest: float, seed: int) -> None:
    back_off = BackOff(first, longest)
    wait = back_off.wait(failures, random.Random(seed))
    assert 0 <= wait <= back_off.ceiling(failures) <= longest


def test_the_ceiling_doubles_until_the_longest() -> None:
    back_off = BackOff(2.0, 20.0)
    assert [back_off.ceiling(failures) for failures in range(1, 7)] == [2, 4, 8, 16, 20, 20]


def test_many_that_failed_together_do_not_come_back_together() -> None:
    back_off, rng = BackOff(8.0, 100.0), random.Random(1)
    quarters = {int(back_off.wait(1, rng) // 2) for _ in range(100)}
    assert quarters == {0, 1, 2, 3}
