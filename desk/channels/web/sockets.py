"""One Socket.IO server for all namespaces: heartbeat, allowed origins, bounded queues, clients that do not read cut."""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import socketio
from aiohttp import web
from engineio.async_drivers import aiohttp as driver  # type: ignore[import-untyped]

from desk.logs import event
from desk.metrics import Metrics

log = logging.getLogger(__name__)

MAX_FRAME_BYTES = 64 * 1024
MAX_QUEUED = 16
"""Packets waiting for one client. A page of messages is one packet, so that is a bound on memory too."""
LOOK_AGAIN_S = 0.05
BUSY = "系统繁忙，请稍后再试。"

Handler = Callable[..., Awaitable[Any]]


class _WebSocket(driver.WebSocket):  # type: ignore[misc]
    """Remembers which connection carries the Engine.IO socket: one upgraded from polling has two."""

    async def __call__(self, environ: dict[str, Any]) -> Any:
        self.handler.__self__.zf_request = environ["aiohttp.request"]
        return await super().__call__(environ)


class Sockets:
    """Wraps python-socketio. A namespace registers its handlers with `on` and sends with `send`."""

    def __init__(
        self,
        metrics: Metrics,
        allowed_origins: tuple[str, ...],
        *,
        ping_s: float,
        timeout_s: float,
        patience_s: float,
    ) -> None:
        self._metrics = metrics
        self._allowed_origins = frozenset(allowed_origins)
        self._patience_s = patience_s
        self._server = socketio.AsyncServer(
            async_mode="aiohttp",
            cors_allowed_origins=self._is_allowed_origin,
            max_http_buffer_size=MAX_FRAME_BYTES,
            ping_interval=ping_s,
            ping_timeout=timeout_s,
            # One frame after the other: two lines of one visitor must not overtake each other.
            async_handlers=False,
            logger=False,
            engineio_logger=False,
        )
        self._server.namespaces = []
        self._engine = self._server.eio
        self._engine._async = {**self._engine._async, "websocket": _WebSocket}

    def on(self, namespace: str, name: str, handler: Handler) -> None:
        """Call `handler(sid, …)` for the event."""
        if namespace not in self._server.namespaces:
            self._server.namespaces.append(namespace)
        self._server.on(name, _guarded(name, handler), namespace=namespace)

    def attach(self, app: web.Application) -> None:
        """Serve /socket.io/ in the application."""
        self._server.attach(app)

    async def close(self) -> None:
        """End everything that runs; clients connect again elsewhere."""
        await self._server.shutdown()

    def is_own_origin(self, environ: dict[str, Any]) -> bool:
        """Whether the client is no browser or shows a page of this very server (listed sites do not count)."""
        origin = environ.get("HTTP_ORIGIN")
        return origin is None or origin.partition("://")[2] == environ.get("HTTP_HOST")

    async def send(self, sid: str, namespace: str, name: str, data: Any) -> bool:
        """Queue one event for a client, waiting while its queue is full. False when it is gone, or was cut because it
        read nothing for too long."""
        deadline = time.monotonic() + self._patience_s
        while True:
            socket = self._socket(sid, namespace)
            if socket is None:
                return False
            if socket.queue.qsize() < MAX_QUEUED:
                break
            if time.monotonic() >= deadline:
                await self._cut(socket)
                return False
            await asyncio.sleep(LOOK_AGAIN_S)
        await self._server.emit(name, data, to=sid, namespace=namespace)
        return True

    async def disconnect(self, sid: str, namespace: str) -> None:
        """Send a client away."""
        await self._server.disconnect(sid, namespace=namespace)

    def _socket(self, sid: str, namespace: str) -> Any:
        engine_id = self._server.manager.eio_sid_from_sid(sid, namespace)
        socket = self._engine.sockets.get(engine_id)
        return None if socket is None or socket.closed or socket.closing else socket

    async def _cut(self, socket: Any) -> None:
        event(log, "slow_client_cut", level=logging.WARNING)
        self._metrics.push_cut.inc()
        request = getattr(socket, "zf_request", None)
        await socket.close(wait=False, abort=True)
        # Its sender waits for room in the connection that will never come; without the connection it ends.
        if request is not None and request.transport is not None:
            request.transport.abort()

    def _is_allowed_origin(self, origin: str | None, environ: dict[str, Any]) -> bool:
        """The page's own origin and the listed sites; asked only where a browser names its origin."""
        return origin in self._allowed_origins or (origin or "").partition("://")[2] == environ.get("HTTP_HOST")


def _guarded(name: str, handler: Handler) -> Handler:
    """`handler`, whose faults are logged as ours are: the library would print their text, and with it what was said."""

    @functools.wraps(handler)
    async def guarded(*arguments: Any) -> Any:
        try:
            return await handler(*arguments)
        except socketio.exceptions.ConnectionRefusedError:
            raise
        except Exception:  # noqa: BLE001 - the last net, as for HTTP
            event(log, "socket_fault", level=logging.ERROR, error=True, handler=name)
            if name == "connect":
                raise socketio.exceptions.ConnectionRefusedError(BUSY) from None
            return None

    return guarded
