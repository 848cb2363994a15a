"""Waking those who wait: a hint inside this process that a conversation changed. The truth stays in the database."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

MAX_WATCHERS = 20
"""Long polls that may wait on one conversation at once; further ones are answered without waiting."""


class Watch:
    """One waiter's bell. `is_patient` is False when it must not wait: too many do already, or the desk is stopping."""

    def __init__(self) -> None:
        self.is_patient = True
        self._bell = asyncio.Event()

    def clear(self) -> None:
        """Forget earlier rings. Call before reading, so that a change during the reading rings again."""
        self._bell.clear()

    def ring(self) -> None:
        """Wake the waiter."""
        self._bell.set()

    async def wait(self, timeout_s: float) -> None:
        """Return when rung or after `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._bell.wait()
        except TimeoutError:
            return


class Hub:
    """Wakes the long polls and the push of one conversation."""

    def __init__(self) -> None:
        self._watches: defaultdict[str, set[Watch]] = defaultdict(set)
        self._listeners: list[Callable[[str], None]] = []
        self._interests: list[Callable[[], Iterable[str]]] = []
        self._is_closed = False

    def listen(self, listener: Callable[[str], None], interests: Callable[[], Iterable[str]] | None = None) -> None:
        """Call `listener(topic)` at every change; it must not block or raise. `interests`: what it waits for now."""
        self._listeners.append(listener)
        if interests is not None:
            self._interests.append(interests)

    def topics(self) -> set[str]:
        """What anybody in this process waits for: ids of conversations, and `store.changes.TICKETS`."""
        return set(self._watches).union(*(interests() for interests in self._interests))

    def notify_all(self) -> None:
        """Wake everybody: nobody knows what was missed."""
        for topic in self.topics():
            self.notify(topic)

    def notify(self, conversation_id: str) -> None:
        """Tell everyone interested that something was committed. The store's announcer does it after every commit."""
        for watch in self._watches.get(conversation_id, ()):
            watch.ring()
        for listener in self._listeners:
            listener(conversation_id)

    def heard(self, topics: list[str] | None) -> None:
        """Another process touched these topics; None: nobody knows which."""
        if topics is None:
            self.notify_all()
            return
        for topic in topics:
            self.notify(topic)

    @contextmanager
    def watch(self, conversation_id: str) -> Iterator[Watch]:
        """A bell for one conversation."""
        watch = Watch()
        watches = self._watches[conversation_id]
        watch.is_patient = not self._is_closed and len(watches) < MAX_WATCHERS
        watches.add(watch)
        try:
            yield watch
        finally:
            watches.discard(watch)
            if not watches and self._watches.get(conversation_id) is watches:
                del self._watches[conversation_id]

    def close(self) -> None:
        """Send everybody home: the desk is stopping."""
        self._is_closed = True
        for watches in self._watches.values():
            for watch in watches:
                watch.is_patient = False
                watch.ring()
