"""Around every request: refusals in one shape, headers that protect, one log line without queries or bodies."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from sqlalchemy.exc import TimeoutError as PoolTimeout

from desk import keys
from desk.errors import Problem
from desk.logs import event

log = logging.getLogger("desk.access")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PHRASES = {
    404: ("not_found", "没有这个地址。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方式。"),
    413: ("too_large", "请求内容太大了。"),
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}
RETRY_AFTER_S = 3
GONE = 499
"""What nginx logs for a client that closed the connection before it had its answer."""
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


@web.middleware
async def answer_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into `{"error": {...}}`; pages of the web room keep aiohttp's own answers."""
    try:
        response = await handler(request)
    except Problem as problem:
        response = web.json_response(problem.body(), status=problem.status, headers=problem.headers)
    except web.HTTPException as refusal:
        if not request.path.startswith("/api/") or refusal.status < 400:
            raise
        code, message = PHRASES.get(refusal.status, ("refused", "请求不能处理。"))
        response = web.json_response({"error": {"code": code, "message": message}}, status=refusal.status)
        if "Allow" in refusal.headers:
            response.headers["Allow"] = refusal.headers["Allow"]
    except asyncio.CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - the last net: an answer to the sender, the place to the log
        if isinstance(error, ConnectionResetError) and _is_gone(request):
            # He left before all of his request was here or could be answered: nobody's fault, nobody to answer.
            return web.Response(status=GONE)
        if isinstance(error, PoolTimeout):
            # More at once than the database can take: a sign for the operator, but no place in the code to look at.
            event(log, "overloaded", level=logging.ERROR, route=_route(request))
            headers = {"Retry-After": str(RETRY_AFTER_S)}
            body = {"error": {"code": "busy", "message": "系统繁忙，请稍后再试。"}}
            return web.json_response(body, status=503, headers=headers)
        event(log, "fault", level=logging.ERROR, error=True, route=_route(request))
        body = {"error": {"code": "internal", "message": "系统出错了，请稍后再试。"}}
        response = web.json_response(body, status=500)
    if request.path.startswith("/api/") and not response.prepared:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


@web.middleware
async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log and time the request under its route, never its query string or its body."""
    began = time.perf_counter()
    status = 500
    try:
        response = await handler(request)
        status = response.status
        if not response.prepared:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response
    except web.HTTPException as refusal:
        status = refusal.status
        raise
    finally:
        seconds = time.perf_counter() - began
        route = _route(request)
        if not route.startswith("/socket.io") and "wait" not in request.query:
            request.app[keys.METRICS].requests.labels(route=route, status=str(status)).observe(seconds)
        event(
            log, "request", method=request.method, route=route, status=status, ms=round(seconds * 1000, 1),
            **_ids(request),
        )  # fmt: skip


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return "none" if resource is None else str(resource.canonical)


def _ids(request: web.Request) -> dict[str, Any]:
    # Only what a route of ours names; a path nobody serves may hold anything.
    named = {"id": "conversation", "number": "ticket"}
    return {named[key]: value[:40] for key, value in request.match_info.items() if key in named}


@web.middleware
async def allow_origins(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let pages of the listed sites use the chat API; browsers keep all others out. The desk API is never shared."""
    origin = request.headers.get("Origin", "")
    if not request.path.startswith("/api/chat/") or origin not in request.app[keys.SETTINGS].allowed_origins:
        return await handler(request)
    is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    response = web.Response(status=204, headers=PREFLIGHT) if is_preflight else await handler(request)
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    response.headers.add("Vary", "Origin")
    return response
