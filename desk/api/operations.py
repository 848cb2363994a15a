"""For those who run it: is it alive, is every part reachable, how much of what, and the API description."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import aiohttp
from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from desk import keys
from desk.api.shapes import Alive, Readiness
from desk.channels.web.access import bearer
from desk.conversations.model import State
from desk.errors import Problem
from desk.net import is_local
from desk.openapi import Operation, build, describe
from desk.outbox import dead_letters
from desk.store.tables import ConversationRow, TicketRow
from desk.tickets.tickets import UNSOLVED
from desk.version import VERSION

TAG = "operations"
PROBE_TIMEOUT_S = 2.0
REMEMBER_S = 1.0
"""Answers to /readyz are reused this long, so that asking us often does not mean asking every part often."""


def setup_routes(app: web.Application) -> None:
    """Add health, metrics and the description."""
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics, allow_head=False)
    app.router.add_get("/api/openapi.json", openapi, allow_head=False)
    app[READINESS] = ReadinessProbe(app)


@describe(Operation("Is the desk alive", TAG, {200: Alive}))
async def healthz(_request: web.Request) -> web.Response:
    """Touches nothing else."""
    return web.json_response({"status": "ok"})


@describe(Operation("Is every part reachable; the door is open either way", TAG, {200: Readiness, 503: Readiness}))
async def readyz(request: web.Request) -> web.Response:
    """Each part by name, so that the one at fault is known at once."""
    parts = await request.app[READINESS].parts()
    is_ready = all(part["ok"] for part in parts.values())
    body = {"status": "ready" if is_ready else "degraded", "parts": parts}
    return web.json_response(body, status=200 if is_ready else 503)


@describe(
    Operation(
        "Metrics for Prometheus: with DESK_METRICS_TOKEN as bearer token, without one from this machine only",
        TAG, {200: None}, refusals=(403,),
        content_type="text/plain",
    )
)  # fmt: skip
async def metrics(request: web.Request) -> web.Response:
    """Counts and times; gauges are read from the database when asked for."""
    token = request.app[keys.SETTINGS].metrics_token
    given = bearer(request.headers.get("Authorization")) or ""
    is_allowed = hmac.compare_digest(given.encode(), token.encode()) if token else is_local(request)
    if not is_allowed:
        raise Problem(403, "forbidden", "不能从这里读取运行指标。")
    await _read_gauges(request.app)
    return web.Response(body=request.app[keys.METRICS].render(), content_type="text/plain", charset="utf-8")


@describe(Operation("This description", TAG, {200: None}))
async def openapi(request: web.Request) -> web.Response:
    """OpenAPI 3.1, from the models that check the requests."""
    return web.json_response(build(request.app, title="Zhangfang desk", version=VERSION))


class ReadinessProbe:
    """Asks every part, all at once, each with its own time limit."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._lock = asyncio.Lock()
        self._asked_at = float("-inf")
        self._parts: dict[str, dict[str, object]] = {}

    async def parts(self) -> dict[str, dict[str, object]]:
        """Each part's state; remembered for a moment."""
        async with self._lock:
            if time.monotonic() - self._asked_at > REMEMBER_S:
                settings = self._app[keys.SETTINGS]
                probes: dict[str, Callable[[], Awaitable[str]]] = {"database": self._database}
                for index, url in enumerate(settings.rasa_urls):
                    name = "rasa" if index == 0 else f"rasa-{index + 1}"
                    probes[name] = self._http(url + "/healthz")
                probes["actions"] = self._http(settings.actions_url + "/healthz")
                probes["kb"] = self._http(settings.kb_url + "/healthz")
                states = await asyncio.gather(*(_timed(probe) for probe in probes.values()))
                self._parts = dict(zip(probes, states, strict=True))
                self._asked_at = time.monotonic()
            return self._parts

    async def _database(self) -> str:
        await self._app[keys.STORE].is_reachable()
        return "ok"

    def _http(self, url: str) -> Callable[[], Awaitable[str]]:
        async def probe() -> str:
            headers = {"Authorization": f"Bearer {self._app[keys.SETTINGS].rasa_token}"}
            async with self._app[keys.HTTP].get(url, headers=headers, allow_redirects=False) as response:
                return "ok" if response.status == 200 else f"status {response.status}"

        return probe


READINESS = web.AppKey("readiness", ReadinessProbe)


async def _timed(probe: Callable[[], Awaitable[str]]) -> dict[str, object]:
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            detail = await probe()
    except TimeoutError:
        detail = "timeout"
    except (aiohttp.ClientError, OSError, SQLAlchemyError) as error:
        # The kind of fault only: its text may hold addresses or queries.
        detail = type(error).__name__
    return {"ok": detail == "ok", "detail": detail, "ms": round((time.perf_counter() - began) * 1000, 1)}


async def _read_gauges(app: web.Application) -> None:
    now = app[keys.CLOCK].now()
    states = select(ConversationRow.state, func.count(), func.min(ConversationRow.queued_at)).group_by(
        ConversationRow.state
    )
    tickets = (
        select(TicketRow.priority, func.count()).where(TicketRow.status.in_(UNSOLVED)).group_by(TicketRow.priority)
    )
    async with app[keys.STORE].read() as connection:
        outbox = await dead_letters.figures(connection, now)
        by_state = {row[0]: (row[1], row[2]) for row in await connection.execute(states)}
        by_priority = {row[0]: row[1] for row in await connection.execute(tickets)}
    values = app[keys.METRICS]
    for state in State:
        values.conversations.labels(state=state.value).set(by_state.get(state.value, (0, None))[0])
    for priority in ("P0", "P1", "P2", "P3"):
        values.open_tickets.labels(priority=priority).set(by_priority.get(priority, 0))
    oldest: datetime | None = by_state.get(State.QUEUED.value, (0, None))[1]
    waited = 0.0 if oldest is None else (now - oldest).total_seconds()
    values.oldest_queued_seconds.set(max(waited, 0.0))
    values.outbox.labels(state="waiting").set(outbox.waiting)
    values.outbox.labels(state="dead").set(outbox.dead)
    late = 0.0 if outbox.oldest_due is None else (now - outbox.oldest_due).total_seconds()
    values.outbox_oldest_seconds.set(max(late, 0.0))
