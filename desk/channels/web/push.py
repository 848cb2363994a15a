"""Push: Socket.IO namespace /chat. A hint with the messages in it; what was missed is read over HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import socketio
from aiohttp import web

from desk.channels.web.access import ChatAccess
from desk.channels.web.shapes import render_page
from desk.conversations.inbox import Inbox
from desk.conversations.model import State
from desk.errors import Problem
from desk.logs import event

log = logging.getLogger(__name__)

NAMESPACE = "/chat"
MAX_FRAME_BYTES = 64 * 1024
MAX_VIEWERS = 20
"""Sockets on one conversation: some tabs and devices of one person."""


@dataclass(slots=True)
class _Viewer:
    """One socket: what it has been sent, and whether there is more."""

    conversation_id: str
    cursor: int
    state: State | None = None
    is_stale: bool = True
    pump: asyncio.Task[None] | None = field(default=None, repr=False)


class Push:
    """Sends each socket the messages after its cursor, in order, one sender a socket.

    `connect` carries `{conversation, token, after}`. The server sends `messages` with the body of the HTTP reading:
    `{state, messages}`. A client that sees a hole in `seq` reads over HTTP.
    """

    def __init__(self, inbox: Inbox, access: ChatAccess, allowed_origins: tuple[str, ...]) -> None:
        self._inbox = inbox
        self._access = access
        self._allowed_origins = frozenset(allowed_origins)
        self._viewers: dict[str, _Viewer] = {}
        self._by_conversation: defaultdict[str, set[str]] = defaultdict(set)
        self._server = socketio.AsyncServer(
            async_mode="aiohttp",
            cors_allowed_origins=self._is_allowed_origin,
            max_http_buffer_size=MAX_FRAME_BYTES,
            namespaces=[NAMESPACE],
            logger=False,
            engineio_logger=False,
        )
        self._server.on("connect", self._connect, namespace=NAMESPACE)
        self._server.on("disconnect", self._disconnect, namespace=NAMESPACE)

    def attach(self, app: web.Application) -> None:
        """Serve /socket.io/ in the application."""
        self._server.attach(app)

    def changed(self, conversation_id: str) -> None:
        """Something was committed in this conversation (a listener of the hub)."""
        for sid in self._by_conversation.get(conversation_id, ()):
            self._wake(sid)

    async def close(self) -> None:
        """Stop sending; clients reconnect and read what they missed."""
        pumps = [viewer.pump for viewer in self._viewers.values() if viewer.pump is not None]
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        await self._server.shutdown()

    def _is_allowed_origin(self, origin: str | None, environ: dict[str, Any]) -> bool:
        """The page's own origin and the listed sites; asked only where a browser names its origin."""
        return origin in self._allowed_origins or (origin or "").partition("://")[2] == environ.get("HTTP_HOST")

    async def _connect(self, sid: str, _environ: dict[str, Any], auth: Any = None) -> None:
        content = auth if isinstance(auth, dict) else {}
        conversation_id, token, after = content.get("conversation"), content.get("token"), content.get("after", 0)
        if not isinstance(conversation_id, str) or not isinstance(token, str) or not isinstance(after, int):
            raise socketio.exceptions.ConnectionRefusedError("缺少会话凭证，请刷新页面重新开始。")
        try:
            await self._access.require(conversation_id, token)
        except Problem as problem:
            raise socketio.exceptions.ConnectionRefusedError(problem.message) from None
        if len(self._by_conversation.get(conversation_id, ())) >= MAX_VIEWERS:
            raise socketio.exceptions.ConnectionRefusedError("打开的窗口太多了，请关闭一些再试。")
        self._viewers[sid] = _Viewer(conversation_id, max(after, 0))
        self._by_conversation[conversation_id].add(sid)
        # Registered first, read second: a message committed in between wakes the viewer again.
        self._wake(sid)

    async def _disconnect(self, sid: str, *_: object) -> None:
        viewer = self._viewers.pop(sid, None)
        if viewer is None:
            return
        sids = self._by_conversation[viewer.conversation_id]
        sids.discard(sid)
        if not sids:
            del self._by_conversation[viewer.conversation_id]
        if viewer.pump is not None:
            viewer.pump.cancel()

    def _wake(self, sid: str) -> None:
        viewer = self._viewers[sid]
        viewer.is_stale = True
        if viewer.pump is None:
            viewer.pump = asyncio.create_task(self._run(sid, viewer))

    async def _run(self, sid: str, viewer: _Viewer) -> None:
        try:
            while viewer.is_stale:
                viewer.is_stale = False
                await self._send_all(sid, viewer)
        except Exception:  # noqa: BLE001 - push is a hint; the client reads the truth over HTTP, the fault is logged
            event(log, "push_fault", level=logging.WARNING, error=True, conversation=viewer.conversation_id)
        finally:
            viewer.pump = None

    async def _send_all(self, sid: str, viewer: _Viewer) -> None:
        while True:
            state, messages = await self._inbox.peek(viewer.conversation_id, viewer.cursor)
            if messages or state is not viewer.state:
                await self._server.emit("messages", render_page(state, messages), to=sid, namespace=NAMESPACE)
            viewer.state = state
            if not messages:
                return
            viewer.cursor = messages[-1].seq
