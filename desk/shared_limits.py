"""Rate limits over all desk processes: one sliding window in Redis, in memory where Redis is not or is down."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from desk.limits import SlidingWindow
from desk.logs import event

log = logging.getLogger(__name__)

PREFIX = "zf:limit"
ANSWER_S = 0.25
"""A limit must never cost a customer more than this."""
REST_S = 5.0
"""After a fault Redis is left alone this long, and each process counts for itself."""

# One step at the server, by the server's clock: parallel requests of several processes cannot pass on the last place.
# A list of the last `limit` moments (µs); only allowed events are counted. Returns the µs to wait, 0 when allowed.
_TAKE = """
local now = redis.call('TIME')
local moment = now[1] * 1000000 + now[2]
local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local oldest = redis.call('LINDEX', KEYS[1], limit - 1)
if oldest and tonumber(oldest) > moment - window then
  return tonumber(oldest) + window - moment
end
redis.call('LPUSH', KEYS[1], string.format('%.0f', moment))
redis.call('LTRIM', KEYS[1], 0, limit - 1)
redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
return 0
"""


class SharedLimits:
    """Makes windows; holds the one connection pool they share."""

    def __init__(self, url: str = "", monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._rests_until = float("-inf")
        self._redis: Redis | None = None
        self._take: Any = None
        if url:
            # Read here, not as a default: a slow machine's tests are more patient.
            self._redis = Redis.from_url(url, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S)
            self._take = self._redis.register_script(_TAKE)

    def window(self, name: str, limit: int, window_s: float) -> SharedWindow:
        """At most `limit` events in any `window_s` seconds for one key; `name` keeps the windows apart."""
        return SharedWindow(self, name, limit, window_s)

    async def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            await self._redis.aclose()

    async def take(self, key: str, limit: int, window_s: float) -> float | None:
        """Seconds to wait by the shared window, None where Redis does not say."""
        if self._redis is None or self._monotonic() < self._rests_until:
            return None
        try:
            async with asyncio.timeout(ANSWER_S):
                waits = await self._take(keys=[key], args=[int(window_s * 1_000_000), limit])
        except (RedisError, OSError, TimeoutError) as error:
            self._rest(error)
            return None
        return int(waits) / 1_000_000

    async def forget(self, key: str) -> None:
        """Drop a window's key."""
        if self._redis is None or self._monotonic() < self._rests_until:
            return
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._redis.delete(key)
        except (RedisError, OSError, TimeoutError) as error:
            self._rest(error)

    def _rest(self, error: BaseException) -> None:
        self._rests_until = self._monotonic() + REST_S
        event(log, "limits_in_memory", level=logging.WARNING, why=type(error).__name__)


class SharedWindow:
    """One kind of limit."""

    def __init__(self, shared: SharedLimits, name: str, limit: int, window_s: float) -> None:
        self._shared = shared
        self._name = name
        self._limit = limit
        self._window_s = window_s
        self._own = SlidingWindow(limit, window_s)

    async def take(self, key: str) -> float:
        """Count one event. Returns 0 if it is allowed, else the seconds until the next one would be."""
        waits = await self._shared.take(self._address_of(key), self._limit, self._window_s)
        if waits is None:
            return self._own.take(key)
        if waits == 0:
            # Counted here as well, so that a fault of Redis does not give everybody a fresh minute.
            self._own.count(key)
        return waits

    async def forget(self, key: str) -> None:
        """Drop what is known of `key` (a success after failures)."""
        self._own.forget(key)
        await self._shared.forget(self._address_of(key))

    def _address_of(self, key: str) -> str:
        # Hashed: addresses and names of people have no business in another server's memory.
        return f"{PREFIX}:{self._name}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
