"""A conversation driven over the action server's HTTP door, as Rasa drives it: events, slots, one call an action."""

from __future__ import annotations

import json
from typing import Any

from aiohttp.test_utils import TestClient

from tests.actions.library import TOKEN

AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
# As in domain.yml: which entity fills which slot.
ENTITY_SLOTS = {
    "product": "product",
    "edition": "edition",
    "module": "module",
    "version": "version",
    "scope": "scope",
    "error_text": "error_text",
    "ticket": "ticket_number",
}


class Talk:
    """One conversation. `say` and `press` call one action and return what it said."""

    def __init__(self, client: TestClient, sender: str = "talk-1") -> None:
        self.client = client
        self.sender = sender
        self.slots: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.metadata: dict[str, Any] = {}
        """What the desk says of the sender: `customer`, `company`, `name`."""

    @property
    def heard(self) -> dict[str, Any]:
        """The last event of the customer's."""
        return next(event for event in reversed(self.events) if event["event"] == "user")

    async def say(
        self, action: str, text: str, intent: str, confidence: float = 0.95, **entities: str
    ) -> list[dict[str, Any]]:
        """The customer writes `text`; each entity's value stands for the word of the text that it is found by."""
        found = [_entity(name, value, text) for name, value in entities.items()]
        return await self.call(action, self._user(text, intent, confidence, found))

    async def press(self, action: str, payload: str) -> list[dict[str, Any]]:
        """The customer presses a button, or the desk reports."""
        name, brace, rest = payload[1:].partition("{")
        values = json.loads(brace + rest) if brace else {}
        found = [{"entity": key, "value": value} for key, value in values.items()]
        return await self.call(action, self._user(payload, name, 1.0, found))

    async def call(self, action: str, user: dict[str, Any]) -> list[dict[str, Any]]:
        """Sends one turn to the server and applies what comes back."""
        self.events.append(user)
        for entity in user["parse_data"]["entities"]:
            if slot := ENTITY_SLOTS.get(entity["entity"]):
                self.slots[slot] = entity["value"]
        answer = await self.post(action)
        for event in answer["events"]:
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        self.messages = [{key: value for key, value in message.items() if value} for message in answer["responses"]]
        self.events += [{"event": "bot", "text": message.get("text")} for message in self.messages]
        return self.messages

    async def post(self, action: str) -> dict[str, Any]:
        """The call alone, without applying its answer."""
        tracker = {
            "sender_id": self.sender,
            "slots": self.slots,
            "latest_message": self.heard["parse_data"],
            "events": self.events,
        }
        body = {"next_action": action, "sender_id": self.sender, "tracker": tracker}
        async with self.client.post("/webhook", json=body, headers=AUTHORISED) as response:
            assert response.status == 200, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    def button(self, title: str) -> str:
        """The payload of the button with this title in the latest messages."""
        return next(b["payload"] for m in self.messages for b in m.get("buttons", []) if b["title"] == title)

    def custom(self, name: str) -> dict[str, Any] | None:
        """The structured field of this name in the latest messages, None when there is none."""
        return next((m["custom"][name] for m in self.messages if name in m.get("custom", {})), None)

    @property
    def text(self) -> str:
        """All that the customer reads of the latest messages."""
        return "\n".join(message["text"] for message in self.messages if "text" in message)

    def _user(self, text: str, intent: str, confidence: float, entities: list[dict[str, Any]]) -> dict[str, Any]:
        parsed = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": entities}
        return {
            "event": "user", "text": text, "message_id": f"m{len(self.events)}", "parse_data": parsed,
            "metadata": self.metadata,
        }  # fmt: skip


def _entity(name: str, value: str, text: str) -> dict[str, Any]:
    """`value` may be `id=word` where the word in the text differs from the value."""
    value, _, word = value.partition("=")
    start = text.index(word or value)
    return {"entity": name, "value": value, "start": start, "end": start + len(word or value)}
