"""Desk API: linking a customer in 微信客服 with the same person on the web."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk import keys
from desk.api.access import require_change, require_session
from desk.api.shapes import Link, Linking, LinkOut, Nothing, Unlinked
from desk.body import read_model
from desk.channels.wecom import link_views, links
from desk.clock import iso
from desk.openapi import DESK_CHANGE, DESK_SESSION, Operation, Query, describe

TAG = "desk: conversations"
MAX_QUERY = 100


def setup_routes(app: web.Application) -> None:
    """Add the verbs."""
    app.router.add_get("/api/desk/conversations/{id}/link", show, allow_head=False)
    app.router.add_post("/api/desk/conversations/{id}/link", link)
    app.router.add_post("/api/desk/conversations/{id}/unlink", unlink)


@describe(
    Operation(
        "Whether a customer in 微信客服 is linked with one on the web, and with whom he could be", TAG, {200: LinkOut},
        refusals=(401, 404, 422), security=DESK_SESSION,
        queries=(Query("q", "Part of the customer's name, or a ticket number's beginning", {"type": "string"}),),
    )
)  # fmt: skip
async def show(request: web.Request) -> web.Response:
    """For the engineer who is about to link, and while the proof is awaited."""
    await require_session(request)
    query = request.query.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
    async with request.app[keys.STORE].read() as connection:
        found = await link_views.view(connection, request.match_info["id"], query, request.app[keys.CLOCK].now())
    found["others"] = [{**one, "updated_at": iso(one["updated_at"])} for one in found["others"]]
    asked: dict[str, Any] | None = found["asked"]
    if asked is not None:
        asked["expires_at"] = iso(asked["expires_at"])
    return web.json_response(found)


@describe(
    Operation(
        "Ask a customer in 微信客服 to prove that he is the one identified in another conversation", TAG,
        {202: Linking}, body=Link, refusals=(400, 401, 403, 404, 409, 413, 415, 422), security=DESK_CHANGE,
    )
)  # fmt: skip
async def link(request: web.Request) -> web.Response:
    """Shows a code in the other conversation; written in this one within ten minutes, it links the two."""
    session = await require_change(request)
    body = await read_model(request, Link)
    now = request.app[keys.CLOCK].now()
    async with request.app[keys.STORE].write() as connection:
        await links.ask(connection, request.match_info["id"], body.with_conversation, session.engineer.actor, now)
    return web.json_response({"asked": True}, status=202)


@describe(
    Operation(
        "Undo a link of a customer in 微信客服, or take back the question for the code", TAG, {200: Unlinked},
        body=Nothing, refusals=(400, 401, 403, 404, 409, 413, 415, 422), security=DESK_CHANGE,
    )
)  # fmt: skip
async def unlink(request: web.Request) -> web.Response:
    """From then on the conversation is again that of somebody known in WeCom only."""
    session = await require_change(request)
    await read_model(request, Nothing)
    now, tenant = request.app[keys.CLOCK].now(), request.app[keys.SETTINGS].wecom.tenant
    async with request.app[keys.STORE].write() as connection:
        await links.undo(connection, request.match_info["id"], tenant, session.engineer.actor, now)
    return web.json_response({"linked": False})
