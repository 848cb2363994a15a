"""Live hints for the engineers' page: Socket.IO namespace /desk says what changed, the page reads it itself."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import socketio

from desk.accounts.sessions import Sessions
from desk.api.access import COOKIE
from desk.channels.web.audience import Audience
from desk.channels.web.pump import Pump
from desk.channels.web.sockets import Sockets
from desk.metrics import Metrics
from desk.store.changes import TICKETS

NAMESPACE = "/desk"
LIST_EVERY_S = 1.0
"""The list is said to have changed at most this often, however much happens."""
CHECK_EVERY_S = 60.0
"""A session that was ended elsewhere hears no more after this long."""
MAX_TOPIC = 32


@dataclass(slots=True)
class _Ear:
    """One socket waiting for one topic."""

    topic: str
    pump: Pump


class Live:
    """Whoever is signed in hears `changed {tickets: true}`, and after `watch {conversation}` also
    `changed {conversation}`. Nothing but ids is sent: what they stand for is read through the API."""

    def __init__(self, sockets: Sockets, sessions: Sessions, metrics: Metrics) -> None:
        self._sockets = sockets
        self._sessions = sessions
        self.lists: Audience[_Ear] = Audience()
        self.conversations: Audience[_Ear] = Audience()
        self._tokens: dict[str, tuple[str, float]] = {}
        metrics.push_clients.labels(namespace=NAMESPACE).set_function(lambda: len(self.lists))
        sockets.on(NAMESPACE, "connect", self._connect)
        sockets.on(NAMESPACE, "disconnect", self._disconnect)
        sockets.on(NAMESPACE, "watch", self._watch)

    def changed(self, topic: str) -> None:
        """Something was committed (a listener of the hub)."""
        (self.lists if topic == TICKETS else self.conversations).changed(topic)

    def topics(self) -> set[str]:
        """What the open pages wait for."""
        return self.lists.topics() | self.conversations.topics()

    async def close(self) -> None:
        """Stop sending."""
        await self.lists.close()
        await self.conversations.close()

    async def _connect(self, sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        # The cookie is sent by any page of a browser that has it; only our own page may use it.
        if not self._sockets.is_own_origin(environ):
            raise socketio.exceptions.ConnectionRefusedError("不允许从其他网站连接。")
        token = environ["aiohttp.request"].cookies.get(COOKIE, "")
        if not token or await self._sessions.resume(token) is None:
            raise socketio.exceptions.ConnectionRefusedError("请先登录。")
        self._tokens[sid] = (token, time.monotonic())
        self.lists.add(sid, _Ear(TICKETS, Pump(lambda: self._say_list(sid))))

    async def _disconnect(self, sid: str, *_: object) -> None:
        self._tokens.pop(sid, None)
        for audience in (self.lists, self.conversations):
            ear = audience.discard(sid)
            if ear is not None:
                await ear.pump.close()

    async def _watch(self, sid: str, data: Any = None, *_: object) -> None:
        conversation_id = data.get("conversation") if isinstance(data, dict) else None
        earlier = self.conversations.discard(sid)
        if earlier is not None:
            await earlier.pump.close()
        if isinstance(conversation_id, str) and 0 < len(conversation_id) <= MAX_TOPIC and sid in self._tokens:
            ear = _Ear(conversation_id, Pump(lambda: self._say(sid, {"conversation": conversation_id})))
            self.conversations.add(sid, ear)
            # What happened before the watching began is read once more.
            ear.pump.wake()

    async def _say_list(self, sid: str) -> None:
        await self._say(sid, {"tickets": True})
        await asyncio.sleep(LIST_EVERY_S)

    async def _say(self, sid: str, hint: dict[str, Any]) -> None:
        token, checked_at = self._tokens.get(sid, ("", 0.0))
        if time.monotonic() - checked_at > CHECK_EVERY_S:
            if not token or await self._sessions.resume(token) is None:
                await self._sockets.disconnect(sid, NAMESPACE)
                return
            self._tokens[sid] = (token, time.monotonic())
        await self._sockets.send(sid, NAMESPACE, "changed", hint)
