"""Desk API for admins: deliveries that were given up, to send again or to throw away."""

from __future__ import annotations

import logging
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from desk import keys
from desk.accounts.engineers import ADMIN
from desk.accounts.sessions import Session
from desk.api.access import require_change, require_session
from desk.body import query_integer, read_model
from desk.clock import iso
from desk.errors import Problem
from desk.logs import event
from desk.openapi import DESK_CHANGE, DESK_SESSION, Operation, Query, describe
from desk.outbox import dead_letters
from desk.owndata import audit

log = logging.getLogger(__name__)

TAG = "desk: administration"
LIST_DEFAULT, LIST_MAX = 50, 100
MAX_ID = 2**53
PATH = "/api/desk/admin/outbox"
REFUSALS = (400, 401, 403, 404, 415, 422)


class DeadLetterOut(BaseModel):
    """A delivery that was given up. It names what failed, never what was to be delivered."""

    id: int
    kind: str
    conversation: str | None
    attempts: int
    error: str | None = Field(description="Kind of the last fault, for the operator")
    created_at: str
    dead_at: str


class OutboxOut(BaseModel):
    """How the outbox stands, and a page of dead letters, newest first."""

    waiting: int
    dead: int
    oldest_seconds: float = Field(description="Age of the oldest delivery that is due and has not arrived; 0: none")
    letters: list[DeadLetterOut]
    next_before: int | None


class Letters(BaseModel):
    """Which dead letters."""

    model_config = ConfigDict(extra="forbid")

    ids: list[int] = Field(min_length=1, max_length=LIST_MAX)


class LettersDone(BaseModel):
    """How many of them were still there."""

    count: int


def setup_routes(app: web.Application) -> None:
    """Add the calls."""
    app.router.add_get(PATH, get_outbox, allow_head=False)
    app.router.add_post(PATH + "/resend", resend_letters)
    app.router.add_post(PATH + "/discard", discard_letters)


@describe(
    Operation(
        "Dead letters and how the outbox stands (admins)", TAG, {200: OutboxOut}, refusals=(401, 403, 422),
        security=DESK_SESSION,
        queries=(
            Query("before", "`next_before` of the page before", {"type": "integer", "minimum": 1}),
            Query("limit", "Letters a page", {"type": "integer", "minimum": 1, "maximum": LIST_MAX}),
        ),
    )
)  # fmt: skip
async def get_outbox(request: web.Request) -> web.Response:
    """For the admin's page."""
    _require_admin(await require_session(request))
    limit = query_integer(request, "limit", LIST_DEFAULT, 1, LIST_MAX)
    before = query_integer(request, "before", MAX_ID, 1, MAX_ID)
    now = request.app[keys.CLOCK].now()
    async with request.app[keys.STORE].read() as connection:
        figures = await dead_letters.figures(connection, now)
        found = await dead_letters.find(connection, before, limit + 1)
    oldest = 0.0 if figures.oldest_due is None else max((now - figures.oldest_due).total_seconds(), 0.0)
    return web.json_response(
        {
            "waiting": figures.waiting,
            "dead": figures.dead,
            "oldest_seconds": oldest,
            "letters": [_letter(row) for row in found[:limit]],
            "next_before": found[limit - 1]["id"] if len(found) > limit else None,
        }
    )


@describe(
    Operation(
        "Try dead letters again (admins)", TAG, {200: LettersDone}, body=Letters, refusals=REFUSALS,
        security=DESK_CHANGE,
    )
)  # fmt: skip
async def resend_letters(request: web.Request) -> web.Response:
    """They keep their delivery ids, so what did arrive counts once."""
    session, ids = await _change(request)
    now = request.app[keys.CLOCK].now()
    async with request.app[keys.STORE].write() as connection:
        count = await dead_letters.resend(connection, ids, now)
        await audit.record_letters(connection, now, session.engineer.actor, "resend", ids, count)
    return _done(session, "resend", ids, count)


@describe(
    Operation(
        "Throw dead letters away (admins)", TAG, {200: LettersDone}, body=Letters, refusals=REFUSALS,
        security=DESK_CHANGE,
    )
)  # fmt: skip
async def discard_letters(request: web.Request) -> web.Response:
    """What they announced stays stored; only the delivery is given up for good."""
    session, ids = await _change(request)
    async with request.app[keys.STORE].write() as connection:
        count = await dead_letters.discard(connection, ids)
        now = request.app[keys.CLOCK].now()
        await audit.record_letters(connection, now, session.engineer.actor, "discard", ids, count)
    return _done(session, "discard", ids, count)


async def _change(request: web.Request) -> tuple[Session, list[int]]:
    session = await require_change(request)
    _require_admin(session)
    ids = sorted(set((await read_model(request, Letters)).ids))
    if not 0 < ids[0] <= ids[-1] <= MAX_ID:
        raise Problem(422, "invalid_fields", "请求内容不符合要求：ids。")
    return session, ids


def _done(session: Session, verb: str, ids: list[int], count: int) -> web.Response:
    event(log, "dead_letters_changed", verb=verb, actor=session.engineer.actor, asked=len(ids), count=count)
    if not count:
        raise Problem(404, "not_found", "这些投递已经不在失败列表里了，请刷新后再看。")
    return web.json_response({"count": count})


def _require_admin(session: Session) -> None:
    if session.engineer.role != ADMIN:
        raise Problem(403, "admin_only", "只有管理员可以查看和处理失败的投递。")


def _letter(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "conversation": row["conversation_id"],
        "attempts": row["attempts"],
        "error": row["last_error"],
        "created_at": iso(row["created_at"]),
        "dead_at": iso(row["dead_at"]),
    }
