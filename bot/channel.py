"""The input channel that the desk talks to: one request, one turn, one answer that holds everything."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.guard import refusal
from bot.turns import TurnFailed
from kb.text import truncate_with_codes

logger = logging.getLogger(__name__)

CHANNEL_NAME = "zhangfang"
# 20 000 characters cost Rasa 19.8 s and 5 GB.
TEXT_LIMIT = 500
MAX_BODY_TEXT = 20_000
MAX_PAYLOAD = 2_000
MAX_ID = 200
# The ids of our buttons are made of it, and the desk takes at most 100 characters for those.
MAX_MESSAGE_ID = 90
MAX_ENTITY_VALUE = 500

_PAYLOAD = re.compile(r"/(?P<intent>[a-z][a-z0-9_]{0,63})(?P<values>\{.*\})?", re.DOTALL)
# Rasa obeys these itself, past our rules: they would wipe what the conversation knows.
FORBIDDEN_INTENTS = frozenset({"session_start", "back"})


class InvalidBody(ValueError):
    """The request is not what the contract says; the message names the field and the rule."""


@dataclass(frozen=True)
class Incoming:
    """A checked request. `content` is what Rasa gets: harmless text, or the payload of a button."""

    conversation: str
    message_id: str
    customer: str | None
    channel: str
    content: str
    company: str | None = None
    name: str | None = None


class RecordedOutput(OutputChannel):
    """Sends nothing: the answer is built from the conversation's events, where each utterance is kept whole."""

    @classmethod
    def name(cls) -> str:
        """See parent class."""
        return CHANNEL_NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """See parent class."""


class DeskChannel(InputChannel):
    """`POST /webhooks/zhangfang/webhook`; who may call is settled before (see `bot.guard`).

    Body `{conversation, message_id, customer, company?, name?, channel, text | payload}`, answer as in `bot.answer`. A
    message id that the conversation already holds returns that turn's answer and runs nothing. Any failure is an error
    status with `{error: {code, message}}`, never an empty 200.

    `DELETE /webhooks/zhangfang/conversations/{id}` makes the bot forget a conversation: `{deleted_events}`, 0 the next
    time.
    """

    @classmethod
    def name(cls) -> str:
        """See parent class."""
        return CHANNEL_NAME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """See parent class; `on_new_message` must return the answer, as `bot.turns.TurnRunner.run` does."""
        webhook = Blueprint("zhangfang_webhook", __name__)

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                incoming = read_body(parse_json(request), _known_intents(request))
            except InvalidBody as error:
                return refusal("invalid_body", str(error), 422)
            try:
                answer = await on_new_message(_as_user_message(incoming))
            except TurnFailed as error:
                logger.error("turn failed: %s", error.code)
                return refusal(error.code, str(error), error.status)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - the border: whatever fails must reach the desk as a 5xx
                logger.error("turn failed: %s", type(error).__name__)
                return refusal("turn_failed", f"the turn failed: {type(error).__name__}", 500)
            if answer is None:
                return refusal("not_served", "this channel needs `python -m bot.serve`", 500)
            return response.json(answer, dumps=_dump)

        @webhook.delete("/conversations/<conversation:str>")
        async def forget(request: Request, conversation: str) -> HTTPResponse:
            if not conversation.isprintable() or not 0 < len(conversation) <= MAX_ID:
                return refusal("invalid_id", f"the id must be printable, of 1 to {MAX_ID} characters", 422)
            try:
                events = await request.app.ctx.runner.forget(conversation)
            except TurnFailed as error:
                logger.error("forgetting failed: %s", error.code)
                return refusal(error.code, str(error), error.status)
            return response.json({"deleted_events": events})

        return webhook


def read_body(body: Any, intents: frozenset[str]) -> Incoming:
    """Checks a request's body; `intents` are those a payload may name.

    Raises:
        InvalidBody: a field is missing, of the wrong type, too long, or a payload names nothing we know.
    """
    if not isinstance(body, dict):
        raise InvalidBody("the body must be a JSON object")
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None):
        raise InvalidBody("give either text or payload")
    return Incoming(
        conversation=_field(body, "conversation"),
        message_id=_field(body, "message_id", MAX_MESSAGE_ID),
        customer=_field(body, "customer", required=False),
        channel=_field(body, "channel") or "",
        content=_harmless_text(text) if payload is None else _checked_payload(payload, intents),
        company=_field(body, "company", required=False),
        name=_field(body, "name", required=False),
    )


def _harmless_text(text: Any) -> str:
    """`text` cut to what Rasa can bear, its codes kept, and never a command.

    A leading "/" makes Rasa take the text as an intent with full confidence; its full-width twin does not. Invisible
    characters go first, so that none can hide the slash.
    """
    if not isinstance(text, str):
        raise InvalidBody("text must be a string")
    if len(text) > MAX_BODY_TEXT:
        raise InvalidBody(f"text must have at most {MAX_BODY_TEXT} characters")
    visible = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    cut = truncate_with_codes(visible.strip(), TEXT_LIMIT).strip()
    if not cut:
        raise InvalidBody("text must not be empty")
    return "／" + cut[1:] if cut.startswith("/") else cut


def _checked_payload(payload: Any, intents: frozenset[str]) -> str:
    if not isinstance(payload, str) or len(payload) > MAX_PAYLOAD:
        raise InvalidBody(f"payload must be a string of at most {MAX_PAYLOAD} characters")
    match = _PAYLOAD.fullmatch(payload)
    if match is None or match["intent"] not in intents or match["intent"] in FORBIDDEN_INTENTS:
        raise InvalidBody("payload must be /intent or /intent{json object} of an intent the bot knows")
    try:
        values = json.loads(match["values"] or "{}")
    except (ValueError, RecursionError):
        raise InvalidBody("payload holds no valid JSON object") from None
    if not all(isinstance(value, str) and len(value) <= MAX_ENTITY_VALUE for value in values.values()):
        raise InvalidBody(f"payload values must be strings of at most {MAX_ENTITY_VALUE} characters")
    return payload


def _field(body: dict[str, Any], name: str, limit: int = MAX_ID, required: bool = True) -> Any:
    value = body.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > limit or not value.isprintable():
        raise InvalidBody(f"{name} must be a printable string of 1 to {limit} characters")
    return value


def parse_json(request: Request) -> Any:
    """The request's body as JSON.

    Raises:
        InvalidBody: it is none.
    """
    try:
        return request.json
    except (SanicException, ValueError, RecursionError):
        raise InvalidBody("the body must be JSON") from None


def _known_intents(request: Request) -> frozenset[str]:
    return frozenset(request.app.ctx.runner.processor.domain.intents)


def _as_user_message(incoming: Incoming) -> UserMessage:
    metadata = {
        "customer": incoming.customer,
        "company": incoming.company,
        "name": incoming.name,
        "channel": incoming.channel,
        "message_id": incoming.message_id,
    }
    return UserMessage(
        text=incoming.content,
        output_channel=RecordedOutput(),
        sender_id=incoming.conversation,
        input_channel=CHANNEL_NAME,
        message_id=incoming.message_id,
        metadata=metadata,
    )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
