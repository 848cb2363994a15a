"""What an action says and remembers: gathered first, handed to Rasa only when the action has succeeded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

HANDOFF_TITLE = "转人工"


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered to the customer; pressing it sends the payload to Rasa."""

    title: str
    intent: str
    values: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, str]:
        """The shape that Rasa stores and the channel hands on."""
        values = json.dumps(dict(self.values), ensure_ascii=False) if self.values else ""
        return {"title": self.title, "payload": f"/{self.intent}{values}"}


def handoff_button(reason: str | None = None) -> Button:
    """「转人工」; `reason` is one of the hand-off reasons, none means that the customer asked."""
    return Button(HANDOFF_TITLE, "handoff", {"handoff_reason": reason} if reason else {})


@dataclass(slots=True)
class Reply:
    """Messages in order, and the slots to set."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any], bool]] = field(default_factory=list)
    """The questions of this turn, each with its message, and whether it only reminds of one that is open; the register
    (actions/dialogue/asked.py) has the last word."""

    def say(
        self, text: str, buttons: Sequence[Button] = (), *, card: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """A line for the customer, complete without the card, which says the same for clients that can draw it. Where
        two readers of a turn come to the same line, it stands once, as it was said first; returned is that message."""
        said = next((message for message in self.messages if message.get("text") == text), None)
        if said is not None and card is None:
            return said
        message: dict[str, Any] = {"text": text, "buttons": [button.as_dict() for button in buttons]}
        if card is not None:
            message["custom"] = {"card": dict(card)}
        self.messages.append(message)
        return message

    def ask(
        self, question: str, text: str, buttons: Sequence[Button] = (), *, card: Mapping[str, Any] | None = None
    ) -> None:
        """A line that asks for something; `question`: its id, which says what it asks."""
        self.asked.append((question, self.say(text, buttons, card=card), False))

    def remind(
        self, question: str, text: str, buttons: Sequence[Button] = (), *, card: Mapping[str, Any] | None = None
    ) -> None:
        """The open question once more; left out where it was put often enough."""
        self.asked.append((question, self.say(text, buttons, card=card), True))

    def utter(self, response: str) -> None:
        """A fixed response of domain.yml (`utter_…`)."""
        self.messages.append({"response": response})

    def tell_desk(self, field_name: str, content: Mapping[str, Any]) -> None:
        """A structured field for the desk, in a message of its own without words."""
        self.messages.append({"custom": {field_name: dict(content)}})

    @property
    def hands_over(self) -> bool:
        """Is a person asked for in this turn? Then nothing more is said."""
        return any("handoff" in (message.get("custom") or {}) for message in self.messages)

    def set(self, **slots: Any) -> None:
        """Slots to set when the turn ends well."""
        self.slots.update(slots)
