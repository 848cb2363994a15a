"""What the bot may say: its answer checked and bounded at the border, then sorted into lines, requests and records."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desk.conversations.model import Author, Button, Draft
from desk.logs import event

log = logging.getLogger(__name__)

MAX_LINES = 20
MAX_TEXT = 8_000
MAX_BUTTONS = 20
MAX_TITLE = 200
MAX_PAYLOAD = 4_000
MAX_CARD_BYTES = 64_000
MAX_RECORD_BYTES = 64_000
"""Records for engineers (understood, trace, outcome, facts) in JSON; what is larger is a fault of the bot."""

REQUESTS = ("handoff", "reset", "check", "file", "reminder")


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore")


class WireButton(_Wire):
    id: str = Field(min_length=1, max_length=100)
    title: str = Field(min_length=1, max_length=MAX_TITLE)
    payload: str = Field(min_length=1, max_length=MAX_PAYLOAD)


class WireMessage(_Wire):
    text: str | None = Field(default=None, max_length=MAX_TEXT)
    buttons: list[WireButton] = Field(default_factory=list, max_length=MAX_BUTTONS)
    custom: dict[str, Any] | None = None


class WireAnswer(_Wire):
    message_id: str
    understood: dict[str, Any] = Field(default_factory=dict)
    messages: list[WireMessage] = Field(default_factory=list, max_length=MAX_LINES)


class InvalidAnswer(Exception):
    """The bot's answer breaks the channel contract; the text names the fields, not their values."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something the bot asks of the desk: `kind` is one of REQUESTS."""

    kind: str
    content: Mapping[str, Any]


@dataclass(slots=True)
class Answer:
    """One answer of the bot, sorted: what the visitor sees, what the desk must do, what engineers may look up."""

    lines: list[Draft] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    understood: dict[str, Any] = field(default_factory=dict)
    trace: dict[str, Any] | None = None
    outcome: dict[str, Any] | None = None


def parse_answer(body: object, message_id: str) -> Answer:
    """Check `body` (parsed JSON) against the channel contract. Raises InvalidAnswer."""
    try:
        wire = WireAnswer.model_validate(body)
    except ValidationError as error:
        faults = sorted({".".join(str(part) for part in fault["loc"]) for fault in error.errors(include_input=False)})
        raise InvalidAnswer(", ".join(faults)) from None
    if wire.message_id != message_id:
        raise InvalidAnswer("message_id is of another turn")
    answer = Answer(understood=_bounded(wire.understood, "understood") or {})
    for message in wire.messages:
        _sort(message, answer, message_id)
    return answer


def _sort(message: WireMessage, answer: Answer, message_id: str) -> None:
    custom = message.custom or {}
    card = None
    for name, content in custom.items():
        if not isinstance(content, dict):
            event(log, "bot_custom_ignored", level=logging.WARNING, message_id=message_id, reason="not an object")
        elif name == "card":
            card = _card(content, message_id)
        elif name in REQUESTS:
            answer.requests.append(Request(name, content))
        elif name == "trace":
            answer.trace = _bounded(content, message_id)
        elif name == "outcome":
            answer.outcome = _bounded(content, message_id)
        else:
            event(log, "bot_custom_ignored", level=logging.WARNING, message_id=message_id, reason="unknown name")
    text = (message.text or "").strip()
    if text or card is not None or message.buttons:
        buttons = tuple(Button(b.id, b.title, b.payload) for b in message.buttons)
        answer.lines.append(Draft(Author.BOT, text, buttons=buttons, card=card))


def _card(content: dict[str, Any], message_id: str) -> dict[str, Any] | None:
    # The text beside a card says the same in plain words, so a bad card costs comfort, never the answer.
    if not isinstance(content.get("kind"), str) or _size(content) > MAX_CARD_BYTES:
        event(log, "bot_card_dropped", level=logging.WARNING, message_id=message_id)
        return None
    return content


def _bounded(content: dict[str, Any], message_id: str) -> dict[str, Any] | None:
    if _size(content) > MAX_RECORD_BYTES:
        event(log, "bot_record_dropped", level=logging.WARNING, message_id=message_id)
        return None
    return content


def _size(content: Mapping[str, Any]) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))
