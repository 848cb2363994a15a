"""Whose turn it is to write: first come, first served, but for what somebody outside waits a second for."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Writers:
    """One at a time. Who is urgent goes before everybody who waits and is not."""

    def __init__(self) -> None:
        self._is_taken = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, is_urgent: bool = False) -> AsyncIterator[None]:
        """Wait for the turn, have it, give it on."""
        await self._take(self._urgent if is_urgent else self._waiting)
        try:
            yield
        finally:
            self._give_on()

    async def _take(self, line: deque[asyncio.Future[None]]) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        place = asyncio.get_running_loop().create_future()
        line.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():
                # Cancelled in the moment in which it was given the turn.
                self._give_on()
            elif place in line:
                line.remove(place)
            raise

    def _give_on(self) -> None:
        for line in (self._urgent, self._waiting):
            while line:
                place = line.popleft()
                if not place.done():
                    place.set_result(None)
                    return
        self._is_taken = False
