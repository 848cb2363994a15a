"""The HTTP server that Rasa calls: our own, because rasa-sdk's asks for no token and listens everywhere."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import BaseAction
from actions.registry import build_actions
from actions.settings import Settings
from kb.client import KbClient

logger = logging.getLogger("actions")

# Rasa sends the whole conversation with every call.
MAX_BODY_BYTES = 16 * 1024 * 1024
KB_TIMEOUT_S = 5.0


def create_app(settings: Settings) -> web.Application:
    """The application; it opens the connection to the library when it starts and closes it when it stops."""
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[_token_guard(settings.token)])
    server = _ActionServer()

    async def connect(_: web.Application) -> AsyncIterator[None]:
        async with KbClient(settings.kb_url, settings.token, timeout_s=KB_TIMEOUT_S) as library:
            server.actions = build_actions(library)
            yield

    app.cleanup_ctx.append(connect)
    app.router.add_get("/healthz", server.healthz)
    app.router.add_get("/actions", server.list_actions)
    app.router.add_post("/webhook", server.run_action)
    return app


class _ActionServer:
    """The handlers. rasa-sdk's own executor is not used: since 3.8 it insists on the domain with every call, which
    Rasa 3.6 sends only as a whole."""

    actions: Mapping[str, BaseAction] = {}

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
