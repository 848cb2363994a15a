"""Desk API: notes of engineers on a ticket, never seen by the customer."""

from __future__ import annotations

from aiohttp import web

from desk import keys
from desk.api.access import require_change
from desk.api.shapes import Reply
from desk.body import check_text, read_model
from desk.openapi import DESK_CHANGE, Operation, describe

TAG = "desk: tickets"


def setup_routes(app: web.Application) -> None:
    """Add the writing of notes."""
    app.router.add_post("/api/desk/tickets/{number}/notes", write_note)


@describe(
    Operation(
        "Write a note on a ticket for colleagues; the customer never sees it", TAG, {204: None}, body=Reply,
        refusals=(400, 401, 403, 404, 413, 415, 422), security=DESK_CHANGE,
    )
)  # fmt: skip
async def write_note(request: web.Request) -> web.Response:
    """Any engineer may, whoever holds the conversation."""
    session = await require_change(request)
    body = await read_model(request, Reply)
    number = request.match_info["number"]
    await request.app[keys.NOTES].write(number, session.engineer, check_text(body.text), body.client_msg_id)
    return web.Response(status=204)
