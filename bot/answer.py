"""The answer to one turn, read from the conversation's events: fresh or asked for again, it is the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.events import ActiveLoop, BotUttered, Event, SlotSet, UserUttered

# Slot that says what the bot has asked for and still waits to hear.
AWAITING_SLOT = "awaiting"
REQUESTED_SLOT = "requested_slot"


def holds_turn(events: Sequence[Event], message_id: str) -> bool:
    """Has the conversation already taken the message with this id?"""
    return _find_turn(events, message_id) is not None


def build_answer(events: Sequence[Event], message_id: str) -> dict[str, Any]:
    """The contract's answer to a message: `{message_id, understood, messages}`.

    Building it from the stored events, never from what was said meanwhile, makes a repeated request's answer equal to
    the first one's.

    Raises:
        KeyError: the conversation holds no such message.
    """
    start = _find_turn(events, message_id)
    if start is None:
        raise KeyError(f"the conversation holds no message {message_id!r}")
    end = next((i for i in range(start + 1, len(events)) if isinstance(events[i], UserUttered)), len(events))
    said = [event for event in events[start:end] if isinstance(event, BotUttered)]
    user = events[start]
    assert isinstance(user, UserUttered)
    messages = [_render(event, f"{message_id}:{position}") for position, event in enumerate(said)]
    return {
        "message_id": message_id,
        "understood": _understood(user, _form_step(events[:end])),
        "messages": [message for message in messages if any(message.values())],
    }


def _find_turn(events: Sequence[Event], message_id: str) -> int | None:
    for index in range(len(events) - 1, -1, -1):
        event = events[index]
        if isinstance(event, UserUttered) and event.message_id == message_id:
            return index
    return None


def _render(event: BotUttered, prefix: str) -> dict[str, Any]:
    """Text, buttons and structured field of one utterance stay together; empty parts are null or an empty list."""
    buttons = event.data.get("buttons") or []
    return {
        "text": event.text or None,
        "buttons": [
            {"id": f"{prefix}:{position}", "title": button["title"], "payload": button["payload"]}
            for position, button in enumerate(buttons)
        ],
        "custom": event.data.get("custom") or None,
    }


def _understood(user: UserUttered, form_step: str | None) -> dict[str, Any]:
    return {
        "intent": user.intent.get("name"),
        "confidence": round(float(user.intent.get("confidence") or 0.0), 4),
        "entities": [
            {key: entity.get(key) for key in ("entity", "value", "start", "end")} for entity in user.entities or []
        ],
        "form_step": form_step,
    }


def _form_step(events: Sequence[Event]) -> str | None:
    """What the bot waited for after the turn: the requested slot of a form, else the slot `awaiting`."""
    slots: dict[str, Any] = {}
    form_is_active = False
    for event in events:
        if isinstance(event, SlotSet) and event.key in (AWAITING_SLOT, REQUESTED_SLOT):
            slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            form_is_active = event.name is not None
    return (slots.get(REQUESTED_SLOT) if form_is_active else None) or slots.get(AWAITING_SLOT)
