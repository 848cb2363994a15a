"""A customer as the widget is one: a conversation over the public HTTP API, and patience. For tests and benchmarks."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp

ANSWER_SECONDS = 40.0
LONG_POLL_SECONDS = 5
RETRY_SECONDS = 0.2


@dataclass
class Customer:
    """One conversation; `messages` is what the widget would show, by `seq`."""

    http: aiohttp.ClientSession
    base: str
    id: str = ""
    token: str = ""
    state: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)

    async def arrive(self, identity: str | None = None) -> Customer:
        """Open the chat; with an identity (the host site's signed token) go on with one's own conversation."""
        body = {} if identity is None else {"identity": identity}
        async with self.http.post(f"{self.base}/api/chat/conversations", json=body) as answer:
            assert answer.status in (200, 201), await answer.text()
            made = await answer.json()
        self.id, self.token, self.state = made["id"], made["token"], made["state"]
        return self

    async def post(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """One POST of a message, whatever comes back."""
        url = f"{self.base}/api/chat/conversations/{self.id}/messages"
        async with self.http.post(url, json=body, headers=self._headers()) as answer:
            return answer.status, await answer.json(content_type=None)

    async def say(self, text: str, client_msg_id: str | None = None) -> int:
        """Send a text as a widget does: with the same id again and again until it is acknowledged. Returns its seq."""
        return await self._send({"client_msg_id": client_msg_id or uuid.uuid4().hex, "text": text})

    async def choose(self, title: str) -> int:
        """Click the newest button with this title."""
        for message in reversed(self.messages):
            for button in message.get("buttons") or []:
                if title in button["title"]:
                    return await self._send({"client_msg_id": uuid.uuid4().hex, "choice": button["id"]})
        raise AssertionError(f"no button {title!r} in {self.shown()}")

    async def fetch(self, wait: int = 0) -> None:
        """Take what is new; a hole in seq or a repeated one is an error."""
        after = self.messages[-1]["seq"] if self.messages else 0
        url = f"{self.base}/api/chat/conversations/{self.id}/messages?after={after}&wait={wait}"
        async with self.http.get(url, headers=self._headers()) as answer:
            assert answer.status == 200, await answer.text()
            page = await answer.json()
        self.state = page["state"]
        for message in page["messages"]:
            expected = self.messages[-1]["seq"] + 1 if self.messages else 1
            assert message["seq"] == expected, f"seq {message['seq']} where {expected} was due"
            self.messages.append(message)

    async def hears(self, after_seq: int, *, authors: tuple[str, ...] = ("bot", "system", "engineer")) -> str:
        """Wait for the answer to message `after_seq`; the texts of all lines after it."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            try:
                await self.fetch(wait=LONG_POLL_SECONDS)
            except aiohttp.ClientError:
                await self.fetch_when_back(deadline)
            lines = [m["text"] or "" for m in self.messages if m["seq"] > after_seq and m["author"] in authors]
            if lines:
                return "\n".join(lines)
        raise AssertionError(f"no answer within {ANSWER_SECONDS:.0f} s to {self.shown()}")

    async def ask(self, text: str) -> str:
        """Say and hear."""
        return await self.hears(await self.say(text))

    async def pick(self, title: str) -> str:
        """Click and hear."""
        return await self.hears(await self.choose(title))

    def buttons(self) -> list[str]:
        """The titles under the newest line that has any."""
        for message in reversed(self.messages):
            if message.get("buttons"):
                return [button["title"] for button in message["buttons"]]
        return []

    def shown(self) -> str:
        """The conversation as text."""
        return "\n".join(f"{m['seq']:>3} {m['author']}: {m['text']}" for m in self.messages)

    async def fetch_when_back(self, deadline: float) -> None:
        """The door is closed for a moment: try again until it opens."""
        while time.monotonic() < deadline:
            try:
                return await self.fetch()
            except aiohttp.ClientError:
                await _short_wait()
        return None

    async def _send(self, body: dict[str, Any]) -> int:
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            try:
                status, answer = await self.post(body)
            except aiohttp.ClientError:
                if time.monotonic() > deadline:
                    raise
                await _short_wait()
                continue
            assert status == 202, (status, answer)
            return int(answer["seq"])

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def _short_wait() -> None:
    await asyncio.sleep(RETRY_SECONDS)
