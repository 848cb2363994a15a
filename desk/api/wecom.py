"""Desk API: linking a customer in 微信客服 with the same person on the web."""

from __future__ import annotations

from aiohttp import web

from desk import keys
from desk.api.access import require_change
from desk.api.shapes import Link, Linking
from desk.body import read_model
from desk.channels.wecom import links
from desk.openapi import DESK_CHANGE, Operation, describe


def setup_routes(app: web.Application) -> None:
    """Add the verb."""
    app.router.add_post("/api/desk/conversations/{id}/link", link)


@describe(
    Operation(
        "Ask a customer in 微信客服 to prove that he is the one identified in another conversation",
        "desk: conversations", {202: Linking}, body=Link, refusals=(400, 401, 403, 404, 413, 415, 422),
        security=DESK_CHANGE,
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
