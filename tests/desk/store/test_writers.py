"""Turns at writing: in order, the urgent first, and none lost with those who give up."""

from __future__ import annotations

import asyncio

import pytest

from desk.store.writers import Writers


class Line:
    """People who want to write, and who did, in order."""

    def __init__(self) -> None:
        self.writers = Writers()
        self.wrote: list[str] = []
        self.gate = asyncio.Event()

    async def stand(self, name: str, *, is_urgent: bool = False) -> asyncio.Task[None]:
        """One more, who has begun to wait when this returns."""
        task = asyncio.create_task(self._write(name, is_urgent))
        await asyncio.sleep(0)
        return task

    async def _write(self, name: str, is_urgent: bool) -> None:
        async with self.writers.turn(is_urgent=is_urgent):
            await self.gate.wait()
            self.wrote.append(name)


async def test_in_order_and_the_urgent_first() -> None:
    line = Line()
    tasks = [await line.stand(name, is_urgent=name.startswith("!")) for name in ("a", "b", "!c", "d", "!e")]
    line.gate.set()
    await asyncio.gather(*tasks)
    assert line.wrote == ["a", "!c", "!e", "b", "d"]


async def test_who_gives_up_keeps_nobody_waiting() -> None:
    line = Line()
    first, second, third = [await line.stand(name) for name in ("a", "b", "c")]
    second.cancel()
    line.gate.set()
    await asyncio.gather(first, third)
    assert line.wrote == ["a", "c"]
    with pytest.raises(asyncio.CancelledError):
        await second


async def test_a_turn_given_to_one_who_has_just_given_up_goes_on() -> None:
    line = Line()
    first, second, third = [await line.stand(name) for name in ("a", "b", "c")]
    line.gate.set()
    while not line.wrote:  # noqa: ASYNC110 - one step of the loop after the other is what is tried
        await asyncio.sleep(0)
    # The turn is his by now, and he does not know it yet.
    second.cancel()
    await asyncio.gather(first, third)
    assert line.wrote == ["a", "c"]
    with pytest.raises(asyncio.CancelledError):
        await second


async def test_an_error_gives_the_turn_on() -> None:
    writers = Writers()

    async def fail() -> None:
        async with writers.turn():
            raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        await fail()
    async with asyncio.timeout(30), writers.turn():
        pass
