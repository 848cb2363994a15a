"""Hints between desk processes over Redis: published after a commit, heard by everybody else, never relied upon.

Redis holds nothing. While it cannot be reached every process looks into the database by itself (see `reread`), and
what was missed meanwhile is made up by looking once more when it is back.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from desk.ending import end
from desk.logs import event
from desk.outbox.backoff import BackOff

log = logging.getLogger(__name__)

CHANNEL = "zhangfang:desk:changed"
EVERYTHING = "*"
"""Instead of topics: the sender does not know what it failed to say, so look at everything."""
TIMEOUT_S = 2.0
PING_EVERY_S = 5.0
"""A connection that died without a word is noticed after this long."""
BACK_OFF = BackOff(first_s=0.5, longest_s=15.0)
REREAD_S = 3.0

FAULTS = (RedisError, OSError, TimeoutError)


class RelayDown(Exception):
    """Redis cannot be reached now."""


class Relay:
    """One subscription and one publisher. `heard` gets the topics another process touched, None for everything;
    `reread` is called every few seconds while Redis is away."""

    def __init__(
        self,
        url: str,
        heard: Callable[[list[str] | None], None],
        reread: Callable[[], Awaitable[None]],
    ) -> None:
        self._name = secrets.token_hex(8)
        self._heard = heard
        self._reread = reread
        self._redis = Redis.from_url(
            url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, retry=None, decode_responses=True
        )
        self._owes_everything = False
        self.is_up = False
        self.failures = 0
        """Attempts to connect that failed since the last one that did not."""

    async def publish(self, topics: Iterable[str]) -> None:
        """Tell the others. Raises RelayDown; then they are told to look at everything as soon as it is possible."""
        if not self.is_up:
            self._owes_everything = True
            raise RelayDown
        await self._say(list(topics))

    async def run(self) -> None:
        """Listen until cancelled, connecting again for ever."""
        watcher = asyncio.create_task(self._watch_database())
        try:
            while True:
                try:
                    async with self._redis.pubsub() as ears:
                        await ears.subscribe(CHANNEL)
                        await self._confirmed(ears)
                        self.failures = 0
                        await self._listen(ears)
                except (*FAULTS, RelayDown):
                    # Redis went as the desk stops: closing the subscription failed in the place of the cancellation.
                    _end_if_cancelled()
                    if self.is_up or self.failures == 0:
                        # Once for each time it goes away, not once for each attempt to find it again.
                        event(log, "redis_down", level=logging.WARNING)
                    self.is_up = False
                    self.failures += 1
                await asyncio.sleep(BACK_OFF.wait(self.failures))
        finally:
            self.is_up = False
            await end([watcher])
            await self._redis.aclose()

    async def _confirmed(self, ears: PubSub) -> None:
        """Once subscribed: nothing is missed from here on, so look at what was missed before."""
        message = await ears.get_message(timeout=TIMEOUT_S)
        if message is None or message["type"] != "subscribe":
            raise TimeoutError
        self.is_up = True
        event(log, "redis_up")
        self._heard(None)

    async def _listen(self, ears: PubSub) -> None:
        is_pinged = False
        while True:
            _end_if_cancelled()
            if self._owes_everything:
                await self._say([EVERYTHING])
                self._owes_everything = False
            # Nothing ignored: with it an answer to a ping would look like silence, and be pinged for again at once.
            message = await ears.get_message(timeout=PING_EVERY_S)
            if message is None:
                if is_pinged:
                    raise RelayDown
                async with asyncio.timeout(TIMEOUT_S):
                    await self._redis.ping()
                await ears.ping()
                is_pinged = True
                continue
            is_pinged = False
            if message["type"] == "message":
                self._take(str(message["data"]))

    def _take(self, data: str) -> None:
        try:
            content = json.loads(data)
            sender, topics = content["from"], content["topics"]
            is_sound = isinstance(topics, list) and all(isinstance(topic, str) for topic in topics)
        except (ValueError, TypeError, KeyError, RecursionError):
            is_sound = False
        if not is_sound:
            event(log, "relay_message_ignored", level=logging.WARNING)
        elif sender != self._name:
            self._heard(None if EVERYTHING in topics else topics)

    async def _say(self, topics: list[str]) -> None:
        try:
            await self._redis.publish(CHANNEL, json.dumps({"from": self._name, "topics": topics}))
        except FAULTS:
            self._owes_everything = True
            raise RelayDown from None

    async def _watch_database(self) -> None:
        while True:
            await asyncio.sleep(REREAD_S)
            if not self.is_up:
                await self._reread()


def _end_if_cancelled() -> None:
    """Raise CancelledError again where a library lost it on its way: else the desk would wait for ever to stop."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
