"""Rate limits in memory: so many events in a sliding minute for one key, with an honest Retry-After."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

MAX_KEYS = 50_000
"""Keys remembered at once; beyond it the longest unused is forgotten, so that strangers cannot fill the memory."""


class SlidingWindow:
    """At most `limit` events in any `window_s` seconds for one key.

    Checked and counted in one step without an await between, so parallel requests cannot both pass on the last
    place (the fault of a read-modify-write bucket).
    """

    def __init__(self, limit: int, window_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._window_s = window_s
        self._now = now
        self._events: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Count one event. Returns 0 if it is allowed, else the seconds until the next one would be."""
        wait = self.wait_for(key)
        if wait > 0:
            return wait
        self.count(key)
        return 0.0

    def wait_for(self, key: str) -> float:
        """Seconds until an event for `key` is allowed; 0 if it is now. Counts nothing."""
        events = self._events.get(key)
        if events is None:
            return 0.0
        now = self._now()
        while events and events[0] <= now - self._window_s:
            events.popleft()
        if len(events) < self._limit:
            return 0.0
        return max(events[0] + self._window_s - now, 0.001)

    def count(self, key: str) -> None:
        """Count one event for `key` whether or not it is allowed."""
        events = self._events.get(key)
        if events is None:
            events = self._events[key] = deque(maxlen=self._limit)
        self._events.move_to_end(key)
        events.append(self._now())
        if len(self._events) > MAX_KEYS:
            self._events.popitem(last=False)

    def forget(self, key: str) -> None:
        """Drop what is known of `key` (a success after failures)."""
        self._events.pop(key, None)
