"""Background tasks end, whatever becomes of their first cancellation."""

from __future__ import annotations

import asyncio
import logging

import pytest

from desk import ending
from desk.ending import end


async def _lost_once(cancelled: list[str]) -> None:
    """A loop made to outlive errors; the first cancellation is replaced by the error of what it interrupts."""
    while True:
        try:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.append("cancelled")
                if len(cancelled) == 1:
                    raise ConnectionError("the query failed as it was given up") from None
                raise
        except ConnectionError:
            continue


async def _holds_fast(until: asyncio.Event) -> None:
    """Hears no cancellation."""
    while not until.is_set():
        try:
            await until.wait()
        except asyncio.CancelledError:
            continue


async def test_a_task_that_loses_its_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "AGAIN_S", 0.01)
    cancelled: list[str] = []
    task = asyncio.create_task(_lost_once(cancelled))
    await asyncio.sleep(0)
    await end([task])
    assert task.cancelled()
    assert cancelled == ["cancelled", "cancelled"]


async def test_what_a_task_raises_at_its_end_is_not_raised_here() -> None:
    async def fails() -> None:
        raise ValueError("its own")

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await end([task])
    assert isinstance(task.exception(), ValueError)


async def test_nothing_to_end_is_no_fault() -> None:
    await end([])


async def test_who_is_cancelled_while_he_waits_still_sees_them_end() -> None:
    leave, steps = asyncio.Event(), []

    async def inner() -> None:
        await _holds_fast(leave)
        steps.append("inner")

    async def outer(task: asyncio.Task[None]) -> None:
        try:
            await end([task])
        finally:
            steps.append("outer")

    task = asyncio.create_task(inner())
    ending_it = asyncio.create_task(outer(task))
    await asyncio.sleep(0)
    ending_it.cancel()
    await asyncio.sleep(0)
    assert steps == []
    leave.set()
    with pytest.raises(asyncio.CancelledError):
        await ending_it
    assert steps == ["inner", "outer"]


async def test_one_that_never_ends_is_named_and_left(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ending, "AGAIN_S", 0.01)
    monkeypatch.setattr(ending, "PATIENCE_S", 0.05)
    leave = asyncio.Event()
    task = asyncio.create_task(_holds_fast(leave), name="stubborn")
    await asyncio.sleep(0)
    with caplog.at_level(logging.ERROR):
        await end([task])
    [record] = [record for record in caplog.records if record.getMessage() == "task_not_ended"]
    assert record.zf_fields["task"] == "stubborn"  # type: ignore[attr-defined]
    assert "_holds_fast" in record.zf_fields["where"][-1]  # type: ignore[attr-defined]
    leave.set()
    await task
