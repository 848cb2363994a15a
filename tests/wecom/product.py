"""The whole product connected to a WeCom of our own: the stack's settings, and a customer with his phone."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.wecom.callbacks import Callbacks
from tests.wecom.state import Json, State

PATIENCE_S = 90.0
LOOK_S = 0.1
TRAILING_WAIT_MS = 800


def environment(state: State, api_url: str, desk_url: str, **changes: str) -> dict[str, str]:
    """What an operator would write into `.env`, pointed at the simulator."""
    return {
        "WECOM_CORP_ID": state.corp_id, "WECOM_SECRET": state.secret, "WECOM_TOKEN": state.token,
        "WECOM_AES_KEY": state.aes_key, "WECOM_API_URL": api_url, "WECOM_DESK_URL": desk_url, "WECOM_SYNC_S": "5",
        "WECOM_TRAILING_WAIT_MS": str(TRAILING_WAIT_MS),
        "WECOM_ROBOT_URL": f"{api_url}/cgi-bin/webhook/send?key=simulated-robot", **changes,
    }  # fmt: skip


class Phone:
    """One customer in 微信客服."""

    def __init__(self, state: State, callbacks: Callbacks, user: str) -> None:
        self.state = state
        self.callbacks = callbacks
        self.user = user

    @property
    def read(self) -> list[str]:
        """Everything he has received, in words."""
        return self.state.texts(self.user)

    def enter(self) -> None:
        """Open the chat by its link."""
        self.state.customer_enters(self.user)
        self.callbacks.hint()

    def write(self, text: str, **more: Any) -> None:
        """Write a line."""
        self.send({"content": text, **more}, "text")

    def send(self, content: Json, msgtype: str) -> None:
        """Send anything."""
        self.state.customer_writes(self.user, content, msgtype)
        self.callbacks.hint()

    def choices(self) -> list[str]:
        """The titles of the newest menu, numbered."""
        return [click["content"] for click in self.state.last_choices(self.user)]

    def tap(self, title: str) -> None:
        """Tap on the newest menu's choice with these words in it."""
        found = [click for click in self.state.last_choices(self.user) if title in click["content"]]
        assert found, f"no choice {title!r} in {self.choices()}"
        self.write(found[0]["content"], menu_id=found[0]["id"])

    async def hears(self, *words: str, since: int = 0) -> str:
        """Wait until all of these words have come after the first `since` messages; those messages."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    heard = "\n".join(self.read[since:])
                    if heard and all(word in heard for word in words):
                        return heard
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise AssertionError(f"not heard: {words} in {self.read[since:]}") from None

    async def ask(self, text: str, *words: str) -> str:
        """Write, and wait for an answer with these words."""
        since = len(self.read)
        self.write(text)
        return await self.hears(*words, since=since)

    async def pick(self, title: str, *words: str) -> str:
        """Tap, and wait for an answer with these words."""
        since = len(self.read)
        self.tap(title)
        return await self.hears(*words, since=since)
