"""The chat API around whose a conversation is: one's own list, proving who one is, leaving the queue."""

from __future__ import annotations

from aiohttp import web

from desk import keys
from desk.body import read_model
from desk.channels.web.access import bearer
from desk.channels.web.identity import verify_identity
from desk.channels.web.shapes import Identify, NoFields, OwnConversations, StateOut
from desk.errors import Problem
from desk.net import client_address
from desk.openapi import CHAT_TOKEN, HOST_IDENTITY, Operation, describe

TAG = "chat"


def setup_routes(app: web.Application) -> None:
    """Add these calls to the application."""
    app.router.add_get("/api/chat/conversations", list_conversations, allow_head=False)
    app.router.add_post("/api/chat/conversations/{id}/identity", identify)
    app.router.add_post("/api/chat/conversations/{id}/leave_queue", leave_queue)


@describe(
    Operation(
        "My conversations, by the host site's word as bearer token", TAG, {200: OwnConversations},
        refusals=(401, 429), security=HOST_IDENTITY,
    )
)  # fmt: skip
async def list_conversations(request: web.Request) -> web.Response:
    """For somebody a host site vouches for; nobody else has a list."""
    settings = request.app[keys.SETTINGS]
    identity = bearer(request.headers.get("Authorization"))
    if identity is None:
        raise Problem(401, "identity_missing", "缺少登录信息，请先登录。")
    limits = request.app[keys.CHAT_LIMITS]
    await limits.take_conversation(client_address(request, settings.trusted_proxies))
    customer = verify_identity(identity, settings.identity_keys, settings.jwt_audience)
    await limits.take_identity(customer)
    return web.json_response({"conversations": await request.app[keys.CUSTOMERS].conversations(customer)})


@describe(
    Operation(
        "Make this anonymous conversation mine: its own token and the host site's word together", TAG,
        {200: StateOut}, body=Identify, refusals=(400, 401, 403, 409, 413, 415, 422, 429), security=CHAT_TOKEN,
    )
)  # fmt: skip
async def identify(request: web.Request) -> web.Response:
    """Either proof alone is not enough; the change is recorded in the audit."""
    conversation_id = await _enter(request)
    settings = request.app[keys.SETTINGS]
    await request.app[keys.CHAT_LIMITS].take_conversation(client_address(request, settings.trusted_proxies))
    body = await read_model(request, Identify)
    customer = verify_identity(body.identity, settings.identity_keys, settings.jwt_audience)
    conversation = await request.app[keys.CUSTOMERS].identify(conversation_id, customer)
    request.app[keys.CHAT_ACCESS].forget(conversation_id)
    return web.json_response({"state": conversation.state.value})


@describe(
    Operation(
        "Do not wait for a person any longer; where one does not wait nothing happens", TAG, {200: StateOut},
        body=NoFields, refusals=(400, 401, 403, 413, 415, 422), security=CHAT_TOKEN,
    )
)  # fmt: skip
async def leave_queue(request: web.Request) -> web.Response:
    """The bot has the conversation again; the ticket stays."""
    conversation_id = await _enter(request)
    await read_model(request, NoFields)
    state = await request.app[keys.INBOX].leave_queue(conversation_id)
    return web.json_response({"state": state.value})


async def _enter(request: web.Request) -> str:
    conversation_id = request.match_info["id"]
    await request.app[keys.CHAT_ACCESS].require(conversation_id, bearer(request.headers.get("Authorization")))
    return conversation_id
