"""Push: Socket.IO namespace /chat. A hint with the messages in it; what was missed is read over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import socketio

from desk.channels.web.access import ChatAccess
from desk.channels.web.audience import Audience
from desk.channels.web.pump import Pump
from desk.channels.web.shapes import render_page
from desk.channels.web.sockets import Sockets
from desk.conversations.inbox import Inbox
from desk.conversations.model import Message, State
from desk.errors import Problem
from desk.metrics import Metrics

NAMESPACE = "/chat"
MAX_VIEWERS = 20
"""Sockets on one conversation: some tabs and devices of one person."""


MAX_FRAME_CHARACTERS = 64_000
"""Text in one frame, unless one message alone has more: clients refuse frames of some megabytes."""


@dataclass(slots=True)
class _Viewer:
    """One socket: its conversation and what it has been sent."""

    topic: str
    cursor: int
    pump: Pump
    state: State | None = None


class Push:
    """Sends each socket the messages after its cursor, in order, one sender a socket.

    `connect` carries `{conversation, token, after}`. The server sends `messages` with the body of the HTTP reading:
    `{state, messages}`. A client that sees a hole in `seq` reads over HTTP.
    """

    def __init__(self, sockets: Sockets, inbox: Inbox, access: ChatAccess, metrics: Metrics) -> None:
        self._sockets = sockets
        self._inbox = inbox
        self._access = access
        self.audience: Audience[_Viewer] = Audience()
        metrics.push_clients.labels(namespace=NAMESPACE).set_function(lambda: len(self.audience))
        sockets.on(NAMESPACE, "connect", self._connect)
        sockets.on(NAMESPACE, "disconnect", self._disconnect)

    async def _connect(self, sid: str, _environ: dict[str, Any], auth: Any = None) -> None:
        content = auth if isinstance(auth, dict) else {}
        conversation_id, token, after = content.get("conversation"), content.get("token"), content.get("after", 0)
        if not isinstance(conversation_id, str) or not isinstance(token, str) or not isinstance(after, int):
            raise socketio.exceptions.ConnectionRefusedError("缺少会话凭证，请刷新页面重新开始。")
        try:
            await self._access.require(conversation_id, token)
        except Problem as problem:
            raise socketio.exceptions.ConnectionRefusedError(problem.message) from None
        if self.audience.count(conversation_id) >= MAX_VIEWERS:
            raise socketio.exceptions.ConnectionRefusedError("打开的窗口太多了，请关闭一些再试。")
        viewer = _Viewer(conversation_id, max(after, 0), Pump(lambda: self._send_new(sid, viewer)))
        self.audience.add(sid, viewer)
        # Registered first, read second: a message committed in between wakes the viewer again.
        viewer.pump.wake()

    async def _disconnect(self, sid: str, *_: object) -> None:
        viewer = self.audience.discard(sid)
        if viewer is not None:
            await viewer.pump.close()

    async def _send_new(self, sid: str, viewer: _Viewer) -> None:
        while True:
            state, messages = await self._inbox.peek(viewer.topic, viewer.cursor)
            if not messages and state is viewer.state:
                return
            for part in _parts(messages):
                if not await self._sockets.send(sid, NAMESPACE, "messages", render_page(state, part)):
                    return
                viewer.state = state
                viewer.cursor = part[-1].seq if part else viewer.cursor


def _parts(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    """The messages in frames that a client takes in one piece; no messages are one frame, which tells the state."""
    start, characters = 0, 0
    for place, message in enumerate(messages):
        if place > start and characters + len(message.text) > MAX_FRAME_CHARACTERS:
            yield messages[start:place]
            start, characters = place, 0
        characters += len(message.text)
    yield messages[start:]
