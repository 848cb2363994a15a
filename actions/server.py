"""The HTTP server that Rasa calls: our own, because rasa-sdk's asks for no token and listens everywhere."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import BaseAction
from actions.closing.progress import ProgressStore
from actions.jobs import Job
from actions.registry import build_actions
from actions.settings import Settings
from actions.store.engine import Store
from actions.store.migrate import migrate
from kb.client import KbClient

logger = logging.getLogger("actions")

# Rasa sends the whole conversation with every call.
MAX_BODY_BYTES = 16 * 1024 * 1024
KB_TIMEOUT_S = 5.0


def create_app(settings: Settings, jobs: Sequence[Job] | None = None) -> web.Application:
    """The application; it opens database and library when it starts and closes them when it stops.

    The database is brought to the present shape first. `jobs`: what the bot carries over several turns; None: all.
    """
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[_token_guard(settings.token)])
    server = _ActionServer()

    async def connect(_: web.Application) -> AsyncIterator[None]:
        store = Store(settings.database_url)
        try:
            await migrate(store)
            server.progress = ProgressStore(store)
            async with KbClient(settings.kb_url, settings.token, timeout_s=KB_TIMEOUT_S) as library:
                server.actions = build_actions(library, server.progress, jobs)
                yield
        finally:
            await store.close()

    app.cleanup_ctx.append(connect)
    app.router.add_get("/healthz", server.healthz)
    app.router.add_get("/actions", server.list_actions)
    app.router.add_post("/webhook", server.run_action)
    app.router.add_get("/conversations/{id}", server.export_conversation)
    app.router.add_delete("/conversations/{id}", server.forget_conversation)
    return app


class _ActionServer:
    """The handlers. rasa-sdk's own executor is not used: since 3.8 it insists on the domain with every call, which
    Rasa 3.6 sends only as a whole."""

    actions: Mapping[str, BaseAction] = {}
    progress: ProgressStore

    async def healthz(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def list_actions(self, _: web.Request) -> web.Response:
        return web.json_response([{"name": name} for name in sorted(self.actions)])

    async def run_action(self, request: web.Request) -> web.Response:
        """rasa-sdk's webhook protocol: `{next_action, tracker}` → `{events, responses}`."""
        try:
            call = await request.json()
            name, tracker = call["next_action"], Tracker.from_dict(call["tracker"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return _refuse(422, "invalid_body", "the body must be an action call of Rasa")
        action = self.actions.get(name) if isinstance(name, str) else None
        if action is None:
            return _refuse(404, "unknown_action", "no such action")
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, tracker, {})
        return web.json_response({"events": events, "responses": dispatcher.messages}, dumps=_dump)

    async def export_conversation(self, request: web.Request) -> web.Response:
        """What is kept of a conversation, for a customer who asks what is kept of him."""
        return web.json_response(
            {"closing_steps": await self.progress.export(request.match_info["id"])}, dumps=_dump
        )

    async def forget_conversation(self, request: web.Request) -> web.Response:
        """Forgets who made steps in an erased conversation; 0 rows the next time."""
        return web.json_response({"touched_rows": await self.progress.forget(request.match_info["id"])})


def _token_guard(token: str) -> Middleware:
    expected = f"Bearer {token}".encode()

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return _refuse(401, "unauthorized", "a bearer token is required")
        try:
            return await handler(request)
        except web.HTTPException as error:
            return _refuse(error.status, f"http_{error.status}", error.reason)
        except Exception as error:  # noqa: BLE001 - the border: a body with the conversation must never go back
            logger.error("request failed: %s", type(error).__name__)
            return _refuse(500, "internal", "internal error")

    return guard


def _refuse(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
