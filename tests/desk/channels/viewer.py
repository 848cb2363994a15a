"""A widget's socket, for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import socketio

from tests.desk.harness import Chat

PATIENCE_S = 15


class Viewer:
    """Everything one socket of /chat was sent."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.pages: list[dict[str, Any]] = []
        self._came = asyncio.Event()
        self.client.on("messages", self._take, namespace="/chat")
        self.client.on("disconnect", self._gone, namespace="/chat")
        self.is_gone = False

    async def connect(self, chat: Chat, url: str = "", **auth: Any) -> None:
        """Enter the conversation, by `url` or by the chat's own desk."""
        content = {"conversation": chat.id, "token": chat.token, **auth}
        await self.client.connect(
            url or chat.desk.url, auth=content, namespaces=["/chat"], transports=["websocket"], wait_timeout=PATIENCE_S
        )

    @property
    def messages(self) -> list[dict[str, Any]]:
        """In the order in which they came."""
        return [message for page in self.pages for message in page["messages"]]

    @property
    def seqs(self) -> list[int]:
        """Their numbers."""
        return [message["seq"] for message in self.messages]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds; looked at whenever something comes."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._came.clear()
                await self._came.wait()

    async def _take(self, page: dict[str, Any]) -> None:
        self.pages.append(page)
        self._came.set()

    async def _gone(self, *_: object) -> None:
        self.is_gone = True
        self._came.set()
