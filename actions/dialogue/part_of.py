"""A part of a turn as if it had been a message of its own, with what was named in it."""

from __future__ import annotations

from typing import Any

from actions.conversation import Conversation


def part_of_turn(conversation: Conversation, text: str, intent: str | None = None) -> Conversation:
    """The turn as if he had written only this, heard as before or with another intent."""
    told = {"text": text, "intent": intent or conversation.intent, "entities": named_in(conversation, text)}
    return conversation.about(told, {})


def named_in(conversation: Conversation, text: str) -> list[dict[str, Any]]:
    """The entities of this turn that stand in these words, at their places there."""
    return [
        {**one, "start": start, "end": start + len(words)}
        for one in conversation.entities()
        if one.get("start") is not None and (words := conversation.text[one["start"] : one["end"]])
        if (start := text.find(words)) >= 0
    ]
