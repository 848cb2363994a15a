"""What a killed process had claimed is free again after seconds: each room that claims rows looks for such claims."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.logs import event
from desk.outbox.holders import is_dead
from desk.store.engine import Store

log = logging.getLogger(__name__)

LAST_WORDS = timedelta(seconds=5)
"""How long the claims of a dead process last all the same: what it sent last may still be on its way."""

Holders = Callable[[AsyncConnection, datetime], Awaitable[list[str]]]
"""Whose claims will last longer than LAST_WORDS."""
Shorten = Callable[[AsyncConnection, Collection[str], datetime], Awaitable[int]]
"""Lets the claims of these holders end after LAST_WORDS; returns how many."""


class DeadClaims:
    """Looks at the claims of one table every `every_s` seconds, however often it is asked to."""

    def __init__(self, store: Store, clock: Clock, holders: Holders, shorten: Shorten, *, every_s: float) -> None:
        self._store = store
        self._clock = clock
        self._holders = holders
        self._shorten = shorten
        self._every_s = every_s
        self._looks_at = 0.0

    async def look(self) -> None:
        """Whoever was killed on this machine, be it the process before this one or one beside it, keeps no customer
        waiting for the end of his claims."""
        now_s = asyncio.get_running_loop().time()
        if now_s < self._looks_at:
            return
        self._looks_at = now_s + self._every_s
        async with self._store.read() as connection:
            found = await self._holders(connection, self._clock.now())
        dead = [name for name in found if is_dead(name)]
        if dead:
            async with self._store.write() as connection:
                count = await self._shorten(connection, dead, self._clock.now())
            event(log, "claims_of_the_dead", count=count)
