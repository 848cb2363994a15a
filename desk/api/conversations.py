"""Desk API: what an engineer does with a conversation."""

from __future__ import annotations

from aiohttp import web

from desk import keys
from desk.api.access import require_change
from desk.api.shapes import ConversationState, Nothing, RepliedMessage, Reply, Resolve, Transfer
from desk.body import check_text, read_model
from desk.conversations.model import Conversation
from desk.openapi import DESK_CHANGE, Operation, describe
from desk.tickets.tickets import Status

TAG = "desk: conversations"
REFUSALS = (400, 401, 403, 404, 409, 415, 422)


def setup_routes(app: web.Application) -> None:
    """Add the engineers' verbs."""
    for verb, handler in (
        ("claim", claim),
        ("reply", reply),
        ("transfer", transfer),
        ("resolve", resolve),
        ("return_to_bot", return_to_bot),
    ):
        app.router.add_post(f"/api/desk/conversations/{{id}}/{verb}", handler)


@describe(
    Operation(
        "Take a conversation; 409 names the engineer who was first", TAG, {200: ConversationState}, body=Nothing,
        refusals=REFUSALS, security=DESK_CHANGE,
    )
)  # fmt: skip
async def claim(request: web.Request) -> web.Response:
    """From now on the bot is silent in it."""
    session = await require_change(request)
    await read_model(request, Nothing)
    conversation = await request.app[keys.HUMAN_SIDE].claim(request.match_info["id"], session.engineer)
    return _state(conversation)


@describe(
    Operation(
        "Write to the customer", TAG, {202: RepliedMessage}, body=Reply, refusals=(*REFUSALS, 413),
        security=DESK_CHANGE,
    )
)  # fmt: skip
async def reply(request: web.Request) -> web.Response:
    """Only who holds the conversation may."""
    session = await require_change(request)
    body = await read_model(request, Reply)
    seq = await request.app[keys.HUMAN_SIDE].reply(
        request.match_info["id"], session.engineer, check_text(body.text), body.client_msg_id
    )
    return web.json_response({"seq": seq}, status=202)


@describe(
    Operation(
        "Hand the conversation to a colleague who is there, or back to the queue", TAG, {200: ConversationState},
        body=Transfer, refusals=(*REFUSALS, 413), security=DESK_CHANGE,
    )
)  # fmt: skip
async def transfer(request: web.Request) -> web.Response:
    """Only who holds it may, or an admin."""
    session = await require_change(request)
    body = await read_model(request, Transfer)
    conversation = await request.app[keys.HUMAN_SIDE].transfer(
        request.match_info["id"], session.engineer, body.to, check_text(body.reason).strip()
    )
    return _state(conversation)


@describe(
    Operation(
        "Consider it solved", TAG, {200: ConversationState}, body=Resolve, refusals=REFUSALS, security=DESK_CHANGE
    )
)
async def resolve(request: web.Request) -> web.Response:
    """The conversation rests until the customer writes again."""
    session = await require_change(request)
    body = await read_model(request, Resolve)
    conversation = await request.app[keys.HUMAN_SIDE].resolve(
        request.match_info["id"], session.engineer, Status(body.status), body.outcome.strip()
    )
    return _state(conversation)


@describe(
    Operation(
        "Give the conversation back to the bot", TAG, {200: ConversationState}, body=Nothing, refusals=REFUSALS,
        security=DESK_CHANGE,
    )
)  # fmt: skip
async def return_to_bot(request: web.Request) -> web.Response:
    """The ticket stays as it is."""
    session = await require_change(request)
    await read_model(request, Nothing)
    conversation = await request.app[keys.HUMAN_SIDE].return_to_bot(request.match_info["id"], session.engineer)
    return _state(conversation)


def _state(conversation: Conversation) -> web.Response:
    return web.json_response({"id": conversation.id, "state": conversation.state.value, "epoch": conversation.epoch})
