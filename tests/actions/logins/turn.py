"""One turn of a customer as the actions see it, and real cases."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

from actions.conversation import Conversation
from kb.client import Case
from tests.actions.library import read_case


def turn(text: str, intent: str = "login_failure", confidence: float = 0.95, **entities: str) -> Conversation:
    """A conversation whose only turn this is; each entity's value, or the word behind `=`, stands in the text."""
    found: list[dict[str, Any]] = []
    for name, value in entities.items():
        value, _, word = value.partition("=")
        start = text.find(word or value)
        found.append({"entity": name, "value": value, "start": start, "end": start + len(word or value)})
    parsed = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": found}
    event = {"event": "user", "text": text, "message_id": "m1", "parse_data": parsed}
    slots = {"product": entities["product"].partition("=")[0]} if "product" in entities else {}
    return Conversation(SimpleNamespace(sender_id="t", slots=slots, latest_message=parsed, events=[event]))


@cache
def case(case_id: str) -> Case:
    """A committed case."""
    return Case.model_validate(read_case(case_id))
