"""Who listens to what: the sockets of one namespace by the topic they wait for."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Generic, Protocol, TypeVar

from desk.channels.web.pump import Pump


class Listener(Protocol):
    """One socket: the topic it waits for and its sender."""

    topic: str
    pump: Pump


L = TypeVar("L", bound=Listener)


class Audience(Generic[L]):
    """Sockets by id and by topic."""

    def __init__(self) -> None:
        self._by_sid: dict[str, L] = {}
        self._by_topic: defaultdict[str, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._by_sid)

    def get(self, sid: str) -> L | None:
        """The listener behind a socket."""
        return self._by_sid.get(sid)

    def count(self, topic: str) -> int:
        """How many wait for `topic`."""
        return len(self._by_topic.get(topic, ()))

    def topics(self) -> set[str]:
        """Everything somebody waits for."""
        return set(self._by_topic)

    def add(self, sid: str, listener: L) -> None:
        """A socket came, or waits for something else now."""
        self.discard(sid)
        self._by_sid[sid] = listener
        self._by_topic[listener.topic].add(sid)

    def discard(self, sid: str) -> L | None:
        """A socket went."""
        listener = self._by_sid.pop(sid, None)
        if listener is not None:
            sids = self._by_topic[listener.topic]
            sids.discard(sid)
            if not sids:
                del self._by_topic[listener.topic]
        return listener

    def changed(self, topic: str) -> None:
        """Wake whoever waits for `topic` (a listener of the hub)."""
        for sid in self._by_topic.get(topic, ()):
            self._by_sid[sid].pump.wake()

    async def close(self) -> None:
        """Stop all sending."""
        await asyncio.gather(*(listener.pump.close() for listener in list(self._by_sid.values())))
