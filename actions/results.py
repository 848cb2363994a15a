"""Results of actions by message: a message that is sent again gets the same answer, and nothing is done twice."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Key = tuple[str, str, str]
"""Conversation, message id, action name."""

MAX_RESULTS = 5_000
KEEP_S = 15 * 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """What an action said and remembers; a failure is not kept, so that another attempt may succeed."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]
    is_failure: bool = False


class ResultStore:
    """The latest results, in memory, bounded in number and age.

    Rasa stores a turn only when it is complete and the desk repeats a message whose turn was lost; between the two an
    action may be called again. Memory is enough because no action so far changes anything outside the conversation.
    """

    def __init__(
        self,
        max_results: int = MAX_RESULTS,
        keep_s: float = KEEP_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`keep_s`: seconds after which a result is forgotten; `clock` counts seconds."""
        self._max_results = max_results
        self._keep_s = keep_s
        self._clock = clock
        self._results: OrderedDict[Key, tuple[float, Result]] = OrderedDict()
        self._running: dict[Key, asyncio.Task[Result]] = {}

    async def get_or_run(self, key: Key, work: Callable[[], Awaitable[Result]]) -> Result:
        """The stored result of `key`, the result of the run under way, or that of `work`, run now.

        A key without message id is never stored.
        """
        if not key[1]:
            return await work()
        self._forget_old()
        if key in self._results:
            return self._results[key][1]
        task = self._running.get(key)
        if task is None:
            task = asyncio.ensure_future(self._run(key, work))
            self._running[key] = task
        # The caller may hang up; the work goes on, and the next caller gets its result.
        return await asyncio.shield(task)

    async def _run(self, key: Key, work: Callable[[], Awaitable[Result]]) -> Result:
        try:
            result = await work()
        finally:
            del self._running[key]
        if not result.is_failure:
            self._results[key] = (self._clock(), result)
        return result

    def _forget_old(self) -> None:
        oldest_kept = self._clock() - self._keep_s
        while self._results and (
            len(self._results) > self._max_results or next(iter(self._results.values()))[0] < oldest_kept
        ):
            self._results.popitem(last=False)
