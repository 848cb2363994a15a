"""One sender for one socket: woken as often as one likes, it sends what is new, in order, never twice at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from desk.ending import end
from desk.logs import event

log = logging.getLogger(__name__)


class Pump:
    """Calls `send_new` until it has run after the last `wake`."""

    def __init__(self, send_new: Callable[[], Awaitable[None]]) -> None:
        self._send_new = send_new
        self._is_stale = False
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There may be something new."""
        self._is_stale = True
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop sending."""
        self._is_stale = False
        # Not itself: a socket found gone or too slow while it is being sent to ends here too.
        if self._task is not None and self._task is not asyncio.current_task():
            await end([self._task])

    async def _run(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                await self._send_new()
        except Exception:  # noqa: BLE001 - push is a hint; the client reads the truth over HTTP, the fault is logged
            event(log, "push_fault", level=logging.WARNING, error=True)
        finally:
            self._task = None
