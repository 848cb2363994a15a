"""The chat HTTP API: open a conversation, post into it, read it with a long poll."""

from __future__ import annotations

from aiohttp import web

from desk import keys
from desk.body import check_text, query_integer, read_model
from desk.channels.web.access import bearer
from desk.channels.web.files import post_upload
from desk.channels.web.identity import verify_identity
from desk.channels.web.shapes import (
    MessagesOut,
    OpenConversation,
    OpenedConversation,
    PostedMessage,
    PostMessage,
    render_page,
)
from desk.errors import Problem
from desk.files.upload import is_upload
from desk.net import client_address
from desk.openapi import CHAT_TOKEN, Operation, Query, describe

CHANNEL = "web"
MAX_WAIT_S = 30
MAX_SEQ = 2**31 - 1
TAG = "chat"


def setup_routes(app: web.Application) -> None:
    """Add the chat API to the application."""
    app.router.add_post("/api/chat/conversations", open_conversation)
    app.router.add_post("/api/chat/conversations/{id}/messages", post_message)
    app.router.add_get("/api/chat/conversations/{id}/messages", read_messages, allow_head=False)


@describe(
    Operation(
        summary="Open a conversation; with an identity go on with one's own",
        tag=TAG,
        body=OpenConversation,
        answers={200: OpenedConversation, 201: OpenedConversation},
        refusals=(400, 401, 403, 413, 415, 422, 429),
    )
)
async def open_conversation(request: web.Request) -> web.Response:
    """A new conversation (201), or the open one of the customer a host site vouches for (200)."""
    settings = request.app[keys.SETTINGS]
    await request.app[keys.CHAT_LIMITS].take_conversation(client_address(request, settings.trusted_proxies))
    body = await read_model(request, OpenConversation)
    is_old = False
    if body.identity is None:
        if body.conversation is not None or body.new:
            raise Problem(422, "invalid_fields", "请求内容不符合要求：conversation 和 new 需要 identity。")
        opened = await request.app[keys.INBOX].open(CHANNEL, None)
    else:
        customer = verify_identity(body.identity, settings.identity_keys, settings.jwt_audience)
        await request.app[keys.CHAT_LIMITS].take_identity(customer)
        customers = request.app[keys.CUSTOMERS]
        if body.conversation is not None:
            opened, is_old = await customers.reopen(body.conversation, customer), True
        else:
            opened, is_old = await customers.open(CHANNEL, customer, is_new=body.new)
    content = {"id": opened.id, "token": opened.token, "state": opened.state.value}
    return web.json_response(content, status=200 if is_old else 201)


@describe(
    Operation(
        summary="Post a text, press a button, or send a file",
        tag=TAG,
        body=PostMessage,
        is_upload=True,
        answers={202: PostedMessage},
        refusals=(400, 401, 403, 408, 413, 415, 422, 429, 503),
        security=CHAT_TOKEN,
    )
)
async def post_message(request: web.Request) -> web.Response:
    """Stored before it is acknowledged; the same `client_msg_id` again gives the same `seq`."""
    conversation_id = await _enter_to_write(request)
    if is_upload(request):
        return await post_upload(request, conversation_id)
    body = await read_model(request, PostMessage)
    inbox = request.app[keys.INBOX]
    if (body.text is None) == (body.choice is None):
        raise Problem(422, "invalid_fields", "请求内容不符合要求：text 和 choice 必须且只能有一个。")
    if body.text is not None:
        seq = await inbox.post_text(conversation_id, body.client_msg_id, check_text(body.text))
    else:
        seq = await inbox.post_choice(conversation_id, body.client_msg_id, body.choice or "")
    return web.json_response({"seq": seq}, status=202)


@describe(
    Operation(
        summary="Read messages, waiting for new ones",
        tag=TAG,
        answers={200: MessagesOut},
        refusals=(401, 403, 422),
        queries=(
            Query("after", "Only messages with a greater seq", {"type": "integer", "minimum": 0, "default": 0}),
            Query(
                "wait",
                "Seconds to wait for a message or a change of state when there is none yet",
                {"type": "integer", "minimum": 0, "maximum": MAX_WAIT_S, "default": 0},
            ),
        ),
        security=CHAT_TOKEN,
    )
)
async def read_messages(request: web.Request) -> web.Response:
    """The truth of a conversation, in order; push is only a hint to come here."""
    conversation_id = await _enter(request)
    after = query_integer(request, "after", 0, 0, MAX_SEQ)
    wait = query_integer(request, "wait", 0, 0, MAX_WAIT_S)
    state, messages = await request.app[keys.INBOX].read(conversation_id, after, float(wait))
    return web.json_response(render_page(state, messages))


async def _enter_to_write(request: web.Request) -> str:
    """Prove the token and count a message. Raises Problem 401, 403 or 429."""
    conversation_id = request.match_info["id"]
    access = await request.app[keys.CHAT_ACCESS].require(conversation_id, bearer(request.headers.get("Authorization")))
    address = client_address(request, request.app[keys.SETTINGS].trusted_proxies)
    await request.app[keys.CHAT_LIMITS].take_message(conversation_id, access, address)
    return conversation_id


async def _enter(request: web.Request) -> str:
    conversation_id = request.match_info["id"]
    await request.app[keys.CHAT_ACCESS].require(conversation_id, bearer(request.headers.get("Authorization")))
    return conversation_id
