"""The application: one factory that joins settings, knowledge base, routes and middlewares."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator

from aiohttp import web

from kb.service.handlers import routes
from kb.service.keys import DESK, PRODUCTS_JSON
from kb.service.middlewares import MAX_BODY, errors_as_json, require_token
from kb.service.reading_desk import ReadingDesk
from kb.settings import Settings

log = logging.getLogger(__name__)


def init_app(settings: Settings) -> web.Application:
    """The application, not yet started; the knowledge base is opened when it starts and closed when it stops.

    Raises:
        BadSettings: there is no token to protect it with.
    """
    app = web.Application(
        client_max_size=MAX_BODY, middlewares=[errors_as_json, require_token(settings.require_token())]
    )
    app.add_routes(routes)

    async def knowledge(app: web.Application) -> AsyncIterator[None]:
        desk = await ReadingDesk.open(settings)
        app[DESK] = desk
        app[PRODUCTS_JSON] = desk.products.model_dump(mode="json")
        yield
        await desk.close()

    app.cleanup_ctx.append(knowledge)
    return app


def serve(settings: Settings) -> None:
    """Runs the service until it is told to stop (SIGINT, SIGTERM).

    Raises:
        LibraryError: something it needs is missing or broken.
        OSError: the port is taken.
    """
    app = init_app(settings)
    app.on_startup.append(_spare_the_collector)
    # No access log: a question may hold what a customer wrote, and nothing of that belongs in a log.
    web.run_app(app, host=settings.host, port=settings.port, access_log=None, print=log.info)


async def _spare_the_collector(_: web.Application) -> None:
    """What was read stays as long as the process: going through a million of such objects again and again would cost
    some 100 ms each time. Begun after everything is open."""
    gc.collect()
    gc.freeze()
