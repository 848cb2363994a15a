"""Serving: open the door, say where, stop cleanly on a signal."""

from __future__ import annotations

import asyncio
import logging
import signal

import uvloop
from aiohttp import web

from desk.app import create_app
from desk.clock import Clock
from desk.errors import CommandError
from desk.logs import configure, event
from desk.owndata.running import in_use
from desk.settings import Settings

log = logging.getLogger("desk")
SHUTDOWN_S = 5.0


def serve(settings: Settings, clock: Clock | None = None) -> None:
    """Run the desk until SIGINT or SIGTERM. Raises CommandError when the port cannot be had."""
    configure(settings.log_level)
    with in_use(settings.data_dir), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, clock))


async def _serve(settings: Settings, clock: Clock | None) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    # Query strings may carry what must not be logged, so aiohttp's own access log stays off.
    runner = web.AppRunner(await create_app(settings, clock), access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            raise CommandError(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); "
                "stop what uses the port, or set DESK_PORT to a free one"
            ) from error
        event(log, "desk_open", host=settings.host, port=settings.port)
        await stopping.wait()
        event(log, "desk_stopping")
    finally:
        await runner.cleanup()
