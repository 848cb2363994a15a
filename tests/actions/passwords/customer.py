"""A customer who writes and presses; which action that calls is what data/rules say."""

from __future__ import annotations

from typing import Any

from tests.actions.talk import Talk

# As in data/rules: the action of an intent; every other intent goes to action_answer.
ACTIONS = {
    "affirm": "action_affirm",
    "deny": "action_deny",
    "helped": "action_helped",
    "not_helped": "action_not_helped",
    "cancel": "action_cancel",
    "handoff": "action_handoff",
    "out_of_scope": "action_out_of_scope",
    "job_choice": "action_job_choice",
    "desk_outcome": "action_desk_outcome",
    "thanks": "action_small_talk",
}


class Customer(Talk):
    """`write` and `tap` return all that the bot says."""

    async def write(self, text: str, intent: str = "password_reset", confidence: float = 0.95, **entities: str) -> str:
        """Writes a message that the classifier takes for `intent`."""
        await self.say(ACTIONS.get(intent, "action_answer"), text, intent, confidence, **entities)
        return self.text

    async def tap(self, title: str) -> str:
        """Presses the button with this title under the latest lines."""
        return await self.send(self.button(title))

    async def send(self, payload: str) -> str:
        """Presses a button, or the desk reports."""
        intent = payload[1:].partition("{")[0]
        await self.press(ACTIONS.get(intent, "action_answer"), payload)
        return self.text

    async def desk_reports(self, request: str, result: str) -> str:
        """What became of a structured request."""
        return await self.send(f'/desk_outcome{{"request": "{request}", "result": "{result}"}}')

    @property
    def card(self) -> dict[str, Any]:
        """The card of the latest lines."""
        card = self.custom("card")
        assert card is not None, self.text
        return card

    @property
    def buttons(self) -> list[str]:
        """The titles under the latest lines."""
        return [button["title"] for message in self.messages for button in message.get("buttons", [])]

    async def facts(self) -> dict[str, Any]:
        """Asks for a person; what the engineer gets."""
        await self.write("转人工", "handoff")
        handoff = self.custom("handoff")
        assert handoff is not None
        facts: dict[str, Any] = handoff["facts"]
        return facts
