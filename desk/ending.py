"""Ending background tasks for certain."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from desk.logs import event

log = logging.getLogger(__name__)

AGAIN_S = 2.0
"""Seconds until a task that has not ended is cancelled once more; longer than an orderly end takes."""
PATIENCE_S = 20.0
"""Seconds until a task is left to itself: a stop must come to an end, whatever a library holds fast."""


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancels tasks and waits until all have ended. What they raise is theirs to log, and is not raised here.

    Cancelled again where once is not enough: the wait that a cancellation meets may fail at that moment with an error
    of its own, which takes the cancellation's place (a transaction rolled back on a connection that the driver gave
    up), or may be over already (asyncio.wait_for then returns as if nothing had been asked); and the loop around it,
    made to outlive errors, goes on.

    Who is cancelled while waiting here still sees them end, then raises: they use what he would close next.
    """
    ending = list(tasks)
    waiting = {task for task in ending if not task.done()}
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    cancelled: asyncio.CancelledError | None = None
    while waiting and asyncio.get_running_loop().time() < deadline:
        for task in waiting:
            task.cancel()
        try:
            _, waiting = await asyncio.wait(waiting, timeout=AGAIN_S)
        except asyncio.CancelledError as error:
            cancelled = error
            waiting = {task for task in waiting if not task.done()}
    for task in waiting:
        event(log, "task_not_ended", level=logging.ERROR, task=task.get_name(), where=_where(task))
    await asyncio.gather(*(task for task in ending if task.done()), return_exceptions=True)
    if cancelled is not None:
        raise cancelled


def _where(task: asyncio.Task[Any]) -> list[str]:
    return [f"{frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}" for frame in task.get_stack()]
